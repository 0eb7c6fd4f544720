import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { diagnose } from '../../../electron/cli/diagnose.ts';
import { startDemo } from '../../../electron/demo/index.ts';
import { scenarios } from '../../../electron/demo/scenarios.ts';
import { makeAuthority } from '../../cluster/pki.ts';
import { closeAll, listen, listenTls } from './listen.ts';
import { leakIn, leaksOf } from './secret-forms.ts';
import { response, startReplying } from './servers.ts';
import { captured, faultsOf, type HostileWalk, kubeconfigText, walkFile, walkText } from './walk.ts';

afterAll(closeAll);

const authority = await makeAuthority();
const good = await authority.issue({ commonName: 'kube-apiserver', addresses: ['127.0.0.1'], usages: ['serverAuth'] });
const identity = { key: good.key, cert: good.pem };
const authorityData = Buffer.from(authority.pem).toString('base64');

const password = 'Tr0ub4dor&3 <"pa\'ss/wörd">+=%';
const opaque = 'q7/Zk+2mXv9==wYt~Lp0_R-s.Hd4';
const jwt = `${base64url('{"alg":"RS256","kid":"k1"}')}.${base64url('{"iss":"https://issuer.example","sub":"system:serviceaccount:a:b","jti":"leak-9a8b7c6d"}')}.${base64url('this is the signature, which nobody else can make')}`;

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** Users by what they sign in with, and what must never be told. A JWT's claims are told, decoded; its signature is not. */
const users = {
  'an opaque token': { fields: { token: opaque }, secret: opaque },
  'a JSON Web Token': { fields: { token: jwt }, secret: jwt },
  'a password': { fields: { username: 'mara', password }, secret: password },
} as const;

function everything(walk: HostileWalk): string {
  return [JSON.stringify(walk.events), JSON.stringify(walk.toWindow), ...Object.values(walk.shown)].join('\n');
}

type Echo = (authorization: string, request: string) => Buffer;

const status = (message: string): string =>
  JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason: message, code: 401 });
const json = { 'Content-Type': 'application/json' };
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

/** Ways to send back what came in the Authorization header. A password comes as its base64, and goes back in clear too. */
const echoes: Readonly<Record<string, Echo>> = {
  'as it is': (value) => response('401 Unauthorized', {}, value),
  'in a Status': (value) => response('403 Forbidden', json, status(`no: ${value}`)),
  'in base64': (value) => response('401 Unauthorized', {}, base64(value)),
  'in base64, behind one more byte': (value) => response('401 Unauthorized', {}, base64(`x${value}`)),
  'in base64, behind two more bytes': (value) => response('401 Unauthorized', {}, base64(`xy${value}`)),
  'the whole request in base64': (_value, request) => response('400 Bad', {}, base64(request)),
  'in base64 for addresses': (value) => response('401 No', {}, Buffer.from(value, 'latin1').toString('base64url')),
  'URL-encoded': (value) => response('401 No', {}, encodeURIComponent(value)),
  'URL-encoded in lower case': (value) =>
    response(
      '401 No',
      {},
      encodeURIComponent(value).replace(/%../g, (code) => code.toLowerCase()),
    ),
  'as Go writes JSON': (value) =>
    response(
      '401 No',
      json,
      status(value).replace(/[&<>]/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`),
    ),
  'in a page': (value) =>
    response(
      '502 Bad Gateway',
      { 'Content-Type': 'text/html' },
      `<p title="${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&#34;').replaceAll("'", '&#39;')}">`,
    ),
  'between escapes of a terminal': (value) => response('401 No', {}, [...value].join('\u001b[0m')),
  'in chunks of three bytes': (value) => {
    const chunks = value.match(/[\s\S]{1,3}/g) ?? [];
    const body = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
    return Buffer.from(`HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n${body}0\r\n\r\n`, 'latin1');
  },
  'in headers, and in their names': (value) =>
    response('401 No', {
      'X-Echo': value,
      'X-Base64': base64(value),
      'WWW-Authenticate': `Bearer error="${value.replaceAll('"', '\\"')}"`,
      'Set-Cookie': `session=${base64(value)}; Path=/`,
      'Content-Type': `text/plain; a=${base64(value)}`,
      [`X-${base64url(value).slice(0, 60)}`]: '1',
    }),
  'in the words behind the status': (value) => response(`401 ${value}`, {}),
  'in a redirect': (value) => response('302 Found', { Location: `https://idp.example/?x=${value}` }),
  'in a redirect, URL-encoded': (value) =>
    response('302 Found', { Location: `/login?next=${encodeURIComponent(value)}` }),
  'in a redirect to itself': (value) => response('307 Again', { Location: `/${base64url(value)}` }),
  'in gzip': (value) => response('401 No', { 'Content-Encoding': 'gzip' }, gzipSync(value)),
  'in deflate': (value) => response('401 No', { 'Content-Encoding': 'deflate' }, deflateSync(value)),
  'in brotli': (value) => response('401 No', { 'Content-Encoding': 'br' }, brotliCompressSync(value)),
  'cut where evidence ends': (value) => response('401 No', {}, `${'-'.repeat(64 * 1024 - 25)}${value}${value}`),
  'as who one is': (value, request) =>
    response(
      request.startsWith('POST') ? '201 Created' : '200 OK',
      json,
      JSON.stringify({
        gitVersion: `v1.30.${value}`,
        versions: ['v1'],
        status: {
          allowed: false,
          reason: value,
          userInfo: { username: value, uid: base64(value), groups: [`a:${value}`], extra: { [value]: [value] } },
        },
      }),
    ),
  'as a long name, cut': (value, request) =>
    response(
      request.startsWith('POST') ? '201 Created' : '200 OK',
      json,
      JSON.stringify({
        status: { userInfo: { username: `${'u'.repeat(2048 - 20)}${value}`, groups: [] } },
        versions: ['v1'],
      }),
    ),
  'without HTTP': (_value, request) => Buffer.from(request, 'latin1'),
  'without HTTP, at once': (value) => Buffer.from(value, 'latin1'),
  'without HTTP, cut': (value) => Buffer.from(`${'='.repeat(245)}${value}`, 'latin1'),
};

/** Remembers what it was sent, and sends it back to strangers too. */
function remembering(echo: Echo): (request: string, socket: net.Socket) => void {
  let known = '';
  return (request, socket) => {
    const [, sent = ''] = /\r\nauthorization: ?([^\r]*)/i.exec(request) ?? [];
    if (sent !== '') known = sent;
    if (known === '') {
      const path = /^\S+ (\S+)/.exec(request)?.[1] ?? '';
      const body = path.startsWith('/version')
        ? { gitVersion: 'v1.30.0', major: '1', minor: '30' }
        : { versions: ['v1'] };
      socket.write(response('200 OK', json, JSON.stringify(body)));
      return;
    }
    const [, basic] = /^Basic (\S+)$/i.exec(known) ?? [];
    const clear = basic === undefined ? known : `${known} ${Buffer.from(basic, 'base64').toString('utf8')}`;
    const bytes = echo(clear, request);
    if (bytes.subarray(0, 5).toString() === 'HTTP/') socket.write(bytes);
    else socket.end(bytes);
  };
}

describe.each(Object.entries(users))('a server that sends back %s', (_what, { fields, secret }) => {
  const leaks = leaksOf(secret === jwt ? (jwt.split('.')[2] ?? '') : secret);

  it.concurrent.each(Object.keys(echoes))('%s', async (way) => {
    const hostile = await startReplying(identity, remembering(echoes[way] ?? (() => Buffer.alloc(0))));
    const cluster = { server: `https://127.0.0.1:${hostile.port}`, 'certificate-authority-data': authorityData };
    const walk = await walkText(kubeconfigText(cluster, fields));
    expect(faultsOf(walk)).toEqual([]);
    const signed = walk.events.filter(
      (event) =>
        (event.type === 'evidence' && event.record.key.includes('"bearer":"secret:')) ||
        (event.type === 'evidence' && event.record.key.includes('"basic":"secret:')),
    );
    expect(signed.length).toBeGreaterThan(0);
    expect(leakIn(everything(walk), leaks)).toBeNull();
  });
});

describe('a proxy that sends back its password', () => {
  it.each(['http', 'socks5'])('over %s', async (scheme) => {
    const secret = 'proxy-passw0rd/of+mara';
    const leaks = leaksOf(secret);
    const proxies = [
      (socket: net.Socket) => void socket.on('data', (chunk: Buffer) => socket.write(chunk)),
      (socket: net.Socket) =>
        void socket.on('data', (chunk: Buffer) => {
          const sent = `${chunk.toString('latin1')} ${chunk.toString('base64')} ${secret}`;
          const page = `${sent.replace(/[\r\n]+/g, ' ')}${'.'.repeat(16 * 1024 - sent.length - 30)} ${secret}`;
          socket.end(response(`407 ${secret}`, { 'Proxy-Authenticate': `Basic realm="${secret}"` }, page));
        }),
      (socket: net.Socket) =>
        void socket.on('data', (chunk: Buffer) => socket.end(Buffer.concat([Buffer.from([5, 2]), chunk]))),
    ];
    const target = await listenTls(identity, (socket) => socket.end());
    for (const answer of proxies) {
      const proxy = await listen(answer);
      const cluster = {
        server: `https://127.0.0.1:${target.port}`,
        'certificate-authority-data': authorityData,
        'proxy-url': `${scheme}://mara:${encodeURIComponent(secret)}@127.0.0.1:${proxy.port}`,
      };
      const walk = await walkText(kubeconfigText(cluster, { token: opaque }));
      expect(faultsOf(walk)).toEqual([]);
      expect(leakIn(everything(walk), leaks)).toBeNull();
    }
  });
});

describe('the practice clusters', () => {
  it('are walked, listed and reported without a secret, on standard error too', async () => {
    const demo = await startDemo();
    try {
      const text = await readFile(demo.kubeconfigPath, 'utf8');
      const { users: entries } = parse(text) as { users: { user: Record<string, string> }[] };
      const secrets = entries.flatMap(({ user }) => {
        const key = Buffer.from(user['client-key-data'] ?? '', 'base64').toString('utf8');
        const lines = key.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----'));
        return [user.token?.split('.')[2], ...lines].filter((secret) => secret !== undefined);
      });
      expect(secrets.length).toBeGreaterThan(10);
      const leaks = [...new Set(secrets)].flatMap(leaksOf);
      for (const { name } of scenarios) {
        const walk = await walkFile(demo.kubeconfigPath, { context: name });
        expect([name, leakIn(everything(walk), leaks)]).toEqual([name, null]);
      }
      for (const format of ['text', 'json', 'jsonl', 'junit']) {
        const flags = ['--kubeconfig', demo.kubeconfigPath, '--all-contexts', '-o', format];
        const { command, printed } = captured(['diagnose', ...flags]);
        await diagnose(command);
        expect([format, leakIn(printed(), leaks)]).toEqual([format, null]);
      }
      const ended = await program(['diagnose', '--kubeconfig', demo.kubeconfigPath, '--context', 'expired-token']);
      expect(ended).toContain('CRED-07');
      expect(leakIn(ended, leaks)).toBeNull();
    } finally {
      await demo.stop();
    }
  });

  it('have golden runs without anything that looks like a secret', async () => {
    const folder = path.resolve(import.meta.dirname, '../../golden');
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const text = await readFile(path.join(folder, file), 'utf8');
      expect([file, /eyJ[\w-]{8,}\.[\w-]{8,}/.exec(text)?.[0]]).toEqual([file, undefined]);
      expect([file, /PRIVATE KEY-----|LS0tLS1CRUdJTi[A-Za-z0-9]*UFJJVkFURS/.exec(text)?.[0]]).toEqual([
        file,
        undefined,
      ]);
    }
  });
});

describe('a damaged kubeconfig', () => {
  it('is shown without the secrets of the line that is damaged', async () => {
    const leaks = leaksOf(opaque);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-leaks-'));
    try {
      for (const line of [
        `users: [{name: a, user: {token: "${opaque}}}]`,
        `users:\n- name: a\n  user:\n    token: ${opaque}\n   tokenFile: [`,
        `token: ${opaque}\n\tpassword: ${opaque}`,
        `- ${opaque}: {${opaque}`,
        `${opaque}`,
        `clusters: ${opaque}`,
        `users: [{name: a, user: {token: {x: "${opaque}"}}}]`,
        `users: [{name: a, user: {client-key-data: "${opaque}!"}}]\ncurrent-context: a\ncontexts: [{name: a, context: {user: a}}]`,
      ]) {
        const file = path.join(folder, 'config');
        await writeFile(file, `apiVersion: v1\nkind: Config\n${line}\n`);
        const walk = await walkFile(file);
        expect(faultsOf(walk)).toEqual([]);
        expect([line, leakIn(everything(walk), leaks)]).toEqual([line, null]);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** The real program's standard output and standard error. */
function program(words: readonly string[]): Promise<string> {
  const script = path.resolve(import.meta.dirname, '../../../electron/cli/cli.ts');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...words], {
      env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        printed += chunk.toString('utf8');
      });
    }
    child.on('error', reject);
    child.on('close', () => resolve(printed));
  });
}
