import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hoursFromNow, makeAuthority } from '../cluster/pki.ts';
import { opinionsOf, startServer, startWorld, type World } from '../integration/opinions/world.ts';
import { launchApp, type RunningApp } from './harness/launch.ts';

/** What we say of browsers, against a real one: the Chromium that the window runs in, with the person's defaults. */
describe('what a browser says at the server’s address', () => {
  let world: World;
  let app: RunningApp;
  beforeAll(async () => {
    world = await startWorld();
    app = await launchApp();
  });
  afterAll(async () => {
    await app?.close();
    await world?.stop();
  });

  /** Opens an address in a window of its own, apart from the app's rules, and gives the page's error; null when it opens. */
  function open(url: string): Promise<string | null> {
    return app.electron.evaluate(async ({ BrowserWindow }, address) => {
      const window = new BrowserWindow({ show: false, webPreferences: { partition: `browser-${Math.random()}` } });
      try {
        await window.loadURL(address);
        return null;
      } catch (error) {
        return (error as { code?: string }).code ?? String(error);
      } finally {
        window.destroy();
      }
    }, url);
  }

  async function compare(certificate: Parameters<typeof startServer>[0], name = 'browser'): Promise<string | null> {
    const server = await startServer(certificate);
    try {
      const file = world.kubeconfig({ cluster: { server: server.url } }, name);
      const opinion = (await opinionsOf({ kind: 'flag', paths: [file] })).get('browser.certificate');
      const error = await open(server.url);
      expect(opinion?.verdict).toBe(error === null ? 'agrees' : 'refuses');
      if (error !== null) expect(opinion?.message).toContain(`with ${error}:`);
      return error;
    } finally {
      await server.stop();
    }
  }

  it('a private authority is not on its list', async () => {
    expect(await compare(await world.authority.issue({ commonName: 'kube-apiserver', addresses: ['127.0.0.1'] }))).toBe(
      'ERR_CERT_AUTHORITY_INVALID',
    );
  });

  it('of several errors it shows the authority’s first', async () => {
    const certificate = await world.authority.issue({ commonName: '127.0.0.1', notAfter: hoursFromNow(-1) });
    expect(await compare(certificate)).toBe('ERR_CERT_AUTHORITY_INVALID');
  });

  it.each(['ed25519', 'p521'] as const)('it knows no %s keys', async (key) => {
    const authority = await makeAuthority({ key: 'p256' });
    const certificate = await authority.issue({ commonName: 'kube-apiserver', addresses: ['127.0.0.1'], key });
    expect(await compare(certificate, key)).toBe('ERR_SSL_VERSION_OR_CIPHER_MISMATCH');
  });

  it('P-384 and RSA are no matter', async () => {
    expect(
      await compare(
        await world.authority.issue({ commonName: 'kube-apiserver', addresses: ['127.0.0.1'], key: 'p384' }),
      ),
    ).toBe('ERR_CERT_AUTHORITY_INVALID');
    expect(
      await compare(
        await world.authority.issue({ commonName: 'kube-apiserver', addresses: ['127.0.0.1'], key: 'rsa' }),
      ),
    ).toBe('ERR_CERT_AUTHORITY_INVALID');
  });
});
