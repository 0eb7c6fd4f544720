import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../electron/checks/facts.ts';
import type { TunnelEvidence } from '../../../shared/model/evidence/network.ts';
import { at, connection, environment, kubeconfigFor, networkError, proxyEndpoint, tunnel } from '../builders.ts';
import { judge, summary, words } from './facts.ts';

function proxied(value = 'http://proxy.example.com:3128', noProxy: string | null = null) {
  return environment({
    proxies: [{ variable: 'HTTPS_PROXY', value, credential: null }],
    noProxy: noProxy === null ? null : { variable: 'NO_PROXY', value: noProxy },
  });
}

describe('network.route', () => {
  it('says that no proxy is set', () => {
    expect(judge('network.route')).toMatchObject({
      outcome: 'pass',
      note: 'direct',
      message: 'kubectl goes to api.example.com:6443 directly: no proxy is set for it.',
    });
  });

  it('names the proxy and the variable that it comes from', () => {
    expect(judge('network.route', { environment: proxied() })).toMatchObject({
      outcome: 'pass',
      message: 'kubectl goes through the proxy http://proxy.example.com:3128, set by HTTPS_PROXY.',
    });
  });

  it('names the NO_PROXY entry that keeps the proxy out', () => {
    expect(judge('network.route', { environment: proxied(undefined, 'localhost, .example.com') })).toMatchObject({
      message: 'kubectl goes to api.example.com:6443 directly, since .example.com is in NO_PROXY.',
    });
  });

  it('says that Go does not read ALL_PROXY', () => {
    const all = environment({ proxies: [{ variable: 'ALL_PROXY', value: 'http://all:1', credential: null }] });
    expect(judge('network.route', { environment: all })).toMatchObject({
      message: 'kubectl goes to api.example.com:6443 directly; ALL_PROXY is set, but Go does not read it.',
    });
  });

  it('uses no proxy from the environment for this computer itself', () => {
    const local = { kubeconfig: kubeconfigFor({ server: at('https://127.0.0.1:6443', 6) }), environment: proxied() };
    expect(judge('network.route', local)).toMatchObject({ outcome: 'pass', note: 'direct' });
  });

  it('fails with PRX-05 at the line of a proxy-url that client-go refuses, in kubectl’s words', () => {
    const judged = judge('network.route', { kubeconfig: kubeconfigFor({ proxyUrl: at('ftp://proxy:21', 8) }) });
    expect(summary(judged)).toBe('fail PRX-05');
    expect(judged).toMatchObject({ problems: [{ origin: { line: 8 } }] });
    expect(words(judged)[0]?.literal).toBe(
      'error: invalid \'proxy-url\' "ftp://proxy:21" for cluster "dev-cluster": unsupported scheme "ftp", must be http, https, or socks5',
    );
  });

  it('passes an empty proxy-url by, as client-go does', () => {
    expect(summary(judge('network.route', { kubeconfig: kubeconfigFor({ proxyUrl: at('', 8) }) }))).toBe('pass');
  });
});

describe('network.tunnel', () => {
  const socks = proxyEndpoint({ scheme: 'socks5', port: 1080 });
  const tls = proxyEndpoint({ scheme: 'https' });
  const seen = (looksLike: 'http' | 'tls' | 'socks' | 'ssh' | 'text', text = '') => ({ hex: '', text, looksLike });
  const refused = (
    status: number | null,
    change: Partial<Extract<TunnelEvidence['outcome'], { kind: 'refused' }>> = {},
  ) => ({ kind: 'refused', status, statusText: '', socksReply: null, headers: [], body: '', ...change }) as const;
  const through = (outcome: TunnelEvidence['outcome'], proxy = proxyEndpoint(), change: Partial<Facts> = {}): string =>
    summary(
      judge('network.tunnel', {
        environment: proxied(`${proxy.scheme}://${proxy.host}:${proxy.port}`),
        tunnel: tunnel(outcome, proxy),
        ...change,
      }),
    );

  it('does not apply without a proxy', () => {
    expect(judge('network.tunnel')).toMatchObject({ outcome: 'notApplicable', reason: 'notUsed' });
  });

  it('passes when the proxy opens a way', () => {
    expect(through({ kind: 'open', ms: 30 })).toBe('pass');
  });

  it('can’t tell when the proxy was not asked', () => {
    expect(judge('network.tunnel', { environment: proxied() })).toMatchObject({
      outcome: 'inconclusive',
      reason: 'notRecorded',
    });
  });

  it.each<[string, Parameters<typeof through>, string]>([
    ['forbids', [refused(403, { statusText: 'Forbidden' })], 'fail PRX-01'],
    [
      'can’t reach the server, which answers without it',
      [refused(502), undefined, { directConnections: [connection()] }],
      'fail PRX-01',
    ],
    [
      'can’t reach the server, and neither can we',
      [refused(503), undefined, { directConnections: [connection('refused')] }],
      'fail PRX-01|NET-01',
    ],
    ['can’t reach the server, and we did not try', [refused(504)], 'fail PRX-01|DNS-01|NET-01|NET-02|NET-03'],
    [
      'forbids by a SOCKS ruleset',
      [refused(null, { socksReply: 'connection not allowed by ruleset' }), socks],
      'fail PRX-01',
    ],
    [
      'can’t reach the server over SOCKS',
      [refused(null, { socksReply: 'host unreachable' }), socks, { directConnections: [connection('timeout')] }],
      'fail PRX-01|NET-02',
    ],
    ['wants a login', [refused(407)], 'fail PRX-02'],
    [
      'wants a login over SOCKS',
      [refused(null, { socksReply: 'no acceptable authentication methods' }), socks],
      'fail PRX-02',
    ],
    [
      'has no name',
      [{ kind: 'notReached', phase: 'resolve', error: networkError('ENOTFOUND'), firstBytes: null }],
      'fail PRX-03',
    ],
    [
      'is down',
      [{ kind: 'notReached', phase: 'connect', error: networkError('ECONNREFUSED'), firstBytes: null }],
      'fail PRX-03',
    ],
    [
      'is https:// and speaks http',
      [{ kind: 'notReached', phase: 'tls', error: networkError(null), firstBytes: seen('http') }, tls],
      'fail PRX-06',
    ],
    [
      'is https:// and hangs up',
      [{ kind: 'notReached', phase: 'tls', error: networkError('ECONNRESET'), firstBytes: null }, tls],
      'fail PRX-06|PRX-09',
    ],
    ['is http:// and speaks TLS', [{ kind: 'notAProxy', how: 'closed', firstBytes: seen('tls') }], 'fail PRX-06'],
    [
      'says that it wants TLS',
      [refused(400, { body: 'Client sent an HTTP request to an HTTPS server.\n' })],
      'fail PRX-06',
    ],
    [
      'is socks5:// and speaks http',
      [{ kind: 'notAProxy', how: 'otherProtocol', firstBytes: seen('http') }, socks],
      'fail PRX-06',
    ],
    ['is socks5:// and waits', [{ kind: 'notAProxy', how: 'silence', firstBytes: null }, socks], 'fail PRX-09|PRX-06'],
    ['is silent', [{ kind: 'notAProxy', how: 'silence', firstBytes: null }], 'fail PRX-09'],
    ['hangs up, and speaks no TLS either', [{ kind: 'notAProxy', how: 'closed', firstBytes: null }], 'fail PRX-09'],
    [
      'is an SSH server',
      [{ kind: 'notAProxy', how: 'otherProtocol', firstBytes: seen('ssh', 'SSH-2.0-x') }],
      'fail PRX-09',
    ],
    ['is a portal that redirects', [refused(302)], 'fail PRX-09'],
    ['is a web server', [refused(405, { statusText: 'Method Not Allowed' })], 'fail PRX-09|PRX-01'],
  ])('when the proxy %s', (_title, input, expected) => {
    expect(through(...input)).toBe(expected);
  });

  it('clears the server and offers NO_PROXY, with what is in it kept', () => {
    const judged = judge('network.tunnel', {
      environment: proxied(undefined, 'localhost'),
      tunnel: tunnel(refused(403, { statusText: 'Forbidden' })),
      directConnections: [connection()],
    });
    const [said] = words(judged);
    expect(said?.literal).toBe('Unable to connect to the server: Forbidden');
    expect(said?.innocent).toContain('answers without the proxy');
    expect(said?.remedies[0]?.commands[0]).toEqual({
      argv: ['kubectl', '--context', 'dev', 'get', '--raw', '/version'],
      environment: { NO_PROXY: 'localhost,api.example.com' },
    });
  });

  it('changes the kubeconfig where proxy-url is the one that is used', () => {
    const judged = judge('network.tunnel', {
      kubeconfig: kubeconfigFor({ proxyUrl: at('http://proxy.example.com:3128', 8) }),
      tunnel: tunnel(refused(403, { statusText: 'Forbidden' })),
    });
    expect(judged).toMatchObject({ problems: [{ origin: { line: 8 } }] });
    expect(words(judged)[0]?.remedies[0]?.commands[0]?.argv).toEqual([
      'kubectl',
      'config',
      'set-cluster',
      'dev-cluster',
      '--kubeconfig',
      '/home/mara/.kube/config',
      '--proxy-url=',
    ]);
  });
});
