import { createRequire } from 'node:module';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isBadFetchPort } from '../../../shared/rules/fetch-bad-ports.ts';
import { encryptKey, makeAuthority } from '../../cluster/pki.ts';
import { startHttpProxy, startSocksProxy } from '../hostile/proxies.ts';
import { askClient, base64, opinionsOf, startServer, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  (world.server.asked as unknown[]).length = 0;
});

const flag = (file: string) => ({ kind: 'flag', paths: [file] }) as const;

describe('proxies under a JavaScript client', () => {
  it('HTTPS_PROXY is ignored', async () => {
    const proxy = await startHttpProxy({ target: world.server.port });
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    // Loopback never goes through a proxy of the environment, so the server needs a name that leads here.
    const file = world.kubeconfig({ cluster: { server: `https://127.0.0.1.example.invalid:${world.server.port}` } });
    const client = await askClient({ file, environment });
    expect(client.errors.at(-1)).toMatch(/ENOTFOUND|EAI_AGAIN/);
    expect(proxy.asked).toEqual([]);
    const opinion = (await opinionsOf(flag(file), environment)).get('javascript.environment-proxy');
    expect(opinion).toMatchObject({ verdict: 'differs' });
    expect(opinion?.message).toContain('HTTPS_PROXY');
    expect(proxy.asked.length).toBeGreaterThan(0);
    await proxy.close();
  });

  it('proxy-url is honoured, so it is no difference', async () => {
    const proxy = await startHttpProxy({ target: world.server.port });
    const file = world.kubeconfig({ cluster: { 'proxy-url': `http://127.0.0.1:${proxy.port}` } });
    expect((await askClient({ file })).versions).toEqual(['v1.36.3']);
    expect(proxy.asked).toHaveLength(1);
    expect((await opinionsOf(flag(file))).get('javascript.same')?.verdict).toBe('agrees');
    await proxy.close();
  });

  it('a SOCKS proxy is not given its password', async () => {
    const proxy = await startSocksProxy({ target: world.server.port, credential: 'mara:right' });
    const file = world.kubeconfig({ cluster: { 'proxy-url': `socks5://mara:right@127.0.0.1:${proxy.port}` } });
    const client = await askClient({ file });
    expect(client.versions).toEqual([]);
    expect(client.errors.length).toBeGreaterThan(0);
    expect((await opinionsOf(flag(file))).get('javascript.socks-login')?.verdict).toBe('refuses');
    await proxy.close();
  });

  it('an https proxy of the cluster’s own authority is a stranger', async () => {
    const { pem, key } = await world.authority.issue({ addresses: ['127.0.0.1'] });
    const proxy = await startHttpProxy({ target: world.server.port }, { cert: pem, key });
    const file = world.kubeconfig({ cluster: { 'proxy-url': `https://127.0.0.1:${proxy.port}` } });
    const client = await askClient({ file });
    expect(client.errors.at(-1)).toMatch(/certificate/);
    expect((await opinionsOf(flag(file))).get('javascript.https-proxy')?.verdict).toBe('differs');
    await proxy.close();
  });
});

describe('servers under a JavaScript client', () => {
  it('ports that fetch blocks are the ones that we know', () => {
    // The very undici that the client uses; its list is no part of its interface.
    const require = createRequire(import.meta.resolve('@kubernetes/client-node'));
    const list = ['undici', 'lib/web/fetch/constants.js'].join('/');
    const { badPorts } = require(list) as { badPorts: readonly string[] };
    const ours = Array.from({ length: 65_536 }, (_, port) => port).filter(isBadFetchPort);
    expect(ours.map(String)).toEqual([...badPorts]);
  });

  it('a blocked port is refused before anything is sent', async () => {
    const file = world.kubeconfig({ cluster: { server: 'https://127.0.0.1:6000' } });
    expect((await askClient({ file })).errors.at(-1)).toContain('bad port');
    expect((await opinionsOf(flag(file))).get('javascript.blocked-port')?.verdict).toBe('refuses');
  });

  it('http is refused', async () => {
    const plain = await startServer(null);
    const file = world.kubeconfig({ cluster: { server: plain.url } });
    expect((await askClient({ file })).errors[0]).toContain('HTTP protocol is not allowed');
    expect(plain.asked).toEqual([]);
    expect((await opinionsOf(flag(file))).get('javascript.plain-http')?.verdict).toBe('refuses');
    await plain.stop();
  });

  it('tls-server-name is honoured, so it is no difference', async () => {
    const named = await startServer(await world.authority.issue({ dnsNames: ['api.example.com'] }));
    const file = world.kubeconfig({ cluster: { server: named.url, 'tls-server-name': 'api.example.com' } });
    expect((await askClient({ file })).versions).toEqual(['v1.36.3']);
    expect((await opinionsOf(flag(file))).get('javascript.same')?.verdict).toBe('agrees');
    await named.stop();
  });

  it('an intermediate as the only authority is not enough', async () => {
    const issuing = await world.authority.intermediate('issuing');
    const server = await startServer(await issuing.issue({ addresses: ['127.0.0.1'] }));
    const cluster = (pem: string) => ({ server: server.url, 'certificate-authority-data': base64(pem) });
    const file = world.kubeconfig({ cluster: cluster(issuing.pem) });
    expect((await askClient({ file })).errors.at(-1)).toContain('unable to get issuer certificate');
    expect((await opinionsOf(flag(file))).get('javascript.partial-chain')?.verdict).toBe('refuses');
    const both = world.kubeconfig({ cluster: cluster(issuing.pem + world.authority.pem) }, 'both');
    expect((await askClient({ file: both })).versions).toEqual(['v1.36.3']);
    expect((await opinionsOf(flag(both))).get('javascript.partial-chain')).toBeUndefined();
    await server.stop();
  });

  it('a name that stands in the common name only is taken', async () => {
    const server = await startServer(await world.authority.issue({ commonName: 'localhost' }));
    const file = world.kubeconfig({ cluster: { server: `https://localhost:${server.port}` } });
    expect((await askClient({ file })).versions).toEqual(['v1.36.3']);
    const opinions = await opinionsOf(flag(file));
    expect(opinions.get('javascript.common-name')?.verdict).toBe('accepts');
    expect(opinions.get('go.common-name')?.verdict).toBe('accepts');
    expect(opinions.get('browser.certificate')?.message).toContain('subject alternative names');
    await server.stop();
  });

  it('this computer’s authorities are not the client’s', async () => {
    const bundle = world.write('bundle.pem', world.authority.pem);
    const file = world.kubeconfig({ cluster: { 'certificate-authority-data': undefined } });
    const environment = { SSL_CERT_FILE: bundle };
    expect((await askClient({ file, environment })).errors.at(-1)).toMatch(/certificate/);
    expect((await askClient({ file, environment: { NODE_EXTRA_CA_CERTS: bundle } })).versions).toEqual(['v1.36.3']);
    const opinion = (await opinionsOf(flag(file), environment)).get('javascript.system-authorities');
    expect(opinion).toMatchObject({ verdict: 'differs' });
    expect(opinion?.message).toContain(bundle);
  });
});

describe('credentials under a JavaScript client', () => {
  it('a token with a line break at its end is sent without it', async () => {
    const file = world.kubeconfig({ user: { token: 'from-the-file\n' } });
    expect((await askClient({ file })).versions).toEqual(['v1.36.3']);
    expect(world.server.asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer from-the-file']);
    expect((await opinionsOf(flag(file))).get('javascript.token-line-break')?.verdict).toBe('accepts');
  });

  it('a key of another certificate, and one behind a passphrase, fail in OpenSSL’s words', async () => {
    const mara = await world.authority.issue({ commonName: 'mara', usages: ['clientAuth'] });
    const other = await (await makeAuthority()).issue({ commonName: 'mara', usages: ['clientAuth'] });
    const user = (key: string) => ({
      'client-certificate-data': base64(mara.pem),
      'client-key-data': base64(key),
    });
    const mixed = world.kubeconfig({ user: user(other.key) }, 'mixed');
    expect((await askClient({ file: mixed })).errors.join()).toContain('key values mismatch');
    expect((await opinionsOf(flag(mixed))).get('javascript.key-words')?.message).toContain('key values mismatch');
    const locked = world.kubeconfig({ user: user(encryptKey(mara.key, 'pkcs8')) }, 'locked');
    const words = 'bad decrypt';
    expect((await askClient({ file: locked })).errors.join()).toContain(words);
    expect((await opinionsOf(flag(locked))).get('javascript.key-words')?.message).toContain(words);
  });
});
