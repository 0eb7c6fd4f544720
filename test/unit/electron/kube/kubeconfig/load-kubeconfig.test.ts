import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadKubeconfig } from '../../../../../electron/kube/kubeconfig/load-kubeconfig.ts';
import { Vault } from '../../../../../electron/kube/vault.ts';
import { Desk } from '../../../../checks/kubeconfig/judge-kubeconfig.ts';
import { config } from '../../../../checks/kubeconfig/sound.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

async function load(files: readonly string[], context: string | null = null) {
  const vault = new Vault();
  const tools = { vault, environment: { HOME: desk.folder }, signal: new AbortController().signal };
  const evidence = await loadKubeconfig({ kind: 'environment', paths: files }, context, tools);
  return { evidence, vault };
}

describe('places', () => {
  it('every value has its file, line and column', async () => {
    const file = desk.write('config', config());
    const { evidence } = await load([file]);
    const lines = config().split('\n');
    const lineOf = (text: string) => lines.findIndex((line) => line.includes(text)) + 1;
    expect(evidence.cluster?.server?.origin).toEqual({ file, line: lineOf('server:'), column: 15 });
    expect(evidence.user?.token?.origin.line).toBe(lineOf('token:'));
    expect(evidence.context?.origin.line).toBe(lines.indexOf('  - name: dev') + 1);
    expect(evidence.currentContext?.origin.line).toBe(lineOf('current-context'));
    expect(evidence.files[0]?.clusters[0]?.value).toBe('dev-cluster');
  });
});

describe('paths', () => {
  it('count from the folder of their own file, as it is named and not where a link leads', async () => {
    const real = path.join(desk.folder, 'real');
    const linked = path.join(desk.folder, 'linked');
    mkdirSync(real);
    desk.write(
      'real/config',
      config({
        cluster: { 'certificate-authority': 'ca.crt', 'certificate-authority-data': undefined },
        user: { tokenFile: './a/../token', 'client-certificate': '/abs/c.crt', 'client-key': '~/k' },
      }),
    );
    mkdirSync(linked);
    symlinkSync(path.join(real, 'config'), path.join(linked, 'config'));
    const { evidence } = await load([path.join(linked, 'config')]);
    expect(evidence.cluster?.certificateAuthority?.value).toBe(path.join(linked, 'ca.crt'));
    expect(evidence.user?.tokenFile?.value).toBe(path.join(linked, 'token'));
    expect(evidence.user?.clientCertificate?.value).toBe('/abs/c.crt');
    expect(evidence.user?.clientKey?.value).toBe(path.join(linked, '~/k'));
  });
});

describe('secrets', () => {
  it('go to the vault, and evidence says their shape only', async () => {
    const user = {
      token: 'Bearer top-secret-token',
      password: undefined,
      'client-key-data': Buffer.from('private-key-text').toString('base64'),
      exec: {
        command: 'kubectl',
        apiVersion: 'client.authentication.k8s.io/v1',
        args: ['oidc-login', '--oidc-client-secret=cs-1', '--token', 'cs-2', 'get-token', '--token-cache-dir=/x'],
        env: [
          { name: 'AWS_SECRET_ACCESS_KEY', value: 'cs-3' },
          { name: 'AWS_PROFILE', value: 'dev' },
        ],
      },
    };
    const cluster = { 'proxy-url': 'http://jane:cs-4@proxy:3128' };
    const { evidence, vault } = await load([desk.write('config', config({ user, cluster }))]);
    const shown = JSON.stringify(evidence);
    for (const secret of ['top-secret-token', user['client-key-data'], 'cs-1', 'cs-2', 'cs-3', 'cs-4']) {
      expect(shown, secret).not.toContain(secret);
    }
    expect(evidence.user?.token?.value).toMatchObject({ bearerPrefix: true, length: 23 });
    expect(evidence.user?.exec?.args).toEqual([
      'oidc-login',
      '--oidc-client-secret=***',
      '--token',
      '***',
      'get-token',
      '--token-cache-dir=/x',
    ]);
    expect(evidence.user?.exec?.env).toEqual([
      { name: 'AWS_SECRET_ACCESS_KEY', value: '***' },
      { name: 'AWS_PROFILE', value: 'dev' },
    ]);
    expect(evidence.cluster?.proxyUrl?.value).toBe('http://***@proxy:3128');
    const proxy = evidence.cluster?.proxyCredential?.handle;
    expect(proxy === undefined ? null : vault.open(proxy)).toBe('jane:cs-4');
    expect(vault.secretValues()).toContain('Bearer top-secret-token');
  });
});

interface Named {
  readonly name: string;
  readonly value: string;
}

/** A file as a property makes it: some of a few names, each with a value of its own. */
interface MadeFile {
  readonly current: string;
  readonly contexts: readonly Named[];
  readonly clusters: readonly Named[];
  readonly users: readonly Named[];
}

const name = fc.constantFrom('a', 'b', 'c', 'd');
const named = fc.uniqueArray(fc.record({ name, value: fc.nat(9999).map(String) }), {
  selector: (one) => one.name,
  maxLength: 4,
});
const madeFile: fc.Arbitrary<MadeFile> = fc.record({
  current: fc.oneof(name, fc.constant('')),
  contexts: named,
  clusters: named,
  users: named,
});

function write(file: MadeFile): string {
  return stringify({
    'current-context': file.current,
    contexts: file.contexts.map((one) => ({
      name: one.name,
      context: { cluster: one.name, user: one.name, namespace: one.value },
    })),
    clusters: file.clusters.map((one) => ({ name: one.name, cluster: { server: `https://h${one.value}` } })),
    users: file.users.map((one) => ({ name: one.name, user: { username: `u${one.value}` } })),
  });
}

/** The rule, said once more and in another way: look through the files in order, take the first. */
function first(files: readonly MadeFile[], list: 'contexts' | 'clusters' | 'users', wanted: string): string | null {
  for (const file of files) {
    for (const one of file[list]) if (one.name === wanted) return one.value;
  }
  return null;
}

describe('merging', () => {
  it('the first file to use a name wins, with its whole entry; the first current-context counts; gaps are passed over', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(madeFile), { minLength: 1, maxLength: 4 }),
        fc.option(name),
        async (files, asked) => {
          const paths = files.map((file, index) => {
            const target = desk.path(`f${index}`);
            return file === null ? `${target}-missing` : desk.write(`f${index}`, write(file));
          });
          const { evidence } = await load(paths, asked);
          const there = files.filter((file) => file !== null);
          const current = there.find((file) => file.current !== '')?.current ?? null;
          expect(evidence.currentContext?.value ?? null).toBe(current);
          const wanted = asked ?? current ?? '';
          const namespace = first(there, 'contexts', wanted);
          expect(evidence.context?.namespace?.value ?? null).toBe(namespace);
          const server = namespace === null ? null : first(there, 'clusters', wanted);
          expect(evidence.cluster?.server?.value ?? null).toBe(server === null ? null : `https://h${server}`);
          const user = namespace === null ? null : first(there, 'users', wanted);
          expect(evidence.user?.username?.value ?? null).toBe(user === null ? null : `u${user}`);
          expect([...evidence.contextNames].sort()).toEqual(
            [...new Set(there.flatMap((file) => file.contexts.map((one) => one.name)))].sort(),
          );
        },
      ),
      { numRuns: 60 },
    );
  }, 30_000);

  it('of an entry that is hidden from the target, what tells whose credential is whose is kept', async () => {
    const first = desk.write('first', config());
    const second = desk.write(
      'second',
      config({
        cluster: {
          server: 'https://lab.example.com',
          'certificate-authority-data': undefined,
          'certificate-authority': 'ca.crt',
        },
        user: { 'client-certificate-data': Buffer.from('PEM').toString('base64') },
      }),
    );
    const { evidence, vault } = await load([first, second]);
    const cluster = evidence.shadowed.find(({ kind }) => kind === 'cluster');
    expect(cluster).toMatchObject({
      server: 'https://lab.example.com',
      certificates: { data: null, file: path.join(desk.folder, 'ca.crt') },
      ignored: { file: second },
    });
    const user = evidence.shadowed.find(({ kind }) => kind === 'user');
    expect(vault.open(user?.certificates?.data ?? 'secret:0')).toBe(Buffer.from('PEM').toString('base64'));
    expect(user?.server).toBeUndefined();
  });

  it('a broken file of the list hides none of the others', async () => {
    const broken = fc.constantFrom(
      'a: "b',
      'users: 5\ncontexts: [{name: a, context: {cluster: a, user: a}}]\n',
      '<html>',
      'kind: Pod',
    );
    await fc.assert(
      fc.asyncProperty(madeFile, broken, fc.boolean(), async (file, text, brokenFirst) => {
        const sound = desk.write('sound', write(file));
        const bad = desk.write('bad', text);
        const together = await load(brokenFirst ? [bad, sound] : [sound, bad], 'b');
        const alone = await load([sound], 'b');
        expect(together.evidence.context).toEqual(alone.evidence.context);
        expect(together.evidence.cluster).toEqual(alone.evidence.cluster);
        expect(together.evidence.files.find((one) => one.path === bad)?.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  }, 30_000);
});
