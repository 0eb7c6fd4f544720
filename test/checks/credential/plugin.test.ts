import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { at } from '../builders.ts';
import { execEntry, problemsOf, sentence, told, World } from './world.ts';

const world = new World();
afterEach(() => {
  world.environment = { PATH: process.env.PATH };
});
const script = '#!/bin/sh\nexit 1\n';
world.write('bin/sign-in', script, 0o755);
/** A home folder whose shell looks in one more folder than this program does. */
const shellHome = (name: string, profile: string) => {
  world.write(`${name}/.bash_profile`, profile);
  return { HOME: join(world.folder, name), SHELL: '/bin/bash', PATH: '/usr/bin:/bin' };
};
const pathEntries = [join(world.folder, 'empty'), join(world.folder, 'bin')];

describe('a sign-in program', () => {
  it('passes when it is found on PATH, and is not run', async () => {
    const { plugin, parts } = await world.judge({ exec: execEntry('sign-in') }, { pathEntries });
    expect([told(plugin), plugin.note]).toEqual(['pass', 'found, not run']);
    expect(plugin.facts).toContainEqual(
      expect.objectContaining({ label: 'Found at', values: [join(world.folder, 'bin/sign-in')] }),
    );
    expect(told(parts)).toBe('notApplicable notConfigured');
  });

  it('CRED-10: stops when no folder of PATH has it, and says how to get a well-known one', async () => {
    const { plugin } = await world.judge({ exec: execEntry('gke-gcloud-auth-plugin') }, { pathEntries });
    expect(problemsOf(plugin)).toMatchObject([
      { code: 'CRED-10', args: { fault: 'notFound', known: 'gke-gcloud-auth-plugin' }, blocks: true },
    ]);
    expect(sentence(plugin)).toBe(
      'The sign-in program gke-gcloud-auth-plugin was not found in any folder of PATH, so kubectl can’t get a credential.',
    );
  });

  it.each([
    ['missing', '/nowhere/sign-in'],
    ['notExecutable', world.write('plain', script, 0o644)],
    ['directory', join(world.folder, 'bin')],
    ['interpreter', world.write('lost', '#!/nowhere/python3 -u\n', 0o755)],
    ['interpreter', world.write('dos', '#!/bin/sh\r\nexit 1\r\n', 0o755)],
  ])('CRED-10: %s, when it is named by its path', async (fault, command) => {
    const { plugin } = await world.judge({ exec: execEntry(command) });
    expect(problemsOf(plugin)).toMatchObject([{ code: 'CRED-10', args: { fault }, certainty: 'certain' }]);
  });

  it('CRED-10: is only likely for a file that is no known kind of program', async () => {
    const { plugin } = await world.judge({ exec: execEntry(world.write('text', 'echo hello\n', 0o755)) });
    expect(problemsOf(plugin)).toMatchObject([{ code: 'CRED-10', args: { fault: 'format' }, certainty: 'likely' }]);
  });

  it('CRED-10: a relative entry of PATH is refused, even with a good one behind it', async () => {
    const { plugin } = await world.judge(
      { exec: execEntry('vitest') },
      { pathEntries: ['node_modules/.bin', join(process.cwd(), 'node_modules/.bin')] },
    );
    expect(problemsOf(plugin)).toMatchObject([{ code: 'CRED-10', args: { fault: 'relative' } }]);
  });

  it.each([
    ['client.authentication.k8s.io/v1alpha1', 'aws'],
    ['client.authentication.k8s.io/v2', 'sign-in'],
  ])('CRED-13: %s is not known, even where a token wins', async (apiVersion, command) => {
    const exec = execEntry(command, { apiVersion: at(apiVersion, 20) });
    const { plugin } = await world.judge({ exec, token: world.token('abc') }, { pathEntries });
    expect(problemsOf(plugin)).toMatchObject([
      { code: 'CRED-13', args: { found: apiVersion }, blocks: true, origin: { line: 20 } },
    ]);
  });

  it('CRED-14: v1 must say its mode, v1beta1 need not, and a misspelt one is refused', async () => {
    const without = { interactiveMode: null };
    const v1 = await world.judge({ exec: execEntry('sign-in', without) }, { pathEntries });
    expect(told(v1.plugin)).toBe('fail CRED-14');
    const beta = { ...without, apiVersion: at('client.authentication.k8s.io/v1beta1', 20) };
    expect(told((await world.judge({ exec: execEntry('sign-in', beta) }, { pathEntries })).plugin)).toBe('pass');
    const misspelt = execEntry('sign-in', { interactiveMode: at('always', 21) });
    const { plugin } = await world.judge({ exec: misspelt, token: world.token('abc') }, { pathEntries });
    expect(problemsOf(plugin)).toMatchObject([{ code: 'CRED-14', args: { found: 'always' } }]);
  });

  it('CRED-15: warns of a program that needs a terminal', async () => {
    const exec = execEntry('sign-in', { interactiveMode: at('Always', 21) });
    const { plugin } = await world.judge({ exec }, { pathEntries });
    expect(told(plugin)).toBe('warn CRED-15');
    expect(problemsOf(plugin)[0]?.blocks).toBe(false);
  });

  it('CRED-12: tells the two programs named kubelogin apart by what is written in them', async () => {
    const binary = (module: string) =>
      Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(1_048_570), Buffer.from(`path\t${module}\n`)]);
    world.write('oidc/kubelogin', binary('github.com/int128/kubelogin'), 0o755);
    world.write('azure/kubelogin', binary('github.com/Azure/kubelogin'), 0o755);
    const forAzure = { exec: execEntry('kubelogin', { args: ['get-token', '--server-id', 'x'] }) };
    const forOidc = { exec: execEntry('kubelogin', { args: ['get-token', '--oidc-issuer-url=https://x'] }) };
    const on = (name: string) => ({ pathEntries: [join(world.folder, name)] });
    expect(told((await world.judge(forAzure, on('azure'))).plugin)).toBe('pass');
    expect(told((await world.judge(forOidc, on('oidc'))).plugin)).toBe('pass');
    expect(told((await world.judge(forOidc, on('azure'))).plugin)).toBe('fail CRED-12');
    const { plugin } = await world.judge(forAzure, on('oidc'));
    expect(sentence(plugin)).toBe(
      'The kubelogin on this computer is int128/kubelogin, but the kubeconfig is written for Azure/kubelogin, so signing in fails.',
    );
  });

  it('CRED-10: kubectl is there, and its plugin is not', async () => {
    world.write('with-kubectl/kubectl', script, 0o755);
    const exec = execEntry('kubectl', { args: ['oidc-login', 'get-token'] });
    const { plugin } = await world.judge({ exec }, { pathEntries: [join(world.folder, 'with-kubectl')] });
    expect(problemsOf(plugin)).toMatchObject([
      { code: 'CRED-10', args: { fault: 'helper', detail: 'kubectl-oidc_login' }, certainty: 'certain' },
    ]);
    expect(sentence(plugin)).toBe(
      'kubectl finds no plugin kubectl-oidc_login in any folder of PATH, which the kubeconfig signs in with, so kubectl can’t get a credential.',
    );
  });

  it('passes with kubectl’s plugin, and where it may be a command of a newer kubectl', async () => {
    world.write('with-kubectl/kubectl', script, 0o755);
    world.write('with-plugin/kubectl-oidc_login', script, 0o755);
    const judge = async (args: readonly string[], change: object, ...folders: readonly string[]) => {
      const exec = execEntry('kubectl', { args, ...change });
      const { plugin } = await world.judge({ exec }, { pathEntries: folders.map((name) => join(world.folder, name)) });
      return told(plugin);
    };
    expect(await judge(['oidc-login', 'get-token'], {}, 'with-kubectl', 'with-plugin')).toBe('pass');
    expect(await judge(['new-command', 'token'], {}, 'with-kubectl')).toBe('pass');
    expect(await judge(['create', 'token', 'mara'], {}, 'with-kubectl')).toBe('pass');
    const env = [{ name: 'PATH', value: '/elsewhere' }];
    expect(await judge(['oidc-login', 'get-token'], { env }, 'with-kubectl')).toBe('pass');
  });

  it('shows the hint that the kubeconfig has for who lacks the program', async () => {
    const exec = execEntry('gke-gcloud-auth-plugin', { installHint: 'Install it from example.com' });
    const { plugin } = await world.judge({ exec }, { pathEntries });
    expect(plugin.facts).toContainEqual(
      expect.objectContaining({ label: 'Hint in the kubeconfig', values: ['Install it from example.com'] }),
    );
  });

  it('is not looked for where another part of the credential wins, or over http', async () => {
    const exec = execEntry('nowhere-to-be-found');
    expect(told((await world.judge({ exec, token: world.token('abc') })).plugin)).toBe('notApplicable notUsed');
    const cluster = { server: at('http://localhost:8080', 6) };
    expect(told((await world.judge({ exec }, { cluster })).plugin)).toBe('notApplicable notUsed');
  });

  it('CRED-23: is forbidden by kubectl’s preferences, which is known without running it', async () => {
    const kuberc = 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\ncredentialPluginPolicy: DenyAll\n';
    world.environment = { ...world.environment, KUBERC: world.write('kuberc', kuberc) };
    const exec = { ...execEntry('sign-in'), asWritten: world.vault.put('{"args":[],"env":[]}', 'secret') };
    const { plugin } = await world.judge({ exec }, { pathEntries });
    expect(problemsOf(plugin)).toMatchObject([{ code: 'CRED-23', args: { fault: 'denied' }, blocks: true }]);
  });

  it('follows a link to what is started', async () => {
    symlinkSync(join(world.folder, 'bin/sign-in'), join(world.folder, 'bin/link'));
    const { plugin } = await world.judge({ exec: execEntry('link') }, { pathEntries });
    expect(told(plugin)).toBe('pass');
  });
});

describe('a sign-in program that only the shell finds', () => {
  const short = ['/usr/bin', '/bin'];
  const fromDesktop = { fromShell: false, desktop: true };
  const asWritten = world.vault.put('{"args":[],"env":[]}', 'secret');
  const exec = { ...execEntry('only-there'), asWritten };
  world.write('tools/helper', '#!/bin/sh\necho helped >&2\n', 0o755);
  world.write('tools/only-there', '#!/bin/sh\nhelper || exit 9\necho nothing\n', 0o755);

  it('KCFG-16: is a warning in the window, which walks on as kubectl in a terminal would', async () => {
    world.environment = shellHome('desk', `export PATH=$PATH:${join(world.folder, 'tools')}`);
    const { plugin, answer } = await world.judge({ exec }, { pathEntries: short, around: fromDesktop, runMs: 5000 });
    expect(told(plugin)).toBe('warn KCFG-16');
    expect(problemsOf(plugin)).toMatchObject([
      { args: { from: 'desktop', found: join(world.folder, 'tools/only-there') } },
    ]);
    expect(sentence(plugin)).toContain('kubectl in a terminal can');
    // It ran, and found what is beside it.
    expect(told(answer)).toBe('fail CRED-16');
  });

  it('KCFG-16: stops a headless program that no shell started, as it stops kubectl there', async () => {
    world.environment = shellHome('timer', `export PATH=$PATH:${join(world.folder, 'tools')}`);
    const around = { fromShell: false, desktop: false };
    const { plugin, answer } = await world.judge({ exec }, { pathEntries: short, around, runMs: 5000 });
    expect(problemsOf(plugin)).toMatchObject([{ code: 'KCFG-16', args: { from: 'here' }, blocks: true }]);
    expect(told(answer)).toBe('inconclusive consentMissing');
  });

  it('KCFG-16: kubectl is found, and its plugin only by the shell, as krew’s often are', async () => {
    world.write('system/kubectl', script, 0o755);
    world.write('krew/kubectl-oidc_login', script, 0o755);
    world.environment = shellHome(
      'krewed',
      `export PATH=${join(world.folder, 'system')}:${join(world.folder, 'krew')}:$PATH`,
    );
    const kubectl = { ...execEntry('kubectl', { args: ['oidc-login', 'get-token'] }), asWritten };
    const judge = { pathEntries: [join(world.folder, 'system')], around: fromDesktop };
    const { plugin } = await world.judge({ exec: kubectl }, judge);
    expect(problemsOf(plugin)).toMatchObject([
      {
        code: 'KCFG-16',
        args: {
          command: 'kubectl-oidc_login',
          found: join(world.folder, 'krew/kubectl-oidc_login'),
          through: 'kubectl',
        },
        blocks: false,
      },
    ]);
    expect(sentence(plugin)).toContain('Only your shell’s PATH leads to the sign-in program kubectl-oidc_login');
  });

  it('CRED-10: is not there for the shell either', async () => {
    world.environment = shellHome('bare', '');
    const { plugin } = await world.judge({ exec }, { pathEntries: short, around: fromDesktop });
    expect(told(plugin)).toBe('fail CRED-10');
    expect(plugin.facts).toContainEqual(expect.objectContaining({ label: 'Your shell looks in' }));
  });

  it('CRED-10: asks no shell where one started us', async () => {
    world.environment = shellHome('asked', `touch ${join(world.folder, 'asked/ran')}`);
    const { plugin } = await world.judge({ exec }, { pathEntries: short, around: { fromShell: true } });
    expect(told(plugin)).toBe('fail CRED-10');
    expect(existsSync(join(world.folder, 'asked/ran'))).toBe(false);
  });

  it.each(['snap', 'flatpak'] as const)('can’t be told from inside %s', async (packaging) => {
    world.environment = shellHome('box', '');
    const around = { ...fromDesktop, packaging };
    const { plugin } = await world.judge({ exec }, { pathEntries: short, around });
    expect(told(plugin)).toBe('inconclusive cannotBeTold');
    expect('message' in plugin && plugin.message).toContain(packaging);
  });
});
