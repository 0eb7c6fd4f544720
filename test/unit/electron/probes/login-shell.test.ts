import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CertificateStore } from '../../../../electron/kube/certificate-store.ts';
import { Vault } from '../../../../electron/kube/vault.ts';
import { loginShellProbe } from '../../../../electron/probes/login-shell.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'authpath-shell-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Starts the real shell with this text in its start file. */
function ask(
  profile: string,
  environment: Readonly<Record<string, string>> = {},
  signal = new AbortController().signal,
) {
  writeFileSync(path.join(home, '.bash_profile'), profile);
  return loginShellProbe.measure(
    {},
    {
      vault: new Vault(),
      certificates: new CertificateStore(),
      environment: { HOME: home, PATH: '/usr/bin:/bin', SHELL: '/bin/bash', ...environment },
      signal,
      now: () => new Date(),
    },
  );
}

describe('asking the login shell', () => {
  it('reads what its start files set, whatever else they print', async () => {
    writeFileSync(path.join(home, 'work.kubeconfig'), '');
    const told = await ask(
      'echo Welcome; export KUBECONFIG=work.kubeconfig:/nowhere/x PATH=/opt/tools:$PATH; echo -n "no line end"',
    );
    expect(told).toEqual({
      shell: '/bin/bash',
      state: 'read',
      kubeconfig: 'work.kubeconfig:/nowhere/x',
      kubeconfigFiles: [path.join(home, 'work.kubeconfig')],
      pathEntries: expect.arrayContaining(['/opt/tools']),
    });
  });

  it('says that it has none, or that it failed', async () => {
    expect(await ask('')).toMatchObject({ state: 'read', kubeconfig: null, kubeconfigFiles: [] });
    expect(await ask('exit 3')).toMatchObject({ state: 'failed', kubeconfig: null });
    expect(await ask('', { SHELL: '/nowhere/bash' })).toMatchObject({ state: 'failed' });
  });

  it('starts nothing that is no shell', async () => {
    expect((await ask('', { SHELL: '' })).shell).toBe(userInfo().shell);
    expect(await ask('', { SHELL: '/usr/sbin/nologin' })).toMatchObject({ state: 'none' });
    expect(await ask('', { SHELL: 'bash' })).toMatchObject({ state: 'none' });
  });

  it('does not wait for start files that wait', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 200);
    const began = performance.now();
    expect(await ask('sleep 30', {}, stop.signal)).toMatchObject({ state: 'timeout' });
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
