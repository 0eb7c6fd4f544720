import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../electron/checks/facts.ts';
import type { TunnelEvidence } from '../../../shared/model/evidence/network.ts';
import {
  at,
  authorityCertificate,
  connection,
  environment,
  kubeconfigFor,
  networkError,
  proxyCertificate,
  proxyEndpoint,
  proxyTls,
  trust,
  tunnel,
} from '../builders.ts';
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

  it('finds an address with a scheme that is none, whose scheme Go then takes for the proxy’s name', () => {
    expect(summary(judge('network.route', { environment: proxied('http://proxy:80:80') }))).toBe('fail PRX-05');
    expect(summary(judge('network.route', { environment: proxied('proxy:80') }))).toBe('pass');
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
      [refused(2, { socksReply: 'connection not allowed by ruleset' }), socks],
      'fail PRX-01',
    ],
    [
      'can’t reach the server over SOCKS',
      [refused(4, { socksReply: 'host unreachable' }), socks, { directConnections: [connection('timeout')] }],
      'fail PRX-01|NET-02',
    ],
    [
      'met a closed port, as its SOCKS reply says',
      [refused(5, { socksReply: 'connection refused' }), socks],
      'fail PRX-01|NET-01',
    ],
    [
      'met nobody, as its SOCKS reply says',
      [refused(4, { socksReply: 'host unreachable' }), socks],
      'fail PRX-01|DNS-01|NET-02|NET-03',
    ],
    [
      'gives no reason over SOCKS',
      [refused(1, { socksReply: 'general SOCKS server failure' }), socks],
      'fail PRX-01|DNS-01|NET-01|NET-02|NET-03',
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
    [
      'answers others, and is silent about this way: the server behind it may be',
      [{ kind: 'notAProxy', how: 'silence', firstBytes: seen('http') }],
      'fail PRX-09|NET-02|PRX-01',
    ],
    [
      'is silent about a server that does answer without it',
      [
        { kind: 'notAProxy', how: 'silence', firstBytes: seen('http') },
        undefined,
        { directConnections: [connection()] },
      ],
      'fail PRX-09|PRX-01',
    ],
    [
      'greets as SOCKS, and is silent about this way',
      [
        { kind: 'notAProxy', how: 'silence', firstBytes: seen('socks') },
        socks,
        { directConnections: [connection('timeout')] },
      ],
      'fail PRX-09|NET-02|PRX-01',
    ],
    ['hangs up, and speaks no TLS either', [{ kind: 'notAProxy', how: 'closed', firstBytes: null }], 'fail PRX-09'],
    [
      'is an SSH server',
      [{ kind: 'notAProxy', how: 'otherProtocol', firstBytes: seen('ssh', 'SSH-2.0-x') }],
      'fail PRX-09',
    ],
    ['is a portal that redirects, or sends its refusal to a page', [refused(302)], 'fail PRX-09|PRX-01'],
    ['is a web server with a page for everything', [refused(204)], 'fail PRX-09'],
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

describe('an https proxy', () => {
  const endpoint = proxyEndpoint({ scheme: 'https' });
  const root = authorityCertificate();
  const ended = { notBefore: '2025-11-12T08:00:00.000Z', notAfter: '2026-11-12T08:00:00.000Z' };
  const open = { kind: 'open', ms: 30 } as const;
  const login = { kind: 'refused', status: 407, statusText: '', socksReply: null, headers: [], body: '' } as const;
  const cut = { kind: 'notAProxy', how: 'reset', firstBytes: null } as const;
  const noTls = { kind: 'notReached', phase: 'tls', error: networkError(null), firstBytes: seen('tls') } as const;
  const certificate = { certificate: null, key: null, matches: true, handle: 'secret:9' } as const;

  function seen(looksLike: 'tls') {
    return { hex: '', text: '', looksLike };
  }

  function judged(
    shown: Parameters<typeof proxyTls>[0],
    change: Partial<Facts> = {},
    outcome: TunnelEvidence['outcome'] = open,
  ) {
    const tls = proxyTls(shown);
    return judge('network.tunnel', {
      environment: proxied('https://proxy.example.com:3128'),
      tunnel: tunnel(outcome, endpoint, tls),
      proxyTrust: trust(tls.chain.map((one) => [one, root] as const)),
      ...change,
    });
  }

  it('passes with a certificate that the kubeconfig’s authority has signed', () => {
    const found = judged({});
    expect(found.outcome).toBe('pass');
    expect(found.facts).toContainEqual(
      expect.objectContaining({ label: 'Names in it', values: ['proxy.example.com'] }),
    );
  });

  it('is refused by kubectl when another authority has signed, whatever this computer trusts', () => {
    const company = authorityCertificate({ subject: 'CN=Example Root' });
    const leaf = proxyCertificate({ issuer: 'CN=Example Root' });
    const found = judged({ chain: [leaf, company] }, { proxyTrust: trust([[leaf, company]]) });
    expect(summary(found)).toBe('fail TLS-01@the proxy’s certificate');
    const [said] = words(found);
    expect(said?.title).toBe('The proxy’s certificate is from another authority');
    expect(said?.message).toContain('The proxy’s certificate');
    expect(said?.message).toContain('so kubectl hangs up before it asks for the server');
    expect(said?.literal).toBe(
      'Unable to connect to the server: proxyconnect tcp: tls: failed to verify certificate: x509: certificate signed by unknown authority',
    );
    expect(said?.remedies.map(({ commands: [command] }) => [command?.argv.join(' '), command?.environment])).toEqual([
      [
        'kubectl config set-cluster dev-cluster --kubeconfig /home/mara/.kube/config --certificate-authority both.crt --embed-certs',
        undefined,
      ],
      ['kubectl --context dev get --raw /version', { HTTPS_PROXY: 'http://proxy.example.com:3128' }],
      ['kubectl --context dev get --raw /version', { HTTPS_PROXY: '' }],
      ['openssl s_client -connect proxy.example.com:3128 -showcerts -brief', undefined],
    ]);
  });

  it.each<[string, Parameters<typeof proxyCertificate>[0], string]>([
    ['has ended', ended, 'fail TLS-06@the proxy’s certificate'],
    ['has another name', { dnsNames: ['other.example.com'] }, 'fail TLS-03@the proxy’s certificate'],
    ['is made for clients', { extendedKeyUsage: ['clientAuth'] }, 'fail TLS-16@the proxy’s certificate'],
    [
      'has ended, and another name',
      { ...ended, dnsNames: ['other.example.com'] },
      'fail TLS-06@the proxy’s certificate TLS-03@the proxy’s certificate',
    ],
  ])('is refused when its certificate %s', (_title, change, expected) => {
    expect(summary(judged({ chain: [proxyCertificate(change)] }))).toBe(expected);
  });

  it('must have the name that tls-server-name sets, and not its own', () => {
    const kubeconfig = kubeconfigFor({ tlsServerName: at('kubernetes', 8) });
    const found = judged({}, { kubeconfig });
    expect(summary(found)).toBe('fail TLS-08@the proxy’s certificate');
    expect(words(found)[0]?.message).toContain('in the proxy’s certificate too');
    expect(summary(judged({ chain: [proxyCertificate({ dnsNames: ['kubernetes'] })] }, { kubeconfig }))).toBe('pass');
  });

  it('is not verified with verification off, as its row says', () => {
    const kubeconfig = kubeconfigFor({ insecureSkipTlsVerify: at(true, 9), certificateAuthorityData: null });
    const found = judged({ chain: [proxyCertificate(ended)] }, { kubeconfig });
    expect(found.outcome).toBe('pass');
    expect(found.facts?.find(({ label }) => label === 'The proxy’s certificate')).toMatchObject({ outcome: 'warn' });
  });

  it('can’t be told without the comparison', () => {
    expect(judged({}, { proxyTrust: null })).toMatchObject({ outcome: 'inconclusive', reason: 'notRecorded' });
  });

  it('shows a certificate that Go can’t read', () => {
    const damagedCertificates = [{ position: 0, error: 'x509: negative serial number' }];
    expect(summary(judged({ chain: [], damagedCertificates }))).toBe('fail TLS-01?@the proxy’s certificate');
  });

  it('may have two faults: its certificate comes first, as kubectl meets it', () => {
    const chain = [proxyCertificate(ended)];
    expect(summary(judged({ chain }, {}, login))).toBe('fail TLS-06@the proxy’s certificate PRX-02');
    expect(summary(judged({}, {}, login))).toBe('fail PRX-02');
  });

  it('that was not shown its password may have wanted no more than that', () => {
    const withheld = (change: object = {}, shown: Parameters<typeof proxyTls>[0] = {}) =>
      judged(shown, {}, { ...login, credentialWithheld: true, ...change });
    expect(summary(withheld())).toBe('inconclusive PRX-02?');
    expect(summary(withheld({ status: 403 }))).toBe('inconclusive PRX-01|PRX-02');
    expect(summary(withheld({}, { chain: [proxyCertificate(ended)] }))).toBe('fail TLS-06@the proxy’s certificate');
    const variable = {
      variable: 'HTTPS_PROXY',
      value: 'https://proxy.example.com:3128',
      credential: 'secret:7',
    } as const;
    const shown = judged({}, { environment: environment({ proxies: [variable] }) }, login);
    expect(words(shown)[0]?.message).toContain('does not accept the user and password');
  });

  it('may demand a client certificate, which kubectl would show it', () => {
    const demanding = { clientCertificateRequested: true, alert: { number: 116, name: 'certificate_required' } };
    expect(summary(judged(demanding, {}, cut))).toBe('fail TLS-12@the proxy');
    expect(words(judged(demanding, {}, cut))[0]?.message).toContain('proxy.example.com:3128 demands');
    expect(summary(judged({ ...demanding, alert: null }, {}, cut))).toBe('fail TLS-12|PRX-09@the proxy');
    expect(summary(judged({}, {}, cut))).toBe('fail PRX-09');
    expect(summary(judged(demanding, { clientCertificate: certificate }, cut))).toBe('inconclusive TLS-12?@the proxy');
    const early = { ...demanding, alert: { number: 40, name: 'handshake_failure' } };
    expect(summary(judged(early, {}, noTls))).toBe('fail TLS-12@the proxy');
    expect(summary(judged({ ...early, alert: null }, {}, noTls))).toBe('fail TLS-12|PRX-09@the proxy');
  });

  it.each<[string, number | null, string]>([
    ['knows old versions only', 70, 'fail TLS-13@the proxy'],
    ['finds no method in common', 40, 'fail TLS-13?@the proxy'],
    ['says only that it failed inside', 80, 'inconclusive TLS-13|PRX-09@the proxy'],
    ['hangs up in the middle', null, 'fail PRX-09'],
  ])('speaks TLS, and %s', (_title, number, expected) => {
    const alert = number === null ? null : { number, name: '' };
    expect(summary(judged({ chain: [], alert }, {}, noTls))).toBe(expected);
  });
});
