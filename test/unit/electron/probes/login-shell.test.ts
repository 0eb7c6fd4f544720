import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CertificateStore } from '../../../../electron/kube/certificate-store.ts';
import { Vault } from '../../../../electron/kube/vault.ts';
import { askingWords, loginShellProbe } from '../../../../electron/probes/login-shell.ts';

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

  // Each shell that this machine has, with its own start file and its own way to set a variable.
  const shells = [
    { shell: '/bin/bash', file: '.bash_profile', sets: 'export KUBECONFIG=$HOME/a:$HOME/b PATH=/opt/tools:$PATH' },
    { shell: '/bin/sh', file: '.profile', sets: 'export KUBECONFIG=$HOME/a:$HOME/b PATH=/opt/tools:$PATH' },
    { shell: '/usr/bin/zsh', file: '.zshrc', sets: 'export KUBECONFIG=$HOME/a:$HOME/b; path=(/opt/tools $path)' },
    {
      shell: '/usr/bin/fish',
      file: '.config/fish/config.fish',
      sets: 'set -gx KUBECONFIG $HOME/a:$HOME/b; set -gx PATH /opt/tools $PATH; echo hello',
    },
  ].filter(({ shell }) => existsSync(shell));

  it.each(shells)('reads $shell by its own start file', async ({ shell, file, sets }) => {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    writeFileSync(path.join(home, file), `${sets}\n`);
    const told = await ask(sets, { SHELL: shell });
    expect(told).toMatchObject({ shell, state: 'read', kubeconfig: `${home}/a:${home}/b` });
    // Some systems’ own start files set the rest.
    expect([told.pathEntries[0], told.pathEntries.includes('/bin')]).toEqual(['/opt/tools', true]);
  });

  it('asks PowerShell in its own words, with the profile, and Windows’ own without a login', () => {
    const command = "[Console]::Out.WriteLine('m' + $env:KUBECONFIG); [Console]::Out.WriteLine('m' + $env:PATH)";
    expect(askingWords('/usr/bin/pwsh', 'm')).toEqual(['-Login', '-NoLogo', '-NonInteractive', '-Command', command]);
    const own = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
    expect(askingWords(own, 'm')).toEqual(['-NoLogo', '-NonInteractive', '-Command', command]);
    expect(askingWords('/usr/bin/python3', 'm')).toBeNull();
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
