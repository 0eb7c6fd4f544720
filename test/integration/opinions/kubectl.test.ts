import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../../electron/demo/index.ts';
import { createEngine, replayRun } from '../../../electron/engine/engine.ts';
import { kubectlProbe } from '../../../electron/probes/kubectl.ts';
import { foldRun } from '../../../shared/model/reduce-run.ts';
import type { RequestedTarget, RunEvent } from '../../../shared/model/run.ts';
import { measure, newTools } from '../hostile/measure.ts';

let demo: Demo;
let folder: string;
beforeAll(async () => {
  demo = await startDemo();
  folder = mkdtempSync(path.join(tmpdir(), 'authpath-kubectl-'));
});
afterAll(async () => {
  await demo.stop();
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;

/** A program named kubectl in a folder of its own, which notes how it was called. */
function fakeKubectl(body: string): { readonly bin: string; calls(): readonly string[] } {
  count += 1;
  const bin = path.join(folder, `bin-${count}`);
  mkdirSync(bin);
  const calls = path.join(bin, 'calls');
  writeFileSync(path.join(bin, 'kubectl'), `#!/bin/sh\necho "$*" >> ${calls}\n${body}\n`, { mode: 0o700 });
  return { bin, calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []) };
}

const prints = (version: string) => `echo '{"major":"1","gitVersion":"${version}"}'`;
const fails = (text: string) => `echo '${text}' >&2\nexit 1`;

async function walk(target: RequestedTarget, bin: string, kubectl = true) {
  const events: RunEvent[] = [];
  const times: number[] = [];
  const began = performance.now();
  const engine = createEngine({ environment: { PATH: `${bin}:/usr/bin:/bin`, HOME: folder } });
  const handle = engine.startRun({
    run: 'r',
    target,
    deadlineMs: 30_000,
    pace: 'whole',
    emit: (event) => {
      events.push(event);
      times.push(performance.now() - began);
    },
    kubectl,
  });
  return { events, times, handle, state: () => foldRun(events) };
}

describe('kubectl beside a walk', () => {
  it('that says the same changes nothing, and its word is among the evidence', async () => {
    const { bin, calls } = fakeKubectl(prints('v1.36.3'));
    const { events, handle, state } = await walk(demo.target('healthy'), bin);
    await handle.finished;
    expect(state().verdict?.outcome).toBe('sound');
    expect(events.filter(({ type }) => type === 'verdict')).toHaveLength(1);
    const record = Object.values(state().evidence).find(({ probe }) => probe === 'kubectl');
    expect(record?.data).toMatchObject({
      path: path.join(bin, 'kubectl'),
      outcome: { kind: 'ended', exitCode: 0, printed: 'version', serverVersion: 'v1.36.3' },
    });
    expect(calls()).toEqual([`get --raw /version --context=healthy --kubeconfig=${demo.kubeconfigPath}`]);
  });

  it('that fails where we succeed makes the verdict inconclusive, with both texts; replay says the same', async () => {
    const text = 'error: You must be logged in to the server (Unauthorized)';
    const { bin, calls } = fakeKubectl(fails(text));
    const { events, handle, state } = await walk(demo.target('healthy'), bin);
    await handle.finished;
    const verdicts = events.flatMap((event) => (event.type === 'verdict' ? [event.verdict] : []));
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['sound', 'inconclusive']);
    expect(state().verdict?.secondWord).toMatchObject({ works: false, said: text, ours: verdicts[0]?.headline });
    expect(events.at(-1)?.type).toBe('runFinished');
    expect(calls()).toHaveLength(1);

    const records = events.flatMap((event) => (event.type === 'evidence' ? [event.record] : []));
    const again: RunEvent[] = [];
    const target = demo.target('healthy');
    await replayRun({ run: 'r', target, records, ended: 'complete', emit: (event) => again.push(event) });
    expect(foldRun(again).verdict).toEqual(state().verdict);
    expect(foldRun(again).opinions).toEqual(state().opinions);
    expect(calls()).toHaveLength(1);
  });

  it('that works where we found a fault makes the verdict inconclusive, and keeps the cause as likely', async () => {
    const { bin } = fakeKubectl(prints('v1.36.3'));
    const { handle, state } = await walk(demo.target('wrong-authority'), bin);
    await handle.finished;
    expect(state().verdict).toMatchObject({ outcome: 'inconclusive', secondWord: { works: true, said: 'v1.36.3' } });
    expect(state().verdict?.causes.map(({ code, certainty }) => [code, certainty])).toEqual([['TLS-01', 'likely']]);
  });

  it('does not hold the verdict up', async () => {
    const { bin } = fakeKubectl(`sleep 1.5\n${fails('error: You must be logged in to the server (Unauthorized)')}`);
    const { events, times, handle } = await walk(demo.target('healthy'), bin);
    await handle.finished;
    const at = (type: RunEvent['type']) => times[events.findIndex((event) => event.type === type)] ?? Infinity;
    const finished = times.at(-1) ?? 0;
    expect(finished).toBeGreaterThan(1500);
    expect(finished - at('verdict')).toBeGreaterThan(1000);
    const last = events.at(-1);
    // How long the walk took is not how long kubectl took.
    expect(last?.type === 'runFinished' && last.durationMs).toBeLessThan(at('verdict') + 100);
  });

  it('is ended with the walk, and the verdict that stands is kept', async () => {
    const { bin, calls } = fakeKubectl('sleep 60');
    const { events, handle, state } = await walk(demo.target('healthy'), bin);
    while (calls().length === 0) await delay(20);
    while (state().verdict === null) await delay(20);
    const began = performance.now();
    handle.cancel();
    await handle.finished;
    expect(performance.now() - began).toBeLessThan(300);
    expect(state()).toMatchObject({ ended: 'complete', verdict: { outcome: 'sound' } });
    expect(events.filter(({ type }) => type === 'verdict')).toHaveLength(1);
  });

  it('is asked again when a step is measured again', async () => {
    const { bin, calls } = fakeKubectl(prints('v1.36.3'));
    const { handle, state } = await walk(demo.target('healthy'), bin);
    await handle.finished;
    expect(handle.rerunStep('network.connect')).toBe(true);
    await handle.finished;
    expect(calls()).toHaveLength(2);
    expect(state()).toMatchObject({ ended: 'complete', verdict: { outcome: 'sound' } });
    expect(state().opinions.length).toBeGreaterThan(0);
  });

  it('is not asked unless the run wants it', async () => {
    const { bin, calls } = fakeKubectl(prints('v1.36.3'));
    const { handle } = await walk(demo.target('healthy'), bin, false);
    await handle.finished;
    expect(calls()).toEqual([]);
  });

  it('is not asked where the context names a sign-in program and nobody has agreed to it', async () => {
    const { bin, calls } = fakeKubectl(prints('v1.36.3'));
    const ran = path.join(folder, 'plugin-ran');
    const plugin = path.join(folder, 'sign-in');
    writeFileSync(plugin, `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o700 });
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: plugin, interactiveMode: 'Never' };
    const file = path.join(folder, 'with-plugin');
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'c',
      clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: 'c', user: { exec } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'c' } }],
    };
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    const target: RequestedTarget = { id: 'p', set: { kind: 'flag', paths: [file] }, context: null };
    const { handle } = await walk(target, bin);
    await handle.finished;
    expect({ calls: calls(), ran: existsSync(ran) }).toEqual({ calls: [], ran: false });
  });
});

describe('the headless program', () => {
  const program = path.resolve(import.meta.dirname, '../../../electron/cli/cli.ts');

  function diagnose(bin: string, ...words: readonly string[]): Promise<{ code: number | null; stdout: string }> {
    const args = [program, 'diagnose', '--kubeconfig', demo.kubeconfigPath, ...words];
    const environment = { PATH: `${bin}:/usr/bin:/bin`, HOME: folder };
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
      let stdout = '';
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
      });
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout }));
    });
  }

  it('asks kubectl when told, ends with 5 where it contradicts, and prints both texts', async () => {
    const { bin, calls } = fakeKubectl(fails('error: You must be logged in to the server (Unauthorized)'));
    const { code, stdout } = await diagnose(bin, '--context', 'healthy', '--ask-kubectl');
    expect(code).toBe(5);
    expect(stdout).toMatch(/Our walk says\s+The server knows you as demo-admin\./);
    expect(stdout).toMatch(/kubectl says\s+error: You must be logged in to the server \(Unauthorized\)/);
    expect(calls()).toHaveLength(1);
  });

  it('does not ask it untold, nor of many contexts', async () => {
    const { bin, calls } = fakeKubectl(fails('error: You must be logged in to the server (Unauthorized)'));
    expect((await diagnose(bin, '--context', 'healthy')).code).toBe(0);
    await diagnose(bin, '--all-contexts', '--ask-kubectl');
    expect(calls()).toEqual([]);
  });
});

describe('the probe', () => {
  const inputs = (bin: string, kubeconfigs: readonly string[] | null = null) => ({
    args: ['get', '--raw', '/version'],
    kubeconfigs,
    pathEntries: [bin],
  });

  it('says that there is none', async () => {
    const data = await measure(kubectlProbe, inputs(path.join(folder, 'nowhere')));
    expect(data).toMatchObject({ path: null, outcome: { kind: 'notFound' } });
  });

  it('refuses one that anybody could have put there, and runs nothing', async () => {
    const { bin, calls } = fakeKubectl(prints('v1.36.3'));
    chmodSync(bin, 0o777);
    const data = await measure(kubectlProbe, inputs(bin));
    expect(data.outcome).toEqual({ kind: 'refused', why: 'worldWritableFolder' });
    chmodSync(bin, 0o700);
    chmodSync(path.join(bin, 'kubectl'), 0o777);
    expect((await measure(kubectlProbe, inputs(bin))).outcome).toMatchObject({ kind: 'refused' });
    expect(calls()).toEqual([]);
  });

  it('refuses one under a relative entry of PATH, even where another follows', async () => {
    const { bin, calls } = fakeKubectl(prints('v1.36.3'));
    const relative = path.relative(process.cwd(), bin);
    const data = await measure(kubectlProbe, { ...inputs(bin), pathEntries: [relative, bin] });
    expect(data.outcome).toEqual({ kind: 'refused', why: 'relativePathEntry' });
    expect(calls()).toEqual([]);
  });

  it('ends it with all that it started when its time is over', async () => {
    const pids = path.join(folder, 'pids');
    const { bin } = fakeKubectl(`sleep 60 & echo $! >> ${pids}\necho $$ >> ${pids}\necho "almost" >&2\nsleep 60`);
    const data = await measure(kubectlProbe, inputs(bin), { limitMs: 700 });
    expect(data.outcome).toEqual({ kind: 'killed', lastLine: 'almost' });
    const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
    expect(started).toHaveLength(2);
    for (const pid of started) await expect.poll(() => isAlive(pid), { timeout: 3000 }).toBe(false);
  });

  it('ends one that writes without end', async () => {
    const { bin } = fakeKubectl('exec yes');
    const data = await measure(kubectlProbe, inputs(bin));
    expect(data.outcome).toMatchObject({ kind: 'ended', exitCode: null, printed: 'other' });
    expect(data.ms).toBeLessThan(5000);
  });

  it('gives it nothing to read, the list of files, and takes the last line that is its own', async () => {
    const { bin } = fakeKubectl(
      'read -r line || echo nothing-to-read >&2\necho "KUBECONFIG=$KUBECONFIG" >&2\n' +
        'echo "E1124 10:01:35.120000 1 memcache.go:265] couldnt get list" >&2\nexit 1',
    );
    const data = await measure(kubectlProbe, inputs(bin, ['/a', '/b']));
    expect(data.outcome).toMatchObject({ exitCode: 1, printed: 'nothing', lastLine: 'KUBECONFIG=/a:/b' });
  });

  it('hides secrets in what it says, and what a terminal would obey', async () => {
    const { bin } = fakeKubectl(`printf 'error: token \\033[31mvery-secret-value\\033[0m refused\\n' >&2\nexit 1`);
    const tools = newTools(AbortSignal.timeout(5000));
    tools.vault.put('very-secret-value', 'secret');
    const data = await kubectlProbe.measure(inputs(bin), tools);
    const { lastLine = '' } = data.outcome as { readonly lastLine?: string };
    expect(lastLine).not.toContain('very-secret-value');
    expect(lastLine).toMatch(/^error: token .* refused$/);
    expect(lastLine).not.toContain('\u001b');
  });

  it('says that a program could not be started', async () => {
    const { bin } = fakeKubectl('');
    writeFileSync(path.join(bin, 'kubectl'), '#!/nowhere/sh\n', { mode: 0o700 });
    expect((await measure(kubectlProbe, inputs(bin))).outcome).toMatchObject({ kind: 'notStarted', code: 'ENOENT' });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie waits for its parent and does nothing.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
