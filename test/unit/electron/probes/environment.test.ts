import { describe, expect, it } from 'vitest';
import { clockProbe } from '../../../../electron/probes/clock.ts';
import { environmentProbe } from '../../../../electron/probes/environment.ts';
import { newTools } from '../../../integration/hostile/measure.ts';

const never = new AbortController().signal;

describe('the environment', () => {
  it('of nothing is empty', async () => {
    expect(await environmentProbe.measure({}, newTools(never))).toMatchObject({
      home: null,
      proxies: [],
      noProxy: null,
      sslCertFile: null,
      sslCertDir: null,
      kubeconfig: null,
      pathEntries: [],
      packaging: 'none',
    });
  });

  it('names proxies in Go’s order, empty ones left out, with passwords kept apart', async () => {
    const tools = newTools(never, {
      https_proxy: 'http://low:3128',
      HTTPS_PROXY: 'http://mara:p%40ss@proxy.corp:3128/',
      HTTP_PROXY: '',
      http_proxy: 'mara@plain:8080',
      ALL_PROXY: 'socks5://never-read-by-go:1080',
      NO_PROXY: '',
      no_proxy: '.svc,10.0.0.0/8',
    });
    const evidence = await environmentProbe.measure({}, tools);
    expect(evidence.proxies.map(({ variable, value }) => [variable, value])).toEqual([
      ['HTTPS_PROXY', 'http://***@proxy.corp:3128/'],
      ['https_proxy', 'http://low:3128'],
      ['http_proxy', '***@plain:8080'],
    ]);
    const handles = evidence.proxies.map(({ credential }) =>
      credential === null ? null : tools.vault.open(credential),
    );
    expect(handles).toEqual(['mara:p@ss', null, 'mara:']);
    expect(evidence.noProxy).toEqual({ variable: 'no_proxy', value: '.svc,10.0.0.0/8' });
  });

  it('gives the rest as it stands', async () => {
    const evidence = await environmentProbe.measure(
      {},
      newTools(never, {
        HOME: '/home/mara',
        KUBECONFIG: 'a:b',
        PATH: '/bin::/usr/bin',
        SSL_CERT_FILE: '/ca.pem',
        FLATPAK_ID: 'x',
      }),
    );
    expect(evidence).toMatchObject({
      home: '/home/mara',
      kubeconfig: 'a:b',
      sslCertFile: '/ca.pem',
      packaging: 'flatpak',
    });
    expect(evidence.pathEntries).toEqual(['/bin', '', '/usr/bin']);
  });
});

it.each([
  [{ FLATPAK_ID: 'org.example.Authpath' }, 'flatpak'],
  [{ APPIMAGE: '/home/mara/Authpath.AppImage' }, 'appimage'],
  [{ SNAP: '/snap/authpath/1', SNAP_NAME: 'authpath' }, 'snap'],
  // Started from a terminal that is a snap itself: the variables are that one's.
  [{ SNAP: '/snap/code/1', SNAP_NAME: 'code' }, 'none'],
] as const)('is packaged by %j as %s', async (variables, packaging) => {
  expect(await environmentProbe.measure({}, newTools(never, variables))).toMatchObject({ packaging });
});

it('the clock is the one that the tools carry', async () => {
  const now = new Date('2026-03-01T10:00:00Z');
  const evidence = await clockProbe.measure({}, { ...newTools(never), now: () => now });
  expect(evidence).toEqual({ now: '2026-03-01T10:00:00.000Z', timeZone: 'UTC+00:00' });
});
