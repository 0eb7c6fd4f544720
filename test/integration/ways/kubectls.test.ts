import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
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

  it('tells its version once while the file stays as it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'authpath-kubectl-'));
    const path = join(folder, 'kubectl');
    const said = join(folder, 'said.cjs');
    // A program and no script: Node itself, which runs this before it looks at its arguments.
    copyFileSync(process.execPath, path);
    const tools = { ...probeTools(), environment: { NODE_OPTIONS: `--require ${said}` } };
    const tell = async (version: string) => {
      writeFileSync(said, `${telling(version)}; process.exit(0);`);
      const { found } = await kubectlsProbe.measure({ pathEntries: [folder] }, tools);
      return found[0]?.outcome;
    };
    expect(await tell('v1.35.0')).toEqual({ kind: 'version', version: 'v1.35.0' });
    expect(await tell('v1.36.3')).toEqual({ kind: 'version', version: 'v1.35.0' });
    utimesSync(path, new Date(0), new Date(0));
    expect(await tell('v1.36.3')).toEqual({ kind: 'version', version: 'v1.36.3' });
    rmSync(folder, { recursive: true });
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
