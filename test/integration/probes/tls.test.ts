import { createSecureContext, TLSSocket } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { CertificateStore } from '../../../electron/kube/certificate-store.ts';
import { tlsProbe } from '../../../electron/probes/tls.ts';
import type { TlsEvidence } from '../../../shared/model/evidence/network.ts';
import { type KeyKind, makeAuthority } from '../../cluster/pki.ts';
import { openBlackHole } from '../hostile/black-hole.ts';
import { closeAll, closedPort, type HostileServer, listen, listenTls } from '../hostile/listen.ts';
import { measure } from '../hostile/measure.ts';

afterAll(closeAll);

const authority = await makeAuthority();
const server = await authority.issue({ commonName: 'api', dnsNames: ['api.test'], usages: ['serverAuth'] });
const identity = { key: server.key, cert: server.pem };

function inputsFor(port: number, serverName: string | null = 'api.test') {
  const route = { kind: 'direct', address: '127.0.0.1', port } as const;
  return { route, serverName, host: `api.test:${port}` };
}

const shakeHands = (hostile: Pick<HostileServer, 'port'>, limitMs = 5_000): Promise<TlsEvidence> =>
  measure(tlsProbe, inputsFor(hostile.port), { limitMs });

function complete({ outcome }: TlsEvidence) {
  if (outcome.kind !== 'complete') throw new Error(JSON.stringify(outcome));
  return outcome;
}

function failed({ outcome }: TlsEvidence) {
  if (outcome.kind !== 'failed') throw new Error(JSON.stringify(outcome));
  return outcome;
}

/** Answers the first thing that a client says, in either protocol. */
const answering = (socket: import('node:tls').TLSSocket) => {
  socket.once('data', () => {
    if (socket.alpnProtocol === 'h2') socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
    else socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  });
};

describe('a server that has nothing of what Go offers', () => {
  it.each([
    ['RSA key exchange', { ciphers: 'AES128-GCM-SHA256', maxVersion: 'TLSv1.2' }],
    ['CBC with SHA-256', { ciphers: 'ECDHE-RSA-AES128-SHA256', maxVersion: 'TLSv1.2' }],
    ['one group', { ecdhCurve: 'X448', minVersion: 'TLSv1.3' }],
  ] as const)('%s: refuses, and goes on when everything is offered', async (_what, options) => {
    const issued = await authority.issue({ dnsNames: ['api.test'], usages: ['serverAuth'], key: 'rsa' });
    const hostile = await listenTls({ key: issued.key, cert: issued.pem, ...options }, answering);
    expect(failed(await shakeHands(hostile))).toMatchObject({ how: 'alert', alert: { number: 40 }, phase: 'hello' });
    const widest = await measure(tlsProbe, { ...inputsFor(hostile.port), offer: 'everything' });
    complete(widest);
    await hostile.idle();
  });
});

describe('a handshake that completes', () => {
  it('tells protocol, cipher, protocol above, chain and what came afterwards', async () => {
    const hostile = await listenTls({ ...identity, ALPNProtocols: ['h2', 'http/1.1'] }, answering);
    const certificates = new CertificateStore();
    const evidence = await measure(tlsProbe, inputsFor(hostile.port), { tools: { certificates } });
    const outcome = complete(evidence);
    expect(outcome).toMatchObject({ protocol: 'TLSv1.3', alpn: 'h2', afterwards: 'answer', alert: null });
    expect(outcome).toMatchObject({ damagedCertificates: [], clientCertificateRequested: false });
    expect(outcome.chain).toHaveLength(1);
    expect(outcome.chain[0]).toMatchObject({ commonName: 'api', dnsNames: ['api.test'], issuer: 'CN=kubernetes' });
    expect(certificates.get(outcome.chain[0]?.sha256 ?? '')).toBeInstanceOf(Uint8Array);
    expect(evidence.timings.connectMs).not.toBeNull();
    expect(evidence.timings.handshakeMs).not.toBeNull();
    expect(evidence.timings.firstByteMs).not.toBeNull();
    await hostile.idle();
  });

  it.each<KeyKind>(['p256', 'p384', 'p521', 'ed25519', 'rsa'])('with a certificate of kind %s', async (key) => {
    const issued = await authority.issue({ dnsNames: ['api.test'], key });
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const hostile = await listenTls({ key: issued.key, cert: issued.pem, maxVersion }, answering);
      const outcome = complete(await shakeHands(hostile));
      expect(outcome).toMatchObject({ protocol: maxVersion, alpn: null, afterwards: 'answer' });
      expect(outcome.chain).toHaveLength(1);
    }
  });

  it('reads the chain under every suite of TLS 1.3', async () => {
    for (const ciphers of ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256']) {
      const hostile = await listenTls({ ...identity, ciphers, minVersion: 'TLSv1.3' }, answering);
      const outcome = complete(await shakeHands(hostile));
      expect(outcome.cipher).toBe(ciphers);
      // Only the server's own bytes say this; Node's chain does not.
      expect(outcome.clientCertificateRequested).toBe(false);
      expect(outcome.chain).toHaveLength(1);
    }
  });

  it('after a first hello that was sent back', async () => {
    const hostile = await listenTls({ ...identity, ecdhCurve: 'P-521', minVersion: 'TLSv1.3' }, answering);
    const outcome = complete(await shakeHands(hostile));
    expect(outcome.clientCertificateRequested).toBe(false);
    expect(outcome.chain).toHaveLength(1);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('keeps everything that was served, in its order (%s)', async (version) => {
    const intermediate = await authority.intermediate('below');
    const stranger = await makeAuthority({ commonName: 'nothing to do with it' });
    const leaf = await intermediate.issue({ commonName: 'leaf', dnsNames: ['api.test'] });
    const cert = [leaf.pem, stranger.pem, intermediate.pem, authority.pem, stranger.pem].join('');
    const options = { key: leaf.key, cert, minVersion: version, maxVersion: version };
    const outcome = complete(await shakeHands(await listenTls(options, answering)));
    const names = outcome.chain.map(({ commonName }) => commonName);
    expect(names).toEqual(['leaf', 'nothing to do with it', 'below', 'kubernetes', 'nothing to do with it']);
  });

  it('adds nothing that was not served', async () => {
    const intermediate = await authority.intermediate('below');
    const leaf = await intermediate.issue({ commonName: 'leaf', dnsNames: ['api.test'] });
    const outcome = complete(await shakeHands(await listenTls({ key: leaf.key, cert: leaf.pem }, answering)));
    expect(outcome.chain.map(({ commonName }) => commonName)).toEqual(['leaf']);
  });

  it('says so when a certificate is damaged in a way that Go refuses', async () => {
    const bytes = Buffer.from(authority.pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    // An explicit version 4, which RFC 5280 does not know and which only strict readers refuse.
    const at = bytes.indexOf(Buffer.from([0xa0, 3, 2, 1, 2]));
    bytes[at + 4] = 3;
    const damaged = `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`;
    const hostile = await listenTls({ key: server.key, cert: server.pem + damaged }, answering);
    const outcome = complete(await shakeHands(hostile));
    expect(outcome.chain).toHaveLength(1);
    expect(outcome.damagedCertificates).toMatchObject([{ position: 1 }]);
  });

  it('sends the server name, and none for an address', async () => {
    const asked: string[] = [];
    const context = createSecureContext(identity);
    const SNICallback = (name: string, done: (error: null, context: import('node:tls').SecureContext) => void) => {
      asked.push(name);
      done(null, context);
    };
    const hostile = await listenTls({ ...identity, SNICallback }, answering);
    await measure(tlsProbe, inputsFor(hostile.port, 'kubernetes'));
    await measure(tlsProbe, inputsFor(hostile.port, null));
    expect(asked).toEqual(['kubernetes']);
  });
});

describe('a server that demands a client certificate', () => {
  it('says so in TLS 1.3 only after the handshake', async () => {
    for (const ALPNProtocols of [['h2'], ['http/1.1']]) {
      const options = {
        ...identity,
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: 'TLSv1.3',
        ALPNProtocols,
      };
      const hostile = await listenTls(options as object, answering);
      const outcome = complete(await shakeHands(hostile));
      expect(outcome).toMatchObject({ afterwards: 'alert', alert: { number: 116, name: 'certificate_required' } });
      expect(outcome.clientCertificateRequested).toBe(true);
      await hostile.idle();
    }
  });

  it('says so in TLS 1.2 within it', async () => {
    const options = { ...identity, requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' } as const;
    const outcome = failed(await shakeHands(await listenTls(options, answering)));
    expect(outcome).toMatchObject({ phase: 'handshake', how: 'alert', clientCertificateRequested: true });
    expect(outcome).toMatchObject({ chain: [{ dnsNames: ['api.test'] }], damagedCertificates: [] });
    expect(outcome.alert?.number).toBe(40);
  });

  it('is not one that only asks, as API servers do', async () => {
    const options = { ...identity, requestCert: true, rejectUnauthorized: false };
    const outcome = complete(await shakeHands(await listenTls(options, answering)));
    expect(outcome).toMatchObject({ afterwards: 'answer', alert: null, clientCertificateRequested: true });
  });

  it('may also just hang up, or reset, or say nothing', async () => {
    const closing = await listenTls(identity, (socket) => socket.end());
    expect(complete(await shakeHands(closing)).afterwards).toBe('closed');
    const resetting = await listen((raw) => {
      const socket = new TLSSocket(raw, { isServer: true, ...identity });
      socket.on('error', () => {}).once('data', () => raw.resetAndDestroy());
    });
    expect(complete(await shakeHands(resetting)).afterwards).toBe('reset');
    const silent = await listenTls(identity, (socket) => socket.resume());
    const evidence = await shakeHands(silent, 400);
    expect(complete(evidence).afterwards).toBe('silence');
    expect(complete(evidence).chain).toHaveLength(1);
    await silent.idle();
  });
});

describe('a handshake that fails', () => {
  it('at the connection', async () => {
    const refused = failed(await shakeHands({ port: await closedPort() }));
    expect(refused).toMatchObject({ phase: 'connect', how: 'refused', error: { code: 'ECONNREFUSED' } });
    const hole = await openBlackHole();
    const dropped = failed(await shakeHands(hole, 200));
    hole.close();
    expect(dropped).toMatchObject({ phase: 'connect', how: 'timeout' });
  });

  it('because the port speaks HTTP', async () => {
    const page = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n';
    const hostile = await listen((socket) => socket.once('data', () => socket.end(page)));
    const outcome = failed(await shakeHands(hostile));
    expect(outcome).toMatchObject({ phase: 'hello', how: 'notTls', alert: null, firstBytes: { looksLike: 'http' } });
    await hostile.idle();
  });

  it('because the port speaks SSH', async () => {
    const outcome = failed(await shakeHands(await listen((socket) => socket.write('SSH-2.0-OpenSSH_9.2p1\r\n'))));
    expect(outcome).toMatchObject({ phase: 'hello', how: 'notTls', firstBytes: { looksLike: 'ssh' } });
  });

  it('because the port hangs up on what is not HTTP, and is asked once more in clear', async () => {
    const hostile = await listen((socket) => {
      socket.once('data', (chunk: Buffer) =>
        chunk.toString('latin1').startsWith('GET ') ? socket.end('HTTP/1.1 200 OK\r\n\r\nhello') : socket.destroy(),
      );
    });
    const outcome = failed(await shakeHands(hostile));
    expect(outcome).toMatchObject({ phase: 'hello', how: 'closed', firstBytes: { looksLike: 'http' } });
    expect(hostile.connections()).toBe(2);
    await hostile.idle();
  });

  it('because of noise', async () => {
    const hostile = await listen((socket) => socket.end(Buffer.from([0, 1, 2, 3, 0xfe, 0xff])));
    const outcome = failed(await shakeHands(hostile));
    expect(outcome).toMatchObject({ phase: 'hello', how: 'notTls', firstBytes: { looksLike: 'binary' } });
  });

  it('because of junk that begins like TLS', async () => {
    const hostile = await listen((socket) => socket.end(Buffer.from([22, 3, 3, 0, 4, 99, 0, 0, 0])));
    const outcome = failed(await shakeHands(hostile));
    expect(outcome).toMatchObject({ phase: 'hello', alert: null, firstBytes: null });
    expect(['other', 'closed']).toContain(outcome.how);
  });

  it('because it is closed, half closed or reset', async () => {
    const closed = failed(await shakeHands(await listen((socket) => socket.destroy())));
    expect(['closed', 'reset']).toContain(closed.how);
    const half = await listen((socket) => socket.once('data', () => socket.end()), { allowHalfOpen: true });
    expect(failed(await shakeHands(half))).toMatchObject({ phase: 'hello', how: 'closed', firstBytes: null });
    const reset = await listen((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(failed(await shakeHands(reset))).toMatchObject({ phase: 'hello', how: 'reset', firstBytes: null });
  });

  it('because nothing comes', async () => {
    const hostile = await listen((socket) => socket.resume());
    const outcome = failed(await shakeHands(hostile, 300));
    expect(outcome).toMatchObject({ phase: 'hello', how: 'timeout', firstBytes: null });
    await hostile.idle();
  });

  it('because the rest of the flight never comes', async () => {
    const hostile = await listen((socket) => socket.once('data', () => socket.write(serverHello12)));
    const outcome = failed(await shakeHands(hostile, 300));
    expect(outcome).toMatchObject({ phase: 'handshake', how: 'timeout', offeredVersion: 'TLSv1.2' });
  });

  it.each([
    [40, 'handshake_failure'],
    [70, 'protocol_version'],
    [112, 'unrecognized_name'],
    [80, 'internal_error'],
  ])('with alert %i', async (number, name) => {
    const hostile = await listen((socket) =>
      socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, number]))),
    );
    const outcome = failed(await shakeHands(hostile));
    expect(outcome).toMatchObject({ phase: 'hello', how: 'alert', alert: { number, name }, firstBytes: null });
  });

  it.each(['TLSv1', 'TLSv1.1'] as const)('because the server knows nothing newer than %s', async (maxVersion) => {
    const options = { ...identity, minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const outcome = failed(await shakeHands(await listenTls(options, answering)));
    // OpenSSL servers answer with the version that they can; Go's with alert 70.
    expect(outcome.offeredVersion === maxVersion || outcome.alert?.number === 70).toBe(true);
    expect(outcome.how).not.toBe('notTls');
  });

  it('because only what Go has dropped is left in common', async () => {
    const issued = await authority.issue({ dnsNames: ['api.test'], key: 'rsa' });
    const options = { key: issued.key, cert: issued.pem, maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' } as const;
    const outcome = failed(await shakeHands(await listenTls(options, answering)));
    expect(outcome).toMatchObject({ phase: 'hello', how: 'alert', alert: { number: 40 } });
  });

  it('within 100 ms of a cancel', async () => {
    const hostile = await listen((socket) => socket.resume());
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const began = performance.now();
    await measure(tlsProbe, inputsFor(hostile.port), { tools: { signal: controller.signal } });
    expect(performance.now() - began).toBeLessThan(200);
    await hostile.idle();
  });
});

/** A ServerHello of TLS 1.2 with ECDHE-ECDSA-AES128-GCM-SHA256, and then nothing. */
const serverHello12 = (() => {
  const body = Buffer.concat([Buffer.from([3, 3]), Buffer.alloc(32, 7), Buffer.from([0, 0xc0, 0x2b, 0])]);
  const message = Buffer.concat([Buffer.from([2, 0, 0, body.length]), body]);
  return Buffer.concat([Buffer.from([22, 3, 3, 0, message.length]), message]);
})();
