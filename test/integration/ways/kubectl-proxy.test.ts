import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { programDigest } from '../../../electron/kube/exec/program-identity.ts';
import { kubectlProxyProbe, kubectlProxyProbeWithin } from '../../../electron/probes/kubectl-proxy.ts';
import { leftAfter, numbersIn } from '../../fixtures/processes.ts';
import { type FakeKubectl, fakeKubectl, probeTools, proxyThat } from './fake-kubectl.ts';

const page = '/api/v1/namespaces/kubernetes-dashboard/services/https:kubernetes-dashboard:443/proxy/';
const healthy = proxyThat(`return url === '/version' ? [200, '{"gitVersion":"v1.36.3"}'] : [200, '<html>']`);

function inputsFor({ folder }: FakeKubectl, paths: readonly string[] = ['/version', page]) {
  return { target: ['--context=dev'], kubeconfigs: null, pathEntries: [folder], paths, basePath: '' };
}

const pagesOf = ({ outcome }: Awaited<ReturnType<typeof kubectlProxyProbe.measure>>) =>
  outcome.kind === 'served'
    ? outcome.pages.map((one) => [one.path, one.outcome.kind === 'answer' ? one.outcome.status : one.outcome.how])
    : outcome;

describe('a kubectl proxy of our own', () => {
  it('is started on a free port for the tested paths, asked, and gone three seconds later', async () => {
    const kubectl = fakeKubectl(healthy);
    const evidence = await kubectlProxyProbe.measure(inputsFor(kubectl), probeTools());
    expect(pagesOf(evidence)).toEqual([
      ['/version', 200],
      [page, 200],
    ]);
    expect(JSON.parse(readFileSync(kubectl.words, 'utf8'))).toEqual([
      'proxy',
      '--address=127.0.0.1',
      '--port=0',
      '--accept-hosts=^localhost$,^127\\.0\\.0\\.1$',
      `--accept-paths=^/version$,^${page}$`,
      '--reject-methods=^[^G]',
      '--context=dev',
    ]);
    expect(await leftAfter(await numbersIn(kubectl.pids, 1), 3_000)).toEqual([]);
  }, 30_000);

  it('lets nothing else through while it runs: not another path, not another method, not another name', async () => {
    const reports = join(fakeKubectl('').folder, 'seen');
    // The proxy tries itself from outside before it answers.
    const trying = `${healthy}
const say = console.log;
console.log = (line) => {
  const port = /:(\\d+)$/.exec(line)[1];
  const ask = (path, options) => fetch('http://127.0.0.1:' + port + path, options).then((got) => got.status);
  Promise.all([ask('/api/v1/secrets'), ask('/version/'), ask('/version', { method: 'POST' }), ask('/version')])
    .then((got) => { writeFileSync(${JSON.stringify(reports)}, JSON.stringify(got)); say(line); });
};`;
    const kubectl = fakeKubectl(trying);
    await kubectlProxyProbe.measure(inputsFor(kubectl), probeTools());
    expect(JSON.parse(readFileSync(reports, 'utf8'))).toEqual([403, 403, 403, 200]);
  }, 30_000);

  it('lets no name from a cluster open it further', async () => {
    const kubectl = fakeKubectl(healthy);
    const hostile = '/api/v1/namespaces/x/services/https:a,.*:443/proxy/';
    const evidence = await kubectlProxyProbe.measure(inputsFor(kubectl, ['/version', hostile]), probeTools());
    expect(evidence.args).toContain('--accept-paths=^/version$');
    expect(pagesOf(evidence)).toEqual([
      ['/version', 200],
      [hostile, 403],
    ]);
  }, 30_000);

  it('is ended when the walk is cancelled, although it is deaf: the answer at once, the process in three seconds', async () => {
    const kubectl = fakeKubectl(`process.on('SIGTERM', () => {});\n${proxyThat('return undefined')}`);
    const cancel = new AbortController();
    const measured = kubectlProxyProbe.measure(inputsFor(kubectl), probeTools(cancel.signal));
    const pids = await numbersIn(kubectl.pids, 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const began = performance.now();
    cancel.abort();
    await measured;
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(await leftAfter(pids, 3_000)).toEqual([]);
  }, 30_000);

  it('is gone two seconds after we were killed ourselves', async () => {
    const kubectl = fakeKubectl(`process.on('SIGTERM', () => {});\n${proxyThat('return undefined')}`);
    const module = (path: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, path)).href);
    const script = join(kubectl.folder, 'measure.mjs');
    writeFileSync(
      script,
      `import { kubectlProxyProbe } from ${module('../../../electron/probes/kubectl-proxy.ts')};
import { probeTools } from ${module('./fake-kubectl.ts')};
await kubectlProxyProbe.measure(${JSON.stringify(inputsFor(kubectl))}, probeTools());`,
    );
    const parent = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], { stdio: 'ignore' });
    const pids = await numbersIn(kubectl.pids, 1);
    parent.kill('SIGKILL');
    expect(await leftAfter(pids, 2_000)).toEqual([]);
  }, 40_000);

  it('is given up when it does not say that it serves', async () => {
    const kubectl = fakeKubectl(`process.stderr.write('Please enter Username: '); setTimeout(() => {}, 60000);`);
    const evidence = await kubectlProxyProbeWithin(1_500).measure(inputsFor(kubectl), probeTools());
    expect(evidence.outcome).toEqual({ kind: 'silent', lastLine: 'Please enter Username:' });
    expect(await leftAfter(await numbersIn(kubectl.pids, 1), 3_000)).toEqual([]);
  }, 30_000);

  it('tells its last words when it ends before it serves', async () => {
    const kubectl = fakeKubectl(`console.error('error: context "dev" does not exist'); process.exit(1);`);
    const evidence = await kubectlProxyProbe.measure(inputsFor(kubectl), probeTools());
    expect(evidence.outcome).toEqual({ kind: 'ended', exitCode: 1, lastLine: 'error: context "dev" does not exist' });
  }, 30_000);

  it('is not started from a folder that everybody may write to', async () => {
    const kubectl = fakeKubectl(healthy);
    chmodSync(kubectl.folder, 0o777);
    const evidence = await kubectlProxyProbe.measure(inputsFor(kubectl), probeTools());
    expect(evidence.outcome).toEqual({ kind: 'refused', why: 'worldWritableFolder' });
    expect(existsSync(kubectl.pids)).toBe(false);
  });

  it('is not started where the sign-in program is another one than the person agreed to', async () => {
    const kubectl = fakeKubectl(healthy);
    const plugin = join(kubectl.folder, 'plugin');
    writeFileSync(plugin, '#!/bin/sh\n');
    chmodSync(plugin, 0o755);
    const tools = probeTools();
    const words = { args: ['token'], env: [] };
    const agreed = {
      command: plugin,
      folder: kubectl.folder,
      asWritten: tools.vault.put(JSON.stringify(words), 'secret'),
      program: tools.vault.put((await programDigest(plugin, words)) ?? '', 'secret'),
    };
    const same = await kubectlProxyProbe.measure({ ...inputsFor(kubectl), agreed }, tools);
    expect(same.outcome.kind).toBe('served');
    writeFileSync(plugin, '#!/bin/sh\necho another\n');
    const changed = await kubectlProxyProbe.measure({ ...inputsFor(kubectl), agreed }, tools);
    expect(changed.outcome).toEqual({ kind: 'programChanged' });
    expect(await numbersIn(kubectl.pids, 1)).toHaveLength(1);
  }, 30_000);
});
