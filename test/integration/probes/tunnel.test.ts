import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Vault } from '../../../electron/kube/vault.ts';
import { tlsProbe } from '../../../electron/probes/tls.ts';
import { tunnelProbe } from '../../../electron/probes/tunnel.ts';
import type { ProxyEndpoint, TunnelEvidence } from '../../../shared/model/evidence/network.ts';
import { makeAuthority } from '../../cluster/pki.ts';
import { openBlackHole } from '../hostile/black-hole.ts';
import { closeAll, closedPort, listen, listenTls } from '../hostile/listen.ts';
import { measure } from '../hostile/measure.ts';
import { startHttpProxy, startSocksProxy } from '../hostile/proxies.ts';

afterAll(closeAll);

const authority = await makeAuthority();
const issued = await authority.issue({ dnsNames: ['api.test', 'localhost'], addresses: ['127.0.0.1'] });
const identity = { key: issued.key, cert: issued.pem };
const api = await listenTls(identity, (socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\n')));

interface AskOptions {
  readonly credential?: string;
  readonly limitMs?: number;
  readonly host?: string;
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly proxyHost?: string;
  readonly serverName?: string;
}

async function ask(
  scheme: ProxyEndpoint['scheme'],
  proxyPort: number,
  options: AskOptions = {},
): Promise<TunnelEvidence['outcome']> {
  return (await askAll(scheme, proxyPort, options)).outcome;
}

async function askAll(
  scheme: ProxyEndpoint['scheme'],
  proxyPort: number,
  options: AskOptions = {},
): Promise<TunnelEvidence> {
  const {
    credential,
    limitMs = 5_000,
    host = 'api.test',
    port = 6443,
    environment = {},
    proxyHost = '127.0.0.1',
    serverName,
  } = options;
  const vault = new Vault();
  const handle = credential === undefined ? null : vault.put(credential, 'secret');
  const proxy = { scheme, host: proxyHost, port: proxyPort, credential: handle };
  const inputs = { proxy, host, port, ...(serverName === undefined ? {} : { serverName }) };
  return measure(tunnelProbe, inputs, { limitMs, tools: { vault, environment } });
}

describe('a proxy that lets through', () => {
  it('by CONNECT, asked for the name as Go asks', async () => {
    const proxy = await startHttpProxy({ target: api.port });
    expect(await ask('http', proxy.port)).toMatchObject({ kind: 'open' });
    expect(proxy.asked[0]).toMatch(
      /^CONNECT api\.test:6443 HTTP\/1\.1\r\nHost: api\.test:6443\r\nUser-Agent: authpath\//,
    );
    expect(await ask('http', proxy.port, { host: '::1' })).toMatchObject({ kind: 'open' });
    expect(proxy.asked[1]).toMatch(/^CONNECT \[::1\]:6443 /);
    await proxy.idle();
  });

  it('with user and password', async () => {
    const proxy = await startHttpProxy({ target: api.port, credential: 'mara:s3cret!' });
    expect(await ask('http', proxy.port, { credential: 'mara:s3cret!' })).toMatchObject({ kind: 'open' });
    const refused = await ask('http', proxy.port, { credential: 'mara:wrong-one' });
    expect(refused).toMatchObject({
      kind: 'refused',
      status: 407,
      statusText: 'Proxy Authentication Required',
      body: 'who?',
    });
    expect(JSON.stringify(refused)).not.toContain('wrong-one');
  });

  it.each(['socks5', 'socks5h'] as const)('by %s, which gets the name in both cases', async (scheme) => {
    const proxy = await startSocksProxy({ target: api.port });
    expect(await ask(scheme, proxy.port)).toMatchObject({ kind: 'open' });
    expect(proxy.asked[0]).toBe(`05010003${'08'}${Buffer.from('api.test').toString('hex')}192b`);
    await proxy.idle();
  });

  it('by SOCKS5 with addresses, and with user and password', async () => {
    const proxy = await startSocksProxy({ target: api.port, credential: 'mara:s3cret!' });
    const credential = 'mara:s3cret!';
    expect(await ask('socks5', proxy.port, { credential, host: '10.0.0.1' })).toMatchObject({ kind: 'open' });
    expect(await ask('socks5', proxy.port, { credential, host: '2001:db8::1:2' })).toMatchObject({ kind: 'open' });
    expect(proxy.asked).toEqual(['050100010a000001192b', '05010004' + '20010db8000000000000000000010002' + '192b']);
  });

  it('behind TLS, with its credential only when an authority of this computer vouches for it', async () => {
    const proxy = await startHttpProxy({ target: api.port, credential: 'mara:s3cret!' }, identity);
    const folder = await mkdtemp(path.join(tmpdir(), 'authpath-'));
    const bundle = path.join(folder, 'roots.pem');
    await writeFile(bundle, authority.pem);
    try {
      const environment = { SSL_CERT_FILE: bundle, SSL_CERT_DIR: folder };
      const credential = 'mara:s3cret!';
      const trusted = await ask('https', proxy.port, { credential, environment });
      expect(trusted).toMatchObject({ kind: 'open' });
      expect(trusted).not.toHaveProperty('credentialWithheld');
      const stranger = await ask('https', proxy.port, { credential });
      expect(stranger).toMatchObject({ kind: 'refused', status: 407, credentialWithheld: true });
      expect(proxy.asked[1]).not.toContain('Proxy-Authorization');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('an https proxy shows its certificate', () => {
  const chain = [{ dnsNames: ['api.test', 'localhost'] }];

  it('whatever it answers then', async () => {
    const open = await askAll('https', (await startHttpProxy({ target: api.port }, identity)).port);
    expect(open).toMatchObject({
      outcome: { kind: 'open' },
      proxyTls: { chain, damagedCertificates: [], clientCertificateRequested: false, alert: null },
    });
    const login = await startHttpProxy({ target: api.port, credential: 'mara:s3cret!' }, identity);
    expect(await askAll('https', login.port)).toMatchObject({ outcome: { status: 407 }, proxyTls: { chain } });
    const closing = await listenTls(identity, (socket) => socket.once('data', () => socket.end()));
    expect(await askAll('https', closing.port)).toMatchObject({ outcome: { kind: 'notAProxy' }, proxyTls: { chain } });
    expect(await askAll('http', (await startHttpProxy({ target: api.port })).port)).not.toHaveProperty('proxyTls');
  });

  it('as it was served, also what does not belong to it', async () => {
    const stranger = await makeAuthority({ commonName: 'Example Stranger' });
    const proxy = await startHttpProxy({ target: api.port }, { ...identity, cert: issued.pem + stranger.pem });
    const { proxyTls } = await askAll('https', proxy.port);
    expect(proxyTls?.chain.map(({ commonName }) => commonName)).toContain('Example Stranger');
  });

  it('and may demand one of ours, before or after the end of the handshake', async () => {
    const demanding = { ...identity, requestCert: true, rejectUnauthorized: true, ca: authority.pem };
    const early = await startHttpProxy({ target: api.port }, { ...demanding, maxVersion: 'TLSv1.2' });
    expect(await askAll('https', early.port)).toMatchObject({
      outcome: { kind: 'notReached', phase: 'tls', firstBytes: { looksLike: 'tls' } },
      proxyTls: { clientCertificateRequested: true },
    });
    const late = await startHttpProxy({ target: api.port }, demanding);
    expect(await askAll('https', late.port)).toMatchObject({
      outcome: { kind: 'notAProxy' },
      proxyTls: { clientCertificateRequested: true },
    });
  });

  it('for the name that is asked for, tls-server-name where it is set', async () => {
    const names: unknown[] = [];
    const SNICallback = (name: string, done: (error: null) => void) => {
      names.push(name);
      done(null);
    };
    const proxy = await startHttpProxy({ target: api.port }, { ...identity, SNICallback });
    await ask('https', proxy.port, { proxyHost: 'localhost' });
    await ask('https', proxy.port, { proxyHost: 'localhost', serverName: 'kubernetes' });
    expect(names).toEqual(['localhost', 'kubernetes']);
  });
});

describe('a proxy that refuses', () => {
  it.each([
    ['HTTP/1.1 403 Forbidden', 403, 'Forbidden'],
    ['HTTP/1.0 503 Service Unavailable', 503, 'Service Unavailable'],
    ['HTTP/1.1 204 No Content', 204, 'No Content'],
    ['HTTP/1.1 502', 502, ''],
  ])('by %s', async (line, status, statusText) => {
    const page = `${line}\r\nServer: squid\r\nSet-Cookie: login=abcdef; Path=/\r\n\r\n<p>\u001b[31mno\u202e</p>`;
    const proxy = await listen((socket) => socket.once('data', () => socket.end(page)));
    const outcome = await ask('http', proxy.port);
    expect(outcome).toEqual({
      kind: 'refused',
      status,
      statusText,
      socksReply: null,
      headers: [
        ['Server', 'squid'],
        ['Set-Cookie', 'login=***; Path=/'],
      ],
      body: '<p>no</p>',
    });
  });

  it('without ending its page', async () => {
    const proxy = await listen((socket) => socket.once('data', () => socket.write('HTTP/1.1 403 Forbidden\r\n\r\nno')));
    expect(await ask('http', proxy.port)).toMatchObject({ kind: 'refused', status: 403, body: 'no' });
    await proxy.idle();
  });

  it.each([
    [2, 'connection not allowed by ruleset'],
    [5, 'connection refused'],
    [9, 'unknown code: 9'],
  ])('by SOCKS reply %i', async (reply, socksReply) => {
    const proxy = await startSocksProxy({ target: api.port, reply });
    expect(await ask('socks5', proxy.port)).toMatchObject({ kind: 'refused', status: reply, socksReply });
  });

  it('by SOCKS because of the login', async () => {
    const proxy = await startSocksProxy({ target: api.port, credential: 'mara:s3cret!' });
    const none = await ask('socks5', proxy.port);
    expect(none).toMatchObject({ kind: 'refused', socksReply: 'no acceptable authentication methods' });
    const wrong = await ask('socks5', proxy.port, { credential: 'mara:nope' });
    expect(wrong).toMatchObject({ kind: 'refused', socksReply: 'username/password authentication failed' });
  });
});

describe('a proxy that is not reached', () => {
  it('because nothing listens, nothing answers, or its name does not resolve', async () => {
    const refused = await ask('http', await closedPort());
    expect(refused).toMatchObject({ kind: 'notReached', phase: 'connect', error: { code: 'ECONNREFUSED' } });
    const hole = await openBlackHole();
    const silent = await ask('socks5', hole.port, { limitMs: 200 });
    hole.close();
    expect(silent).toMatchObject({ kind: 'notReached', phase: 'connect', error: { code: 'ETIMEDOUT' } });
    const nameless = await ask('http', 3128, { proxyHost: 'no-such-proxy.invalid', limitMs: 1_000 });
    expect(nameless).toMatchObject({ kind: 'notReached', phase: 'resolve' });
  });

  it('by its name, over whichever of its addresses answers', async () => {
    const proxy = await startHttpProxy({ target: api.port });
    expect(await ask('http', proxy.port, { proxyHost: 'localhost' })).toMatchObject({ kind: 'open' });
  });
});

describe('a port that is no proxy of that kind', () => {
  it('https:// in front of a plain HTTP proxy', async () => {
    const proxy = await startHttpProxy({ target: api.port });
    expect(await ask('https', proxy.port)).toMatchObject({
      kind: 'notReached',
      phase: 'tls',
      firstBytes: { looksLike: 'http' },
    });
    await proxy.idle();
  });

  it('http:// in front of a TLS proxy', async () => {
    const proxy = await startHttpProxy({ target: api.port }, identity);
    expect(await ask('http', proxy.port)).toMatchObject({ kind: 'notAProxy', firstBytes: { looksLike: 'tls' } });
    await proxy.idle();
  });

  it('http:// in front of a SOCKS proxy', async () => {
    const proxy = await startSocksProxy({ target: api.port });
    expect(await ask('http', proxy.port)).toMatchObject({ kind: 'notAProxy', firstBytes: { looksLike: 'socks' } });
    expect(await ask('https', proxy.port)).toMatchObject({
      kind: 'notReached',
      phase: 'tls',
      firstBytes: { looksLike: 'socks' },
    });
  });

  it('socks5:// in front of an HTTP proxy', async () => {
    const proxy = await startHttpProxy({ target: api.port });
    const outcome = await ask('socks5', proxy.port);
    expect(outcome).toMatchObject({ kind: 'notAProxy', how: 'otherProtocol', firstBytes: { looksLike: 'http' } });
    await proxy.idle();
  });

  it('socks5:// in front of an HTTP proxy that waits for the end of the line', async () => {
    const waiting = await listen((socket) => {
      let text = '';
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        if (text.includes('\n')) socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      });
    });
    const outcome = await ask('socks5', waiting.port, { limitMs: 6_000 });
    expect(outcome).toMatchObject({ kind: 'notAProxy', how: 'silence', firstBytes: { looksLike: 'http' } });
    await waiting.idle();
  }, 10_000);

  it('silence, a close, a reset, another protocol', async () => {
    const silent = await listen((socket) => socket.resume());
    expect(await ask('http', silent.port, { limitMs: 300 })).toEqual({
      kind: 'notAProxy',
      how: 'silence',
      firstBytes: null,
    });
    await silent.idle();
    const closing = await listen((socket) => socket.once('data', () => socket.end()));
    expect(await ask('http', closing.port)).toEqual({ kind: 'notAProxy', how: 'closed', firstBytes: null });
    const resetting = await listen((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await ask('http', resetting.port)).toEqual({ kind: 'notAProxy', how: 'reset', firstBytes: null });
    const ssh = await listen((socket) => socket.write('SSH-2.0-dropbear\r\n'));
    const other = await ask('http', ssh.port);
    expect(other).toMatchObject({ kind: 'notAProxy', how: 'otherProtocol', firstBytes: { looksLike: 'ssh' } });
  });

  it('a head without end', async () => {
    const endless = await listen((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write(`X-Filler: ${'x'.repeat(8_000)}\r\n`), 1);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await ask('http', endless.port)).toMatchObject({ kind: 'notAProxy', how: 'otherProtocol' });
    await endless.idle();
  });
});

describe('what is inside the tunnel', () => {
  const through = async (proxy: ProxyEndpoint, limitMs = 3_000) => {
    const route = { kind: 'proxy', proxy, host: 'api.test', port: 6443 } as const;
    const { outcome } = await measure(tlsProbe, { route, serverName: 'api.test', host: 'api.test' }, { limitMs });
    return outcome;
  };
  const proxyAt = (scheme: ProxyEndpoint['scheme'], port: number): ProxyEndpoint => ({
    scheme,
    host: '127.0.0.1',
    port,
    credential: null,
  });

  it('is the API server, through every kind of proxy', async () => {
    const proxies = [
      proxyAt('http', (await startHttpProxy({ target: api.port })).port),
      proxyAt('https', (await startHttpProxy({ target: api.port }, identity)).port),
      proxyAt('socks5', (await startSocksProxy({ target: api.port })).port),
    ];
    for (const proxy of proxies) expect(await through(proxy)).toMatchObject({ kind: 'complete', afterwards: 'answer' });
  });

  it('is a page: 200, and then no TLS', async () => {
    const proxy = await listen((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\n<html>log in</html>')),
    );
    const outcome = await through(proxyAt('http', proxy.port));
    expect(outcome).toMatchObject({ kind: 'failed', phase: 'hello', how: 'notTls', firstBytes: { looksLike: 'http' } });
  });

  it('is nothing', async () => {
    const proxy = await listen((socket) =>
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n\r\n')).on('end', () => socket.end()),
    );
    expect(await through(proxyAt('http', proxy.port), 300)).toMatchObject({
      kind: 'failed',
      phase: 'hello',
      how: 'timeout',
    });
    await proxy.idle();
  });

  it('ends at once', async () => {
    const proxy = await listen((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\n')));
    expect(await through(proxyAt('http', proxy.port))).toMatchObject({ kind: 'failed', phase: 'hello', how: 'closed' });
  });

  it('was not opened', async () => {
    const proxy = await listen((socket) => socket.once('data', () => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')));
    expect(await through(proxyAt('http', proxy.port))).toMatchObject({
      kind: 'failed',
      phase: 'connect',
      how: 'tunnel',
    });
  });
});
