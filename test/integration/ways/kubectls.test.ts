import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kubectlsProbe } from '../../../electron/probes/kubectls.ts';
import { fakeKubectl, probeTools } from './fake-kubectl.ts';

const telling = (version: string): string =>
  `console.log(JSON.stringify({ clientVersion: { gitVersion: '${version}' } }))`;
const measure = (...folders: readonly string[]) => kubectlsProbe.measure({ pathEntries: folders }, probeTools());

describe('every kubectl on PATH', () => {
  it('is asked for its version, in the order of PATH', async () => {
    const [first, second] = [fakeKubectl(telling('v1.20.2')), fakeKubectl(telling('v1.36.3'))];
    const { found } = await measure(first.folder, second.folder);
    expect(found).toEqual([
      { path: first.path, target: null, outcome: { kind: 'version', version: 'v1.20.2' } },
      { path: second.path, target: null, outcome: { kind: 'version', version: 'v1.36.3' } },
    ]);
  }, 30_000);

  it('is there once, whatever names it has', async () => {
    const real = fakeKubectl(telling('v1.36.3'));
    const linked = fakeKubectl('');
    const folder = join(linked.folder, 'links');
    mkdirSync(folder);
    symlinkSync(real.path, join(folder, 'kubectl'));
    const { found } = await measure(folder, real.folder);
    expect(found).toEqual([
      { path: join(folder, 'kubectl'), target: real.path, outcome: { kind: 'version', version: 'v1.36.3' } },
    ]);
  }, 30_000);

  it('is not run where everybody could have replaced it, or where its place depends on the folder', async () => {
    const open = fakeKubectl(telling('v1.36.3'));
    chmodSync(open.path, 0o777);
    const { found } = await measure(open.folder);
    expect(found[0]?.outcome).toEqual({ kind: 'refused', why: 'worldWritableFolder' });
    expect(existsSync(open.pids)).toBe(false);
  });

  it('may be something else by that name', async () => {
    const other = fakeKubectl(`console.error('usage: kubectl COMMAND'); process.exit(2)`);
    const { found } = await measure(other.folder);
    expect(found[0]?.outcome).toEqual({ kind: 'noVersion', exitCode: 2, lastLine: 'usage: kubectl COMMAND' });
  }, 30_000);

  it('hears nothing of the kubeconfig', async () => {
    const curious = fakeKubectl(
      `console.log(JSON.stringify({ clientVersion: { gitVersion: 'with ' + process.env.KUBECONFIG } }))`,
    );
    const { found } = await measure(curious.folder);
    expect(found[0]?.outcome).toEqual({ kind: 'version', version: 'with /dev/null' });
  }, 30_000);
});
