import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { giveOpinions } from '../../../electron/opinions/index.ts';
import { environment, kubeconfig } from '../../checks/builders.ts';
import { makeAuthority } from '../../cluster/pki.ts';
import { askClient, base64, listed, opinionsOf, startServer, startWorld, type World } from './world.ts';

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

describe('a context that both read alike', () => {
  it('JavaScript clients sign in with it, and we say that nothing differs', async () => {
    const file = world.kubeconfig();
    const client = await askClient({ file });
    expect(client).toMatchObject({ versions: ['v1.36.3'], errors: [] });
    expect(authorizations()).toEqual(['Bearer from-the-file']);
    const opinions = await opinionsOf(flag(file));
    expect(opinions.get('javascript.same')?.verdict).toBe('agrees');
    expect([...opinions.keys()].filter((id) => id.startsWith('javascript.'))).toEqual(['javascript.same']);
  });
});

describe('the list of files', () => {
  it('stops at a file of KUBECONFIG that is not there', async () => {
    const file = world.kubeconfig();
    const missing = path.join(world.folder, 'missing');
    const client = await askClient({ environment: { KUBECONFIG: `${missing}:${file}` } });
    expect(client.loaded).toBe(false);
    expect(client.errors[0]).toContain('ENOENT');
    const opinions = await opinionsOf(listed(missing, file));
    expect(opinions.get('javascript.missing-file')).toMatchObject({ program: 'javascript', verdict: 'refuses' });
    expect(opinions.get('javascript.missing-file')?.message).toContain(missing);
  });

  it('stops at an empty file', async () => {
    const file = world.kubeconfig();
    const empty = world.write('empty', '');
    const client = await askClient({ environment: { KUBECONFIG: `${file}:${empty}` } });
    expect(client.loaded).toBe(false);
    expect(client.errors[0]).toContain('the input is empty');
    expect((await opinionsOf(listed(file, empty))).get('javascript.empty-file')?.verdict).toBe('refuses');
  });

  it.each(['cluster', 'user', 'context'] as const)('stops where two files define one %s', async (kind) => {
    const first = world.kubeconfig({}, 'first');
    const others = { context: 'b', cluster: 'b', user: 'b' };
    const shared = { context: 'practice', cluster: 'practice', user: 'mara' };
    const second = world.kubeconfig({ names: { ...others, [kind]: shared[kind] } }, 'second');
    const client = await askClient({ environment: { KUBECONFIG: `${first}:${second}` } });
    expect(client.errors[0]).toBe(`Error: Duplicate ${kind}: ${shared[kind]}`);
    const opinion = (await opinionsOf(listed(first, second))).get('javascript.duplicate-names');
    expect(opinion?.verdict).toBe('refuses');
    expect(opinion?.message).toContain(`“Duplicate ${kind}”`);
  });

  it('takes the last current-context of several', async () => {
    const first = world.kubeconfig({ names: { context: 'a', cluster: 'a', user: 'a' } }, 'first');
    const second = world.kubeconfig({ names: { context: 'b', cluster: 'b', user: 'b' } }, 'second');
    const client = await askClient({ environment: { KUBECONFIG: `${first}:${second}` } });
    expect(client.context).toBe('b');
    const opinion = (await opinionsOf(listed(first, second))).get('javascript.current-context');
    expect(opinion).toMatchObject({ verdict: 'differs' });
    expect(opinion?.message).toMatch(/first, “a”.*last, “b”/);
  });

  it('starts wsl.exe on Windows where there is no kubeconfig', async () => {
    const folder = path.join(world.folder, 'windows');
    mkdirSync(folder);
    const config = world.kubeconfig();
    const script = `#!/bin/sh\necho "$*" >> ${folder}/asked\n[ "$1" = cat ] && exec cat ${config}\nexit 1\n`;
    world.write('windows/wsl.exe', script, 0o700);
    const client = await askClient({
      environment: { PATH: `${folder}:/usr/bin:/bin`, HOME: folder },
      platform: 'win32',
    });
    expect(client.context).toBe('practice');
    const source = { kind: 'default', paths: ['C:\\Users\\mara\\.kube\\config'] } as const;
    const none = kubeconfig({ source, files: [], context: null, cluster: null, user: null });
    const given = giveOpinions({ kubeconfig: none, environment: environment({ platform: 'win32' }) });
    expect(given.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['javascript.wsl differs']);
  });
});

describe('the entries of a context', () => {
  it('a tokenFile is not read: nothing is sent', async () => {
    const token = world.write('token', 'from-a-token-file\n');
    const file = world.kubeconfig({ user: { tokenFile: token } });
    await askClient({ file });
    expect(authorizations()).toEqual([null]);
    expect((await opinionsOf(flag(file))).get('javascript.token-file')?.verdict).toBe('refuses');
  });

  it('a tokenFile beside a token: the token is sent, where kubectl sends the file', async () => {
    const token = world.write('token', 'from-a-token-file\n');
    const file = world.kubeconfig({ user: { tokenFile: token, token: 'from-the-file' } });
    await askClient({ file });
    expect(authorizations()).toEqual(['Bearer from-the-file']);
    expect((await opinionsOf(flag(file))).get('javascript.token-file')?.verdict).toBe('differs');
  });

  it('an authority as data and as a file: the file wins', async () => {
    const right = world.write('ca.crt', world.authority.pem);
    const file = world.kubeconfig({
      cluster: { 'certificate-authority': right, 'certificate-authority-data': base64('no certificate') },
    });
    expect((await askClient({ file })).versions).toEqual(['v1.36.3']);
    expect((await opinionsOf(flag(file))).get('javascript.file-before-data')?.verdict).toBe('accepts');
  });

  it('an authority and insecure-skip-tls-verify: nothing is checked', async () => {
    const stranger = await startServer(await (await makeAuthority()).issue({ addresses: ['127.0.0.1'] }));
    const file = world.kubeconfig({ cluster: { server: stranger.url, 'insecure-skip-tls-verify': true } });
    expect((await askClient({ file })).versions).toEqual(['v1.36.3']);
    expect((await opinionsOf(flag(file))).get('javascript.authority-and-insecure')?.verdict).toBe('accepts');
    await stranger.stop();
  });

  it('a context without a user: the authority is ignored as well', async () => {
    const file = world.kubeconfig({ user: null });
    const client = await askClient({ file });
    expect(client.errors.at(-1)).toMatch(/unable to verify the first certificate|self-signed/);
    const opinion = (await opinionsOf(flag(file))).get('javascript.no-user');
    expect(opinion).toMatchObject({ verdict: 'differs' });
    expect(opinion?.message).toContain('the certificate authority');
  });

  it('damaged base64 is read as far as it goes', async () => {
    const data = base64(world.authority.pem);
    const file = world.kubeconfig({
      cluster: { 'certificate-authority-data': `${data.slice(0, 40)}*${data.slice(40)}` },
    });
    // The stray character is dropped, and what is left is the right authority.
    expect((await askClient({ file })).versions).toEqual(['v1.36.3']);
    const cut = world.kubeconfig({ cluster: { 'certificate-authority-data': data.slice(0, 201) } }, 'cut');
    expect((await askClient({ file: cut })).errors.at(-1)).toMatch(/certificate/);
    expect((await opinionsOf(flag(cut))).get('javascript.bad-base64')?.verdict).toBe('differs');
  });

  it('impersonated groups, uid and extra are dropped', async () => {
    const file = world.kubeconfig({
      user: {
        token: 'from-the-file',
        as: 'jane',
        'as-uid': '1',
        'as-groups': ['developers'],
        'as-user-extra': { scope: ['all'] },
      },
    });
    await askClient({ file });
    const [asked] = world.server.asked;
    const sent = Object.keys(asked?.headers ?? {}).filter((name) => name.startsWith('impersonate-'));
    expect(sent).toEqual(['impersonate-user']);
    expect((await opinionsOf(flag(file))).get('javascript.impersonation')?.message).toContain(
      'as-groups, as-uid, as-user-extra',
    );
  });
});
