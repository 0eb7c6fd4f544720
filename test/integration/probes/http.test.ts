import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createExchange } from '../../../electron/kube/transport/http/exchange.ts';
import { Vault } from '../../../electron/kube/vault.ts';
import { httpProbe } from '../../../electron/probes/http.ts';
import type { Endpoint, SignedRequest } from '../../../electron/probes/inputs.ts';
import type { HttpEvidence } from '../../../shared/model/evidence/http.ts';
import { makeAuthority } from '../../cluster/pki.ts';
import { closeAll, closedPort, type HostileServer, listen, listenTls } from '../hostile/listen.ts';
import { measure, newTools } from '../hostile/measure.ts';
import { startHttpProxy } from '../hostile/proxies.ts';

afterAll(closeAll);

const authority = await makeAuthority();
const issued = await authority.issue({ dnsNames: ['api.test'] });
const identity = { key: issued.key, cert: issued.pem };
const client = await authority.issue({ commonName: 'mara', organizations: ['dev'], usages: ['clientAuth'] });

const nobody = { bearer: null, clientCertificate: null, basic: null } as const;
const anonymousVersion = { method: 'GET', path: '/version', signed: null } as const;

function endpointAt(port: number, scheme: Endpoint['scheme'] = 'http', basePath = ''): Endpoint {
  const route = { kind: 'direct', address: '127.0.0.1', port } as const;
  return { route, scheme, serverName: 'api.test', host: `api.test:${port}`, basePath };
}

async function get(
  server: Pick<HostileServer, 'port'>,
  path = '/version',
  limitMs = 5_000,
): Promise<HttpEvidence['outcome']> {
  const inputs = { ...anonymousVersion, endpoint: endpointAt(server.port), path };
  return (await measure(httpProbe, inputs, { limitMs })).outcome;
}

/** A server in clear that says `answer` to every request, and what it was asked. */
async function serve(answer: string | Buffer | ((request: string) => string | Buffer)) {
  const asked: string[] = [];
  const server = await listen((socket) => {
    socket.on('data', (chunk: Buffer) => {
      asked.push(chunk.toString('latin1'));
      socket.write(typeof answer === 'function' ? answer(chunk.toString('latin1')) : answer);
    });
  });
  return { ...server, asked };
}

const json = (text: string, headers = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${headers}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;

const packed = (encoding: string, body: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${body.length}\r\n\r\n`),
    body,
  ]);

function answered(outcome: HttpEvidence['outcome']) {
  if (outcome.kind !== 'answer') throw new Error(JSON.stringify(outcome));
  return outcome;
}

describe('a server that asks to wait', () => {
  const busy = (seconds: string) =>
    `HTTP/1.1 429 Too Many Requests\r\nRetry-After: ${seconds}\r\nContent-Length: 0\r\n\r\n`;

  it('is asked again, as kubectl does, and its second answer counts', async () => {
    let times = 0;
    const server = await serve(() => (times++ === 0 ? busy('0') : json('{"major":"1"}')));
    expect(answered(await get(server))).toMatchObject({ status: 200 });
    expect(server.asked).toHaveLength(2);
  });

  it('is asked three times in all, and told of when it still says so', async () => {
    const server = await serve(busy('0'));
    expect(answered(await get(server)).status).toBe(429);
    expect(server.asked).toHaveLength(3);
  });

  it('is not waited for when it asks for long, or in words', async () => {
    for (const seconds of ['60', 'soon']) {
      const server = await serve(busy(seconds));
      expect(answered(await get(server)).status).toBe(429);
      expect(server.asked).toHaveLength(1);
    }
  });
});

describe('an answer', () => {
  it('is told with status, headers in order, dates and body', async () => {
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    const server = await serve(json('{"major":"1"}', `Date: ${date}\r\nX-Twice: a\r\nx-twice: b\r\n`));
    const outcome = answered(await get(server));
    expect(outcome).toMatchObject({
      status: 200,
      statusText: 'OK',
      httpVersion: '1.1',
      contentType: 'application/json',
    });
    expect(outcome).toMatchObject({ body: '{"major":"1"}', bodyBytes: 13, bodyTruncated: false, redirects: [] });
    expect(outcome.headers.filter(([name]) => /twice/i.test(name))).toEqual([
      ['X-Twice', 'a'],
      ['x-twice', 'b'],
    ]);
    expect(outcome.serverDate).toBe(new Date(date).toISOString());
    expect(Math.abs(Date.parse(outcome.localDate) - Date.now())).toBeLessThan(2_000);
    expect(server.asked[0]).toMatch(/^GET \/version HTTP\/1\.1\r\n/);
    expect(server.asked[0]).toContain(`Host: api.test:${server.port}\r\n`);
    expect(server.asked[0]).toContain('Accept: application/json\r\n');
    expect(server.asked[0]).toMatch(/User-Agent: authpath\/\d/);
    await server.idle();
  });

  it('is asked for below the base path', async () => {
    const server = await serve(json('{}'));
    await measure(httpProbe, { ...anonymousVersion, endpoint: endpointAt(server.port, 'http', '/k8s/clusters/c-1') });
    expect(server.asked[0]).toMatch(/^GET \/k8s\/clusters\/c-1\/version HTTP/);
  });

  it('is asked for under another name where that is wanted, at the same place', async () => {
    const server = await serve(json('{}'));
    const inputs = { ...anonymousVersion, endpoint: endpointAt(server.port), asHost: 'authpath.invalid' };
    answered((await measure(httpProbe, inputs)).outcome);
    expect(server.asked.join()).toMatch(/^GET \/version HTTP\/1\.1\r\nHost: authpath\.invalid\r\n/);
  });

  it('is known as a Status of Kubernetes, also the one of a time-out, which has no kind', async () => {
    const status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Unauthorized',
      reason: 'Unauthorized',
      code: 401,
    };
    const known = answered(await get(await serve(json(JSON.stringify(status)))));
    expect(known.kubernetesStatus).toEqual({ message: 'Unauthorized', reason: 'Unauthorized', code: 401 });
    const timeout = {
      metadata: {},
      status: 'Failure',
      message: 'Timeout: request did not complete within 1m0s',
      reason: 'Timeout',
      details: {},
      code: 504,
    };
    expect(answered(await get(await serve(json(JSON.stringify(timeout))))).kubernetesStatus?.reason).toBe('Timeout');
    expect(answered(await get(await serve(json('{"status":"Failure","code":401}')))).kubernetesStatus).toBeNull();
  });

  it.each([
    ['gzip', gzipSync('hello')],
    ['deflate', deflateSync('hello')],
    ['deflate', deflateRawSync('hello')],
    ['br', brotliCompressSync('hello')],
    ['identity', Buffer.from('hello')],
  ])('is unpacked from %s', async (encoding, body) => {
    expect(answered(await get(await serve(packed(encoding, body))))).toMatchObject({ body: 'hello', bodyBytes: 5 });
  });

  it('comes in chunks, after other status lines, or ends with the connection', async () => {
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n';
    expect(answered(await get(await serve(chunked))).body).toBe('hello');
    expect(answered(await get(await serve(`HTTP/1.1 103 Early Hints\r\n\r\n${json('{}')}`))).body).toBe('{}');
    const old = await listen((socket) => socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nhello')));
    expect(answered(await get(old))).toMatchObject({ body: 'hello', httpVersion: '1.0' });
  });

  it('shows no terminal escape, no direction mark and nothing secret', async () => {
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJl';
    const server = await serve(
      json(`a\u001b[31mb\u001b]0;title\u0007c\u202ed ${jwt}`, 'Set-Cookie: session=abc; Path=/\r\n'),
    );
    const outcome = answered(await get(server));
    expect(outcome.body).toBe('abcd ***');
    expect(outcome.headers).toContainEqual(['Set-Cookie', 'session=***; Path=/']);
  });

  it('of more than 64 KiB is cut, and one of announced 2 MB is not read to its end', async () => {
    const middle = answered(await get(await serve(json('x'.repeat(100_000)))));
    expect(middle).toMatchObject({ bodyBytes: 100_000, bodyTruncated: true });
    expect(middle.body).toHaveLength(65_536);
    const large = answered(await get(await serve(json('x'.repeat(2_000_000)))));
    expect(large).toMatchObject({ bodyBytes: 1_048_576, bodyTruncated: true });
  });
});

describe('redirects', () => {
  it('on the same server are followed as kubectl follows them', async () => {
    const server = await serve((request) =>
      request.startsWith('GET /version ')
        ? 'HTTP/1.1 301 Moved\r\nLocation: /v2?x=1\r\nContent-Length: 0\r\n\r\n'
        : json('{"here":true}'),
    );
    const outcome = answered(await get(server));
    expect(outcome).toMatchObject({ status: 200, redirects: [{ status: 301, location: '/v2?x=1' }] });
    expect(server.asked[1]).toMatch(/^GET \/v2\?x=1 HTTP/);
    expect(server.connections()).toBe(1);
  });

  it('to another host are recorded and not followed', async () => {
    const elsewhere = await serve(json('{}'));
    const location = `http://mara:pw123456@127.0.0.1:${elsewhere.port}/login?state=abc123&redirect=x`;
    const server = await serve(`HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`);
    const outcome = answered(await get(server));
    expect(outcome.status).toBe(302);
    expect(outcome.redirects).toEqual([
      { status: 302, location: `http://***@127.0.0.1:${elsewhere.port}/login?state=***&redirect=x` },
    ]);
    expect(elsewhere.connections()).toBe(0);
  });

  it('without end are given up after ten', async () => {
    const outcome = answered(
      await get(await serve('HTTP/1.1 307 Again\r\nLocation: /version\r\nContent-Length: 0\r\n\r\n')),
    );
    expect(outcome.status).toBe(307);
    expect(outcome.redirects).toHaveLength(10);
  });
});

describe('a request that fails', () => {
  it('at the connection', async () => {
    const outcome = await get({ port: await closedPort() });
    expect(outcome).toMatchObject({ kind: 'failed', phase: 'connect', how: 'other', error: { code: 'ECONNREFUSED' } });
  });

  it('because nothing comes, or comes slowly', async () => {
    const silent = await listen((socket) => socket.resume());
    expect(await get(silent, '/version', 200)).toMatchObject({
      kind: 'failed',
      phase: 'headers',
      how: 'timeout',
      status: null,
    });
    await silent.idle();
    const drip = await listen((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer)).resume();
    });
    const dripped = await get(drip, '/version', 300);
    expect(dripped).toMatchObject({ kind: 'failed', phase: 'body', how: 'timeout', status: 200 });
    expect(dripped.kind === 'failed' && dripped.receivedBytes > 0).toBe(true);
    await drip.idle();
  });

  it('because of a close or a reset, before the answer or within it', async () => {
    const closing = await listen((socket) => socket.once('data', () => socket.end()));
    expect(await get(closing)).toMatchObject({ kind: 'failed', phase: 'headers', how: 'closed' });
    const resetting = await listen((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await get(resetting)).toMatchObject({ kind: 'failed', phase: 'headers', how: 'reset' });
    const half = await listen((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')),
    );
    expect(await get(half)).toMatchObject({
      kind: 'failed',
      phase: 'body',
      how: 'closed',
      status: 200,
      receivedBytes: 4,
    });
    const cut = await listen((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf');
        setTimeout(() => socket.resetAndDestroy(), 50);
      }),
    );
    expect(await get(cut)).toMatchObject({ kind: 'failed', phase: 'body', how: 'reset', status: 200 });
  });

  it('because headers, body or unpacked body are too large', async () => {
    const headers = await serve(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(100_000)}\r\nContent-Length: 0\r\n\r\n`);
    expect(await get(headers)).toMatchObject({ kind: 'failed', phase: 'headers', how: 'limit', limit: 'headerBytes' });
    const endless = await listen((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const timer = setInterval(() => socket.write('x'.repeat(200_000)), 1);
      socket.on('close', () => clearInterval(timer)).resume();
    });
    expect(await get(endless)).toMatchObject({
      kind: 'failed',
      phase: 'body',
      how: 'limit',
      limit: 'bodyBytes',
      status: 200,
    });
    await endless.idle();
    const bomb = await serve(packed('gzip', gzipSync(Buffer.alloc(64 * 1024 * 1024))));
    expect(await get(bomb)).toMatchObject({
      kind: 'failed',
      phase: 'body',
      how: 'limit',
      limit: 'unpackedBytes',
      status: 200,
    });
    const damaged = await serve(packed('gzip', Buffer.from('no gzip at all')));
    expect(await get(damaged)).toMatchObject({ kind: 'failed', phase: 'body', how: 'other', status: 200 });
  });

  it('because it is not HTTP that answers', async () => {
    const tlsAlert = await serve(Buffer.from([21, 3, 1, 0, 2, 2, 70]));
    expect(await get(tlsAlert)).toMatchObject({ kind: 'failed', how: 'notHttp', firstBytes: { looksLike: 'tls' } });
    const ssh = await listen((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'));
    expect(await get(ssh)).toMatchObject({ kind: 'failed', how: 'notHttp', firstBytes: { looksLike: 'ssh' } });
    const tls = await listenTls(identity, (socket) => socket.resume());
    expect(await get(tls)).toMatchObject({ kind: 'failed', phase: 'headers' });
  });

  it('in the TLS handshake', async () => {
    const plain = await serve(json('{}'));
    const notTls = await measure(httpProbe, { ...anonymousVersion, endpoint: endpointAt(plain.port, 'https') });
    expect(notTls.outcome).toMatchObject({ kind: 'failed', phase: 'tls' });
    const alert = await serve(Buffer.from([21, 3, 3, 0, 2, 2, 40]));
    const refused = await measure(httpProbe, { ...anonymousVersion, endpoint: endpointAt(alert.port, 'https') });
    expect(refused.outcome).toMatchObject({ kind: 'failed', phase: 'tls', how: 'alert', alert: { number: 40 } });
  });

  it('because a client certificate is demanded only after the handshake', async () => {
    const server = await listenTls({ ...identity, requestCert: true, minVersion: 'TLSv1.3' }, (socket) =>
      socket.resume(),
    );
    const { outcome } = await measure(httpProbe, { ...anonymousVersion, endpoint: endpointAt(server.port, 'https') });
    expect(outcome).toMatchObject({
      kind: 'failed',
      how: 'alert',
      alert: { number: 116, name: 'certificate_required' },
    });
  });

  it('within 100 ms of a cancel, in every phase', async () => {
    const silent = await listen((socket) => socket.resume());
    for (const scheme of ['http', 'https'] as const) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 50);
      const began = performance.now();
      const inputs = { ...anonymousVersion, endpoint: endpointAt(silent.port, scheme) };
      const { outcome } = await measure(httpProbe, inputs, { tools: { signal: controller.signal } });
      expect(outcome).toMatchObject({ kind: 'failed', how: 'timeout' });
      expect(performance.now() - began).toBeLessThan(150);
    }
    await silent.idle();
  });
});

describe('a signed request', () => {
  const secure = async () => {
    const asked: string[] = [];
    const people: string[] = [];
    const server = await listenTls(
      { ...identity, ca: authority.pem, requestCert: true, rejectUnauthorized: false },
      (socket) => {
        socket.on('data', (chunk: Buffer) => {
          asked.push(chunk.toString('utf8'));
          people.push(socket.authorized ? String(socket.getPeerCertificate().subject.CN) : '');
          socket.write(json('{}'));
        });
      },
    );
    return { ...server, asked, people };
  };
  const pinned = async (): Promise<readonly string[]> => {
    const { X509Certificate } = await import('node:crypto');
    return [new X509Certificate(issued.pem).fingerprint256.replaceAll(':', '').toLowerCase()];
  };
  const ask = async (
    port: number,
    vault: Vault,
    signed: Omit<SignedRequest, 'endpoint' | 'pinnedLeaves'>,
    leaves?: readonly string[],
  ) => {
    const endpoint = endpointAt(port, 'https');
    const request = { ...signed, endpoint, pinnedLeaves: leaves ?? (await pinned()) };
    return measure(httpProbe, { ...anonymousVersion, endpoint, signed: request }, { tools: { vault } });
  };

  it('carries a token, and the server’s echo of it does not get into evidence', async () => {
    const vault = new Vault();
    const bearer = vault.put('opaque-token-of-mara', 'secret');
    const server = await secure();
    const evidence = await ask(server.port, vault, { credential: { ...nobody, bearer }, impersonation: null });
    expect(evidence).toMatchObject({ anonymous: false, outcome: { kind: 'answer', status: 200 } });
    expect(server.asked[0]).toContain('Authorization: Bearer opaque-token-of-mara\r\n');
    const echo = await serve((request) => json(request));
    const request = {
      endpoint: endpointAt(echo.port),
      credential: { ...nobody, bearer },
      impersonation: null,
      pinnedLeaves: null,
    };
    const echoed = await measure(
      httpProbe,
      { ...anonymousVersion, endpoint: endpointAt(echo.port), signed: request },
      { tools: { vault } },
    );
    expect(answered(echoed.outcome).body).toContain('Bearer ***');
    expect(JSON.stringify(echoed)).not.toContain('opaque-token-of-mara');
  });

  it('carries a client certificate', async () => {
    const vault = new Vault();
    const pair = vault.putPair({ certificatePem: client.pem, keyPem: client.key });
    const server = await secure();
    await ask(server.port, vault, { credential: { ...nobody, clientCertificate: pair }, impersonation: null });
    expect(server.people).toEqual(['mara']);
  });

  it('carries user and password, and impersonation as client-go sends it', async () => {
    const vault = new Vault();
    const basic = vault.put('mara:pässword', 'secret');
    const server = await secure();
    const impersonation = {
      user: 'jürgen',
      uid: '7',
      groups: ['dev', 'ops'],
      extra: { 'acme.io/scope %': ['a', 'b'] },
    };
    await ask(server.port, vault, { credential: { ...nobody, basic }, impersonation });
    const [text = ''] = server.asked;
    expect(text).toContain(`Authorization: Basic ${Buffer.from('mara:pässword').toString('base64')}\r\n`);
    expect(text).toContain(
      'Impersonate-User: jürgen\r\nImpersonate-Uid: 7\r\nImpersonate-Group: dev\r\nImpersonate-Group: ops\r\n',
    );
    expect(text).toContain(
      'Impersonate-Extra-acme.io%2Fscope%20%25: a\r\nImpersonate-Extra-acme.io%2Fscope%20%25: b\r\n',
    );
  });

  it('is not written to a server that shows another certificate', async () => {
    const vault = new Vault();
    const bearer = vault.put('opaque-token-of-mara', 'secret');
    const server = await secure();
    const evidence = await ask(server.port, vault, { credential: { ...nobody, bearer }, impersonation: null }, ['00']);
    expect(evidence.outcome).toMatchObject({ kind: 'failed', phase: 'tls', how: 'certificateChanged' });
    expect(server.connections()).toBe(3);
    expect(server.asked).toEqual([]);
    await server.idle();
  });

  it('with a token that no header can hold is not sent, and the token is not told', async () => {
    const vault = new Vault();
    const bearer = vault.put('broken-token\nof-mara', 'secret');
    const server = await secure();
    const evidence = await ask(server.port, vault, { credential: { ...nobody, bearer }, impersonation: null });
    expect(evidence.outcome).toMatchObject({
      kind: 'failed',
      phase: 'write',
      how: 'other',
      error: { code: 'ERR_INVALID_CHAR' },
    });
    expect(JSON.stringify(evidence)).not.toContain('of-mara');
    expect(server.asked).toEqual([]);
    await server.idle();
  });

  it('with a key that does not belong to the certificate fails here and not at the server', async () => {
    const vault = new Vault();
    const pair = vault.putPair({ certificatePem: client.pem, keyPem: issued.key });
    const server = await secure();
    const evidence = await ask(server.port, vault, {
      credential: { ...nobody, clientCertificate: pair },
      impersonation: null,
    });
    expect(evidence.outcome).toMatchObject({ kind: 'failed', phase: 'tls', how: 'other' });
    await server.idle();
  });
});

describe('several requests of one exchange', () => {
  it('share a connection, and get a new one when the server has closed it', async () => {
    let count = 0;
    const server = await listenTls(identity, (socket) => {
      socket.on('data', () => {
        count += 1;
        socket.write(json(`{"n":${count}}`));
        // Closed without a word after the second answer, as a server does with an idle connection.
        if (count === 2) setTimeout(() => socket.destroy(), 20);
      });
    });
    const exchange = createExchange(endpointAt(server.port, 'https'), newTools(AbortSignal.timeout(5_000)), {
      signed: null,
    });
    const both = await Promise.all([exchange.request('GET', '/a'), exchange.request('POST', '/b', {}, '{"x":1}')]);
    expect(both.map(({ payload }) => payload)).toEqual(['{"n":1}', '{"n":2}']);
    expect(server.connections()).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect((await exchange.request('GET', '/c')).payload).toBe('{"n":3}');
    expect(server.connections()).toBe(2);
    exchange.close();
    await server.idle();
  });

  it('go through a proxy', async () => {
    const server = await listenTls(identity, (socket) => socket.on('data', () => socket.write(json('{}'))));
    const proxy = await startHttpProxy({ target: server.port });
    const route = {
      kind: 'proxy',
      proxy: { scheme: 'http', host: '127.0.0.1', port: proxy.port, credential: null },
      host: 'api.test',
      port: 6443,
    } as const;
    const endpoint = { ...endpointAt(6443, 'https'), route };
    const { outcome } = await measure(httpProbe, { ...anonymousVersion, endpoint });
    expect(outcome).toMatchObject({ kind: 'answer', status: 200 });
    await proxy.idle();
  });
});
