import { describe, expect, it } from 'vitest';
import type { FactName, Facts } from '../../../../../electron/checks/facts.ts';
import { planOf } from '../../../../../electron/engine/plan/index.ts';
import {
  at,
  authority,
  authorityCertificate,
  clock,
  connection,
  environment,
  failedHandshake,
  handshake,
  kubeconfigFor,
  proxyCertificate,
  proxyEndpoint,
  proxyTls,
  resolved,
  serverCertificate,
  throughProxy,
  trust,
  tunnel,
} from '../../../../checks/builders.ts';

const requested = { set: 'default', context: null } as never;
const stranger = serverCertificate({ issuer: 'CN=Example Inspection' });

function proxiedBy(value: string) {
  return environment({ proxies: [{ variable: 'HTTPS_PROXY', value, credential: null }] });
}

/** A walk through a proxy that shows a stranger's certificate for the server at 192.0.2.10. */
function known(change: Partial<Facts> = {}): Partial<Facts> {
  return {
    clock: clock(),
    kubeconfig: kubeconfigFor({ server: at('https://192.0.2.10:6443', 6) }),
    environment: proxiedBy('http://proxy.example.com:3128'),
    authority: authority(),
    tunnel: tunnel(),
    connections: [],
    handshakes: [handshake({ chain: [stranger] }, throughProxy())],
    trust: trust([]),
    retryResolve: null,
    directResolve: null,
    directHandshakes: [],
    ...change,
  };
}

function asked(fact: FactName, change: Partial<Facts> = {}): readonly unknown[] {
  const plan = planOf(fact);
  const all = known(change);
  const facts = Object.fromEntries(plan.needs.map((need) => [need, all[need]]));
  const answer = plan.ask(facts as never, requested);
  return answer.kind === 'none' || answer.kind === 'given'
    ? []
    : answer.kind === 'many'
      ? answer.inputs
      : [answer.inputs];
}

const byName = { kubeconfig: kubeconfigFor({}), directResolve: resolved('192.0.2.10', '192.0.2.11', '192.0.2.12') };

describe('the way past a proxy', () => {
  it('is tried when the proxy shows a stranger', () => {
    expect(asked('directHandshakes')).toEqual([
      { route: { kind: 'direct', address: '192.0.2.10', port: 6443 }, serverName: null, host: '192.0.2.10:6443' },
    ]);
    expect(asked('directResolve')).toEqual([]);
  });

  it('is looked up first for a name, and tried at two addresses', () => {
    expect(asked('directResolve', byName)).toEqual([{ host: 'api.example.com' }]);
    expect(asked('directHandshakes', byName)).toMatchObject([
      { route: { address: '192.0.2.10' }, serverName: 'api.example.com' },
      { route: { address: '192.0.2.11' } },
    ]);
  });

  it('is tried when the handshake in the tunnel fails', () => {
    const failing = (change: Parameters<typeof failedHandshake>[0]) =>
      asked('retryHandshakes', { handshakes: [failedHandshake(change, throughProxy())] });
    expect(failing({ how: 'timeout' })).toHaveLength(1);
    expect(failing({ how: 'tunnel', phase: 'connect' })).toHaveLength(0);
    const handshakes = [failedHandshake({ how: 'timeout' }, throughProxy())];
    const named = { kubeconfig: byName.kubeconfig, retryResolve: byName.directResolve, handshakes };
    expect(asked('retryResolve', named)).toEqual([{ host: 'api.example.com' }]);
    expect(asked('retryHandshakes', named)).toHaveLength(2);
    expect(asked('directHandshakes', { handshakes, trust: null })).toEqual([]);
  });

  it('is not tried when nothing is suspicious, verification is off, or there is no proxy', () => {
    const none = (change: Partial<Facts>) => {
      expect(asked('directHandshakes', change)).toEqual([]);
      expect(asked('directResolve', { ...byName, ...change })).toEqual([]);
      expect(asked('retryHandshakes', change)).toEqual([]);
    };
    none({ handshakes: [handshake({}, throughProxy())], trust: trust() });
    none({ trust: trust([], [], { anchors: 'none' }) });
    none({ environment: environment(), connections: [connection()], handshakes: [handshake({ chain: [stranger] })] });
    none({ environment: proxiedBy('socks5://proxy.example.com:1080') });
  });

  it('is not tried to this computer’s own address through a proxy elsewhere: there it is another place', () => {
    const kubeconfig = kubeconfigFor({
      server: at('https://127.0.0.1:6443', 6),
      proxyUrl: at('http://proxy.example.com:3128', 8),
    });
    expect(asked('directHandshakes', { kubeconfig })).toEqual([]);
    const here = kubeconfigFor({
      server: at('https://127.0.0.1:6443', 6),
      proxyUrl: at('http://127.0.0.1:3128', 8),
    });
    expect(asked('directHandshakes', { kubeconfig: here })).toHaveLength(1);
  });

  it('is judged by the same authorities', () => {
    const directHandshakes = [handshake(), failedHandshake({ how: 'timeout' })];
    expect(asked('directTrust', { directHandshakes })).toEqual([
      {
        anchors: 'kubeconfig',
        anchorCertificates: [authorityCertificate().sha256],
        served: [serverCertificate().sha256],
        sslCertFile: null,
        sslCertDir: null,
      },
    ]);
    expect(asked('directTrust')).toEqual([]);
  });
});

describe('an https proxy', () => {
  const https = proxyEndpoint({ scheme: 'https' });

  it('has its certificate compared with the kubeconfig’s authorities', () => {
    const shown = { tunnel: tunnel({ kind: 'open', ms: 1 }, https, proxyTls()) };
    expect(asked('proxyTrust', shown)).toMatchObject([
      {
        anchors: 'kubeconfig',
        anchorCertificates: [authorityCertificate().sha256],
        served: [proxyCertificate().sha256],
      },
    ]);
    expect(asked('proxyTrust')).toEqual([]);
  });

  it('is called by tls-server-name where that is set, and other proxies have no use for it', () => {
    const kubeconfig = kubeconfigFor({ tlsServerName: at('kubernetes', 8) });
    const environmentOf = (scheme: string) => ({ environment: proxiedBy(`${scheme}://proxy.example.com:3128`) });
    expect(asked('tunnel', { kubeconfig, ...environmentOf('https') })).toMatchObject([{ serverName: 'kubernetes' }]);
    expect(asked('tunnel', { kubeconfig, ...environmentOf('http') })[0]).not.toHaveProperty('serverName');
    expect(asked('tunnel', environmentOf('https'))[0]).not.toHaveProperty('serverName');
  });
});

describe('routes to a server with several addresses', () => {
  it('begin with the address that Go would use', () => {
    const slow = { ...connection('connected', '2001:db8::10'), ms: 900 };
    const inputs = asked('handshakes', {
      ...byName,
      environment: environment(),
      tunnel: null,
      connections: [slow, connection()],
    });
    expect(inputs).toMatchObject([{ route: { address: '192.0.2.10' } }, { route: { address: '2001:db8::10' } }]);
  });
});

describe('a server that shows its certificate and then refuses', () => {
  const chain = [serverCertificate()];
  const refused = failedHandshake({ how: 'alert', phase: 'handshake', clientCertificateRequested: true, chain });

  it('is compared with the authorities all the same', () => {
    expect(asked('trust', { handshakes: [refused] })).toMatchObject([{ served: [serverCertificate().sha256] }]);
  });
});
