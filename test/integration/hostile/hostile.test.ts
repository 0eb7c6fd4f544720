import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { contexts } from '../../../electron/cli/contexts.ts';
import { diagnose } from '../../../electron/cli/diagnose.ts';
import { makeAuthority } from '../../cluster/pki.ts';
import { harmIn, hostileText } from './hostile-text.ts';
import { closeAll, closedPort, type HostileServer, listen, listenTls } from './listen.ts';
import { hostileHandshakes, hostileProxies, hostileReplies, startReplying, startReplyingInClear } from './servers.ts';
import { captured, faultsOf, type HostileWalk, kubeconfigText, walkFile, walkText } from './walk.ts';

afterAll(closeAll);

const authority = await makeAuthority();
const good = await authority.issue({ commonName: 'kube-apiserver', addresses: ['127.0.0.1'], usages: ['serverAuth'] });
const identity = { key: good.key, cert: good.pem };
const user = { token: 'sesame-opens-the-door-42' };
const limits = { deadlineMs: 1_500 };

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const clusterAt = ({ port }: Pick<HostileServer, 'port'>, more: Readonly<Record<string, unknown>> = {}) => ({
  server: `https://127.0.0.1:${port}`,
  'certificate-authority-data': base64(authority.pem),
  ...more,
});

/** Nothing that harms the reader, nothing of ours broken, and an end soon after the deadline. */
function expectSafe(walk: HostileWalk): void {
  expect(faultsOf(walk)).toEqual([]);
  expect(walk.ms).toBeLessThan(limits.deadlineMs + 1_000);
}

describe('an API server that answers with', () => {
  it.concurrent.each(Object.keys(hostileReplies))('%s', async (name) => {
    const hostile = await startReplying(identity, hostileReplies[name] ?? (() => {}));
    const walk = await walkText(kubeconfigText(clusterAt(hostile), user), limits);
    expectSafe(walk);
    expect(walk.state.verdict?.outcome).not.toBe('sound');
    await hostile.idle();
  });

  it.concurrent.each(Object.keys(hostileReplies))('%s, in clear', async (name) => {
    const hostile = await startReplyingInClear(hostileReplies[name] ?? (() => {}));
    const walk = await walkText(kubeconfigText({ server: `http://127.0.0.1:${hostile.port}` }, user), limits);
    expectSafe(walk);
    await hostile.idle();
  });
});

describe('a port that answers a handshake with', () => {
  it.concurrent.each(Object.keys(hostileHandshakes))('%s', async (name) => {
    const hostile = await listen(hostileHandshakes[name] ?? (() => {}));
    const walk = await walkText(kubeconfigText(clusterAt(hostile), user), limits);
    expectSafe(walk);
    expect(walk.state.verdict?.outcome).not.toMatch(/sound|warning/);
    await hostile.idle();
  });
});

describe('a proxy that answers with', () => {
  it.concurrent.each(Object.keys(hostileProxies))('%s', async (name) => {
    const hostile = await listen(hostileProxies[name] ?? (() => {}));
    const target = await listenTls(identity, (socket) => socket.end());
    for (const scheme of ['http', 'socks5']) {
      const proxy = `${scheme}://mara:sesame-opens@127.0.0.1:${hostile.port}`;
      const walk = await walkText(kubeconfigText(clusterAt(target, { 'proxy-url': proxy }), user), limits);
      expectSafe(walk);
      expect(JSON.stringify(walk.events)).not.toContain('sesame-opens');
    }
  });
});

describe('a certificate', () => {
  const serve = async (cert: string, key: string): Promise<HostileWalk> => {
    const hostile = await listenTls({ cert, key }, (socket) => socket.end());
    const walk = await walkText(kubeconfigText(clusterAt(hostile), user), limits);
    expectSafe(walk);
    return walk;
  };

  const withNames = async (length: number): Promise<HostileWalk> => {
    const dnsNames = Array.from({ length }, (_, index) => `n${index}.test`);
    const many = await authority.issue({ commonName: 'many', dnsNames, usages: ['serverAuth'] });
    return serve(many.pem, many.key);
  };

  it('with thousands of names is read, and told in few words', async () => {
    const { state, shown } = await withNames(6_000);
    expect(state.verdict?.causes.map(({ code }) => code)).toEqual(['TLS-04']);
    expect(shown.text?.length).toBeLessThan(10_000);
  });

  it('with ten thousand names is more than our TLS library takes: kubectl would, so nothing is said of the server', async () => {
    const { state } = await withNames(10_000);
    expect(state.steps['network.handshake'].finding).toMatchObject({ outcome: 'inconclusive', problems: [] });
    expect(state.verdict).toMatchObject({ outcome: 'inconclusive', causes: [] });
  });

  it('with a chain of a hundred is read within bounds', async () => {
    let last = await authority.intermediate('intermediate 0');
    const pems = [last.pem];
    for (let index = 1; index < 100; index += 1) {
      last = await last.intermediate(`intermediate ${index}`);
      pems.unshift(last.pem);
    }
    const leaf = await last.issue({ commonName: 'deep', addresses: ['127.0.0.1'], usages: ['serverAuth'] });
    const { state } = await serve([leaf.pem, ...pems].join(''), leaf.key);
    expect(state.verdict?.outcome).not.toBe('sound');
  });

  it('with the same certificate a thousand times over is read within bounds', async () => {
    const { state } = await serve(good.pem + authority.pem.repeat(1_000), good.key);
    expect(state.verdict).not.toBeNull();
  });

  it('whose subject, issuer and groups steer a terminal', async () => {
    const evil = await makeAuthority({ commonName: hostileText });
    const served = await evil.issue({
      commonName: hostileText,
      organizations: [hostileText],
      dnsNames: ['evil.example'],
      usages: ['serverAuth'],
    });
    await serve(served.pem, served.key);
    const client = await evil.issue({ commonName: hostileText, organizations: [hostileText], usages: ['clientAuth'] });
    const hostile = await startReplying(identity, hostileReplies['hostile texts with status 401'] ?? (() => {}));
    const pair = { 'client-certificate-data': base64(client.pem), 'client-key-data': base64(client.key) };
    expectSafe(await walkText(kubeconfigText(clusterAt(hostile), pair), limits));
  });
});

describe('a kubeconfig whose texts steer a terminal', () => {
  it('in every name', async () => {
    const port = await closedPort();
    const cluster = clusterAt({ port }, { 'tls-server-name': hostileText });
    expectSafe(await walkText(kubeconfigText(cluster, user, hostileText), limits));
  });

  it('in a context that leads nowhere, asked for by a hostile name', async () => {
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': hostileText,
      contexts: [{ name: `${hostileText}2`, context: { cluster: hostileText, user: hostileText } }],
      clusters: [{ name: `${hostileText}3`, cluster: { server: 'https://127.0.0.1:1' } }],
      users: [],
    });
    expectSafe(await walkText(text, limits));
    expectSafe(await walkText(text, { ...limits, context: `${hostileText}2` }));
    expectSafe(await walkText(text, { ...limits, context: hostileText }));
  });

  it.each([
    ['server', { server: hostileText }, user],
    ['server with a host', { server: `https://${hostileText}.example:6443` }, user],
    ['proxy-url', { server: 'https://127.0.0.1:1', 'proxy-url': `http://${hostileText}:1` }, user],
    ['certificate-authority', { server: 'https://127.0.0.1:1', 'certificate-authority': `/${hostileText}` }, user],
    ['tokenFile', { server: 'https://127.0.0.1:1' }, { tokenFile: `/tmp/${hostileText}` }],
    ['token', { server: 'https://127.0.0.1:1' }, { token: hostileText }],
    [
      'client-certificate',
      { server: 'https://127.0.0.1:1' },
      { 'client-certificate': hostileText, 'client-key': hostileText },
    ],
    ['username', { server: 'https://127.0.0.1:1' }, { username: hostileText, password: hostileText }],
    ['impersonation', { server: 'https://127.0.0.1:1' }, { as: hostileText, 'as-groups': [hostileText], ...user }],
    [
      'auth-provider',
      { server: 'https://127.0.0.1:1' },
      { 'auth-provider': { name: hostileText, config: { [hostileText]: 'x' } } },
    ],
    [
      'exec',
      { server: 'https://127.0.0.1:1' },
      {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: hostileText,
          args: [hostileText],
          env: [{ name: hostileText, value: hostileText }],
          installHint: hostileText,
          interactiveMode: hostileText,
        },
      },
    ],
    ['a field of the wrong type', { server: [hostileText], [hostileText]: {} }, { [hostileText]: [hostileText] }],
  ])('in %s', async (_where, cluster, hostileUser) => {
    expectSafe(await walkText(kubeconfigText(cluster, hostileUser), limits));
  });

  it('in lists and sweeps', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-hostile-'));
    try {
      const file = path.join(folder, '\u202eoof');
      const broken = path.join(folder, 'broken\u001b[2J');
      await writeFile(file, kubeconfigText({ server: `https://127.0.0.1:1/${hostileText}` }, user, hostileText));
      await writeFile(broken, `kind: "${hostileText.replaceAll('\u0000', '')}\n`);
      const flags = ['--kubeconfig', file, '--kubeconfig', broken];
      for (const [run, words] of [
        [contexts, ['contexts', ...flags]],
        [diagnose, ['diagnose', '--all-contexts', ...flags]],
        [diagnose, ['diagnose', ...flags]],
      ] as const) {
        for (const format of ['text', 'json', 'jsonl', 'junit']) {
          const { command, printed } = captured([...words, '-o', format], format === 'text');
          await run(command);
          expect([words[0], format, harmIn(printed())]).toEqual([words[0], format, null]);
        }
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('in a line that is no YAML', async () => {
    expectSafe(
      await walkText(`apiVersion: v1\nkind: ${hostileText.replaceAll('\u0000', '')}\n  - : [${hostileText}`, limits),
    );
    expectSafe(await walkText(`apiVersion: v1\nkind: "a\\u202e\\e[31m\n`, limits));
  });

  it('in the name of the file and of its folder', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-hostile-'));
    try {
      const inner = path.join(folder, hostileText.replaceAll('\u0000', ''));
      await mkdir(inner);
      const file = path.join(inner, `\u202egpj\u001b[2J\nFORGED`);
      await writeFile(file, kubeconfigText({ server: 'https://127.0.0.1:1', 'certificate-authority': 'ca' }, user));
      expectSafe(await walkFile(file, limits));
      await writeFile(file, 'a: [');
      expectSafe(await walkFile(file, limits));
      await rm(file);
      expectSafe(await walkFile(file, limits));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
