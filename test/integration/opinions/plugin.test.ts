import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askClient, opinionsOf, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  (world.server.asked as unknown[]).length = 0;
});

const flag = (file: string) => ({ kind: 'flag', paths: [file] }) as const;
const authorizations = () => world.server.asked.map(({ headers }) => headers.authorization ?? null);

/** A sign-in program of the test: counts its starts, keeps what it was told, and prints `answer`. */
function plugin(
  name: string,
  answer: string,
  more = '',
): { readonly command: string; starts(): number; told(): string } {
  const told = path.join(world.folder, `${name}.told`);
  world.write(`${name}.told`, '');
  const script = `#!/bin/sh\necho "start \${KUBERNETES_EXEC_INFO-unset}" >> ${told}\n${more}\ncat <<'END'\n${answer}\nEND\n`;
  const command = world.write(name, script, 0o700);
  const lines = (): string[] => readFileSync(told, 'utf8').trim().split('\n').filter(Boolean);
  return { command, starts: () => lines().length, told: () => lines().join('\n') };
}

const answerOf = (status: object, apiVersion = 'client.authentication.k8s.io/v1'): string =>
  JSON.stringify({ apiVersion, kind: 'ExecCredential', status });

const execOf = (command: string, more: object = {}) => ({
  exec: { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never', ...more },
});

describe('sign-in programs under a JavaScript client', () => {
  it('are not told about the cluster', async () => {
    const { command, told } = plugin('asks', answerOf({ token: 'from-the-program' }));
    const file = world.kubeconfig({ user: execOf(command, { provideClusterInfo: true }) });
    expect((await askClient({ file })).errors).toEqual([]);
    expect(told()).toBe('start unset');
    expect((await opinionsOf(flag(file))).get('javascript.plugin-information')?.verdict).toBe('refuses');
    const without = world.kubeconfig({ user: execOf(command) }, 'without');
    expect((await opinionsOf(flag(without))).get('javascript.plugin-information')?.verdict).toBe('differs');
  });

  it('may answer in any version', async () => {
    const { command } = plugin('any', answerOf({ token: 'from-the-program' }, 'somebody.example.com/v7'));
    const file = world.kubeconfig({ user: execOf(command) });
    expect((await askClient({ file })).versions).toEqual(['v1.36.3']);
    expect(authorizations()).toEqual(['Bearer from-the-program']);
    const opinion = (await opinionsOf(flag(file))).get('javascript.plugin-information');
    expect(opinion?.message).toContain('whatever version');
  });

  it('wait for ever when they ask', async () => {
    const { command, starts } = plugin('asks-you', answerOf({ token: 'x' }), 'read -r answer');
    const file = world.kubeconfig({ user: execOf(command, { interactiveMode: 'IfAvailable' }) });
    const client = await askClient({ file, limitMs: 3000 });
    expect({ hung: client.hung, starts: starts(), asked: authorizations() }).toEqual({
      hung: true,
      starts: 1,
      asked: [],
    });
    expect((await opinionsOf(flag(file))).get('javascript.plugin-input')?.verdict).toBe('refuses');
    const never = world.kubeconfig({ user: execOf(command) }, 'never');
    expect((await opinionsOf(flag(never))).get('javascript.plugin-input')).toBeUndefined();
  });

  it('are looked for from where the program was started', async () => {
    const bin = path.join(world.folder, 'bin');
    mkdirSync(bin, { recursive: true });
    plugin('bin/relative', answerOf({ token: 'from-the-program' }));
    const file = world.kubeconfig({ user: execOf('./bin/relative') });
    const elsewhere = await askClient({ file, folder: bin });
    expect(elsewhere.errors[0]).toContain('spawn ./bin/relative ENOENT');
    expect((await askClient({ file, folder: world.folder })).versions).toEqual(['v1.36.3']);
    expect((await opinionsOf(flag(file))).get('javascript.plugin-path')?.verdict).toBe('refuses');
  });

  it('that are missing give ENOENT without the hint', async () => {
    const file = world.kubeconfig({ user: execOf('no-such-program', { installHint: 'Install it from example.com' }) });
    const { errors } = await askClient({ file });
    expect(errors[0]).toContain('spawn no-such-program ENOENT');
    expect(errors.join()).not.toContain('example.com');
    const opinion = (await opinionsOf(flag(file))).get('javascript.plugin-missing');
    expect(opinion).toMatchObject({ verdict: 'agrees' });
    expect(opinion?.message).toContain('spawn no-such-program ENOENT');
  });

  it('are asked once for a token without expiry', async () => {
    const { command, starts } = plugin('once', answerOf({ token: 'for-ever' }));
    const file = world.kubeconfig({ user: execOf(command) });
    expect((await askClient({ file, times: 3 })).versions).toHaveLength(3);
    expect(starts()).toBe(1);
    expect((await opinionsOf(flag(file))).get('javascript.plugin-kept')?.verdict).toBe('differs');
  });

  it('are started although the user has a token', async () => {
    const { command, starts } = plugin('always', answerOf({ token: 'from-the-program' }));
    const file = world.kubeconfig({ user: { token: 'from-the-file', ...execOf(command) } });
    await askClient({ file });
    expect(starts()).toBe(1);
    expect(authorizations()).toEqual(['Bearer from-the-file']);
    expect((await opinionsOf(flag(file))).get('javascript.plugin-always')?.verdict).toBe('differs');
    // Our own walk has started nothing.
    expect(starts()).toBe(1);
  });
});

describe('auth providers under a JavaScript client', () => {
  it('gcp still works', async () => {
    const { command } = plugin(
      'gcloud',
      JSON.stringify({ credential: { token: 'from-gcloud', until: '2099-01-01T00:00:00Z' } }),
    );
    const config = {
      'cmd-path': command,
      'token-key': '{.credential.token}',
      'expiry-key': '{.credential.until}',
    };
    const file = world.kubeconfig({ user: { 'auth-provider': { name: 'gcp', config } } });
    expect((await askClient({ file })).versions).toEqual(['v1.36.3']);
    expect(authorizations()).toEqual(['Bearer from-gcloud']);
    expect((await opinionsOf(flag(file))).get('javascript.auth-provider')?.verdict).toBe('accepts');
  });
});
