import { describe, expect, it } from 'vitest';
import type { ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import { authority, authorityCertificate, handshake, serverCertificate, trust } from '../builders.ts';
import { answered } from '../dashboard/builders.ts';
import {
  account,
  accountVolume,
  doubtful,
  factsOf,
  failing,
  fatal,
  judgeAll,
  type Raw,
  said,
  warned,
} from './world.ts';

const namespace = 'kubernetes-dashboard';
const csrf = 'https://10.96.0.1:443/api/v1/namespaces/kubernetes-dashboard/secrets/kubernetes-dashboard-csrf';
const noFile =
  'Could not init in cluster config: open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory';
const noClient = 'panic: could not create client config';
const one10 = { image: 'k8s.gcr.io/kubernetes-dashboard-amd64:v1.10.1', args: ['--auto-generate-certificates'] };
const accounts = (change: object, metadata: object = {}): ObjectsEvidence =>
  answered('serviceAccounts', [account({ ...change }, { ...metadata })], { namespace });

/** A NetworkPolicy that selects every pod and lets nothing out, or what is told. */
const policy = (egress: readonly object[] = []): ObjectsEvidence =>
  answered(
    'networkPolicies',
    [{ metadata: { name: 'default-deny', namespace }, spec: { podSelector: {}, policyTypes: ['Egress'], egress } }],
    { namespace },
  );

const apiServer = [
  answered(
    'services',
    [
      {
        metadata: { name: 'kubernetes', namespace: 'default' },
        spec: { clusterIP: '10.96.0.1', ports: [{ port: 443 }] },
      },
    ],
    { namespace: 'default', name: 'kubernetes' },
  ),
  answered(
    'endpointSlices',
    [
      {
        metadata: { name: 'kubernetes', namespace: 'default' },
        ports: [{ port: 6443, protocol: 'TCP' }],
        endpoints: [{ addresses: ['192.0.2.10'] }],
      },
    ],
    { namespace: 'default' },
  ),
];

/** A ConfigMap whose ca.crt holds a certificate. */
function map(name: string, certificate = authorityCertificate()): ObjectsEvidence {
  const evidence = answered('configMaps', [{ metadata: { name, namespace } }], { namespace, name });
  const { material } = authority(certificate);
  return { ...evidence, items: evidence.items.map((item) => ({ ...item, authority: material })) } as ObjectsEvidence;
}

describe('a healthy Dashboard', () => {
  it('passes every step, and the kubeconfig’s steps are not its way', () => {
    const judged = judgeAll(factsOf());
    expect(Object.values(judged).map((one) => one?.outcome)).toEqual([
      ...Array.from({ length: 7 }, () => 'pass'),
      ...Array.from({ length: 3 }, () => 'notApplicable'),
    ]);
    expect(judged['service.mode']).toMatchObject({ note: 'service account' });
  });

  it('passes when nobody may read its log, for it would have ended if its sign-in had failed', () => {
    const world = { logStatus: 403, startedAt: '2026-11-24T10:00:00Z' };
    expect([failing(world), doubtful(world)]).toEqual([[], []]);
  });

  it('can’t be told when it has just begun and nobody may read its log', () => {
    const judged = judgeAll(factsOf({ logStatus: 403 }));
    expect(judged['account.network']).toMatchObject({ outcome: 'inconclusive', reason: 'rightsMissing' });
    expect(judged['account.network']).toMatchObject({ next: expect.stringContaining('kubectl logs deployment/') });
  });

  it('says what became of the document’s advice on this server', () => {
    const rows = judgeAll(factsOf())['account.token']?.facts ?? [];
    const told = rows.filter(({ label }) => label === 'The document of 2017');
    expect(told.map(({ values }) => values[1])).toEqual([
      'true up to Kubernetes 1.5, not here',
      'true up to Kubernetes 1.23, not here',
    ]);
  });
});

describe('SA-01 and SA-02: no token in the pod', () => {
  it.each([
    ['the pod forbids it', { automount: false, volume: null }],
    ['another volume covers it', { volume: { name: 'empty', emptyDir: {} } }],
    ['the account forbids it', { volume: null, objects: [accounts({ automountServiceAccountToken: false })] }],
  ])('%s', (_what, change) => {
    expect(failing({ ...change, restarts: 3, log: said(noFile, noClient) })).toEqual(['account.mounted SA-01']);
  });

  it('is the admission plugin where the pod asks for it, or nobody wrote the account into it', () => {
    const bare = { volume: null, restarts: 3, log: said(noFile, noClient) };
    expect(failing({ ...bare, automount: true })).toEqual(['account.mounted SA-02']);
    const unnamed = { account: '', objects: [accounts({}, { name: 'default' })] };
    expect(failing({ ...bare, ...unnamed })).toEqual(['account.mounted SA-02']);
  });

  it('is the admission plugin where the account is as it was when the pod was made', () => {
    const bare = { volume: null, restarts: 3, log: said(noFile, noClient) };
    const changed = (time: string) => ({ objects: [accounts({}, { managedFields: [{ manager: 'helm', time }] })] });
    expect(failing({ ...bare, ...changed('2026-11-24T10:59:40Z') })).toEqual(['account.mounted SA-02']);
    expect(failing({ ...bare, ...changed('2026-11-24T11:20:00Z') })).toEqual(['account.mounted SA-02|SA-01']);
  });

  it('may be both where nothing tells them apart', () => {
    const bare = { volume: null, restarts: 3, log: said(noFile, noClient) };
    expect(failing(bare)).toEqual(['account.mounted SA-02|SA-01']);
    expect(failing({ ...bare, hidden: ['serviceAccounts'] })).toEqual(['account.mounted SA-01|SA-02']);
  });
});

describe('the account itself', () => {
  it('WL-13: it does not exist', () => {
    expect(failing({ objects: [answered('serviceAccounts', [], { namespace })] })).toEqual(['account.exists WL-13']);
  });

  it('SA-19: the pod runs as default', () => {
    const words =
      'panic: secrets "kubernetes-dashboard-csrf" is forbidden: User "system:serviceaccount:kubernetes-dashboard:default" cannot get resource "secrets" in API group "" in the namespace "kubernetes-dashboard"';
    const found = failing({
      account: 'default',
      restarts: 2,
      log: said(words),
      objects: [accounts({}, { name: 'default' })],
    });
    expect(found).toContain('account.exists SA-19');
    const healthy = { account: 'default', objects: [accounts({}, { name: 'default' })] };
    expect(failing(healthy)).toEqual([]);
  });
});

describe('an account that is not the Dashboard’s own', () => {
  const words =
    'panic: secrets "kubernetes-dashboard-csrf" is forbidden: User "system:serviceaccount:kubernetes-dashboard:builder" cannot get resource "secrets" in API group "" in the namespace "kubernetes-dashboard"';
  const told = { restarts: 2, log: said(words) };

  it('SA-19: the manifest mounts the token of another account', () => {
    expect(failing(told)).toContain('account.exists SA-19');
  });

  it('SA-19 or SA-16: the pod runs as another account, and the one of the manifest is there', () => {
    const objects = [answered('serviceAccounts', [account({}), account({}, { name: 'builder' })], { namespace })];
    expect(failing({ ...told, account: 'builder', objects })).toContain('account.exists SA-19|SA-16');
  });

  it('SA-16: the pod runs as the only account that there is', () => {
    const objects = [accounts({}, { name: 'builder' })];
    expect(failing({ ...told, account: 'builder', objects })).toEqual(['account.rights SA-16']);
  });
});

describe('SA-09: the manifest itself says where the API server is', () => {
  const facts = { apiServerService: apiServer };
  const failsAt = (address: string, env: readonly Raw[]) =>
    failing({ restarts: 2, log: said(`panic: Get "${csrf}": dial tcp ${address}: i/o timeout`), env, facts });
  const host = (value: string) => [{ name: 'KUBERNETES_SERVICE_HOST', value }];

  it('at a port that the Service does not have', () => {
    const env = [{ name: 'KUBERNETES_SERVICE_PORT', value: '6443' }];
    expect(failsAt('10.96.0.1:6443', env)).toEqual(['account.network SA-09']);
  });

  it('at an address that gives no answer, and may be right all the same', () => {
    expect(failsAt('10.32.0.1:443', host('10.32.0.1'))).toEqual(['account.network SA-09|SA-10']);
  });

  it('at the pod itself', () => {
    const words = `panic: Get "${csrf}": dial tcp 127.0.0.1:443: connect: connection refused`;
    expect(failing({ restarts: 2, log: said(words), env: host('127.0.0.1'), facts })).toEqual([
      'account.network SA-09',
    ]);
  });

  it('where the Service and its endpoints are is no wrong address', () => {
    expect(failsAt('10.96.0.1:443', host('10.96.0.1'))).toEqual(['account.network SA-10']);
    expect(failsAt('192.0.2.10:6443', host('192.0.2.10'))).toEqual(['account.network SA-10']);
    expect(failsAt('10.32.0.1:443', [])).toEqual(['account.network SA-10']);
  });
});

describe('the way to the API server', () => {
  const broken = (words: string, more: object = {}) => failing({ restarts: 2, log: said(words), ...more });
  const timeout = `panic: Get "${csrf}": dial tcp 10.96.0.1:443: i/o timeout`;

  it.each([
    ['SA-10', timeout, {}],
    ['SA-10', fatal('Get https://10.96.0.1:443/version: dial tcp 10.96.0.1:443: i/o timeout'), one10],
    ['SA-11', `panic: Get "${csrf}": dial tcp 10.96.0.1:443: connect: no route to host`, {}],
    ['SA-12', `panic: Get "${csrf}": dial tcp 10.96.0.1:443: connect: connection refused`, {}],
    [
      'SA-20|SA-12',
      `panic: Get "${csrf}": dial tcp 10.96.0.1:443: connect: connection refused`,
      { sidecar: 'istio-proxy' },
    ],
    ['SA-17', fatal('Get "http://localhost:8080/version": dial tcp 127.0.0.1:8080: connect: connection refused'), {}],
    ['SA-18|SA-10', timeout, { objects: [policy()], facts: { apiServerService: apiServer } }],
    ['SA-10|SA-18', timeout, { hidden: ['networkPolicies'] }],
  ])('%s: %s', (code, words, more) => {
    expect(broken(words, more)).toEqual([`account.network ${code}`]);
  });

  it('SA-10 where a policy lets it out to the API server', () => {
    const out = [{ to: [{ ipBlock: { cidr: '192.0.2.0/24' } }], ports: [{ port: 6443, protocol: 'TCP' }] }];
    expect(broken(timeout, { objects: [policy(out)], facts: { apiServerService: apiServer } })).toEqual([
      'account.network SA-10',
    ]);
  });

  it('SA-09: no address in its environment', () => {
    const words =
      'Could not init in cluster config: unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined';
    expect(broken(words, { log: said(words, noClient) })).toEqual(['account.network SA-09']);
  });

  it('a policy alone is a suspicion when the log can’t be read, and nothing when the log says that it works', () => {
    const closed = { objects: [policy()], facts: { apiServerService: apiServer } };
    expect(doubtful({ ...closed, logStatus: 403 })).toContain('account.network SA-18|SA-10');
    expect([failing(closed), doubtful(closed)]).toEqual([[], []]);
  });

  it('what failed before and works now is no fault', () => {
    expect(failing({ previousLog: said(timeout) })).toEqual([]);
  });

  it('what failed before decides while this start has not got far', () => {
    expect(failing({ log: said(), previousLog: said(timeout) })).toEqual(['account.network SA-10']);
  });

  it('what has worked and fails now fails', () => {
    const late = `Metric client health check failed: Get "https://10.96.0.1:443/api/v1/namespaces/x/services/y/proxy/healthz": dial tcp 10.96.0.1:443: i/o timeout. Retrying in 30 seconds.`;
    expect(failing({ log: said('Successful initial request to the apiserver, version: v1.36.3', late) })).toEqual([
      'account.network SA-10',
    ]);
  });
});

describe('an address of its own', () => {
  const withHost = (host: string, reason: string) =>
    failing({
      args: [`--apiserver-host=${host}`],
      restarts: 2,
      log: said(`Using apiserver-host location: ${host}`, 'Skipping in-cluster config', fatal(reason)).replace(
        'Using in-cluster config to connect to apiserver',
        '',
      ),
    });

  it.each([
    [
      'account.authority SA-14',
      'https://10.96.0.1',
      'Get "https://10.96.0.1/version": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    ],
    [
      'account.authority SA-14',
      'https://10.96.0.1',
      'Get https://10.96.0.1/version: x509: failed to load system roots and no roots provided',
    ],
    [
      'account.network SA-17',
      'http://10.96.0.1:8080',
      'Get "http://10.96.0.1:8080/version": dial tcp 10.96.0.1:8080: connect: connection refused',
    ],
    ['account.network SA-17', 'http://10.96.0.1:443', 'the server rejected our request for an unknown reason'],
    [
      'account.network SA-10',
      'https://10.96.0.1',
      'Get "https://10.96.0.1/version": dial tcp 10.96.0.1:443: i/o timeout',
    ],
    [
      'account.network DNS-04',
      'https://kubernetes.default.svc',
      'Get "https://kubernetes.default.svc/version": dial tcp: lookup kubernetes.default.svc on 10.96.0.10:53: no such host',
    ],
  ])('%s: %s', (found, host, reason) => {
    expect(withHost(host, reason)).toEqual([found]);
  });
});

describe('the authority', () => {
  const broken = (words: string, more: object = {}) => failing({ restarts: 2, log: said(words), ...more });

  it.each([
    ['SA-13', 'tls: failed to verify certificate: x509: certificate signed by unknown authority'],
    ['SA-13', 'x509: certificate signed by unknown authority'],
    ['SA-15', 'x509: certificate is valid for 192.0.2.10, 127.0.0.1, not 10.96.0.1'],
    ['SA-15', "x509: cannot validate certificate for 10.96.0.1 because it doesn't contain any IP SANs"],
    [
      'SA-25',
      'x509: certificate has expired or is not yet valid: current time 2026-11-24T11:59:00Z is after 2026-11-01T00:00:00Z',
    ],
    [
      'SA-21',
      'x509: certificate has expired or is not yet valid: current time 2029-11-24T11:59:00Z is after 2027-11-01T00:00:00Z',
    ],
    ['SA-25|SA-21', 'x509: certificate has expired or is not yet valid'],
  ])('%s: %s', (code, words) => {
    expect(broken(`panic: Get "${csrf}": ${words}`)).toEqual([`account.authority ${code}`]);
  });

  const stranger = serverCertificate({ issuer: 'CN=other' });

  it('that does not fit what is shown to us is a suspicion, since a load balancer may stand between', () => {
    const world = {
      logStatus: 403,
      objects: [map('kube-root-ca.crt')],
      facts: { handshakes: [handshake({ chain: [stranger] })], podTrust: trust([]) },
    };
    expect(doubtful(world)).toContain('account.authority SA-13');
    expect(doubtful({ ...world, logStatus: 200 })).toEqual([]);
  });

  it('from another ConfigMap is a fault where the cluster’s own one fits', () => {
    const foreign = authorityCertificate({ subject: 'CN=foreign' });
    const world = {
      logStatus: 403,
      volume: accountVolume({ map: 'other-ca' }),
      objects: [map('kube-root-ca.crt')],
      facts: {
        podTrust: trust(undefined, [authorityCertificate(), foreign]),
        mountedAuthorities: [map('other-ca', foreign)],
      },
    };
    expect(failing(world)).toEqual(['account.authority SA-13']);
    expect(failing({ ...world, log: undefined, logStatus: 200 } as never)).toEqual([]);
  });
});

describe('the token', () => {
  const refused = { restarts: 2, log: said('panic: Unauthorized') };
  const secretMadeEarly = (name: string, annotations: Raw) =>
    answered('secrets', [{ metadata: { name, namespace, annotations, creationTimestamp: '2026-11-24T10:00:00Z' } }], {
      namespace,
    });

  it.each([
    ['SA-07', 'another audience', { volume: accountVolume({ audience: 'vault' }) }],
    [
      'SA-04',
      'an account younger than its pod',
      { objects: [accounts({}, { creationTimestamp: '2026-11-24T11:30:00Z' })] },
    ],
    ['SA-03|SA-06', 'nothing else to see', {}],
    ['SA-03|SA-06|SA-04', 'an account that nobody may read', { hidden: ['serviceAccounts'] }],
    [
      'SA-03|SA-06|SA-05',
      'an old program with an old pod',
      {
        ...one10,
        podMadeAt: '2025-01-01T00:00:00Z',
        objects: [accounts({}, { creationTimestamp: '2024-01-01T00:00:00Z' })],
      },
    ],
    [
      'SA-22',
      'a Secret that is gone',
      { volume: { name: 'token', secret: { secretName: 'kubernetes-dashboard-token-x7k2p' } } },
    ],
    [
      'SA-05|SA-03|SA-04|SA-06|SA-07',
      'a token that somebody put into a Secret',
      {
        volume: { name: 'token', secret: { secretName: 'dashboard-token' } },
        objects: [secretMadeEarly('dashboard-token', {})],
      },
    ],
    [
      'SA-03|SA-06',
      'a Secret that the cluster keeps: its token never ends',
      {
        volume: { name: 'token', secret: { secretName: 'dashboard-token-x7k2p' } },
        objects: [
          secretMadeEarly('dashboard-token-x7k2p', { 'kubernetes.io/service-account.name': 'kubernetes-dashboard' }),
        ],
      },
    ],
  ])('%s: %s', (code, _what, more) => {
    expect(failing({ ...refused, ...more })).toEqual([`account.token ${code}`]);
  });

  it('SA-22 is not told of a program that began after its Secret was made', () => {
    const volume = { name: 'token', secret: { secretName: 'made-later' } };
    const annotations = { 'kubernetes.io/service-account.name': 'kubernetes-dashboard' };
    const metadata = { name: 'made-later', namespace, annotations, creationTimestamp: '2026-11-24T11:30:00Z' };
    const objects = [answered('secrets', [{ metadata }], { namespace })];
    const started = (lastStartedAt: string) => ({ ...refused, volume, objects, lastStartedAt });
    expect(failing(started('2026-11-24T11:00:00Z'))).toEqual(['account.token SA-22']);
    expect(failing(started('2026-11-24T11:45:00Z'))).toEqual(['account.token SA-03|SA-06']);
  });

  it('SA-04 is certain from the ages alone, as long as the kubelet has not renewed the token', () => {
    const young = (creationTimestamp: string) => ({ objects: [accounts({}, { creationTimestamp })] });
    expect(failing(young('2026-11-24T11:40:00Z'))).toEqual(['account.token SA-04']);
    expect(failing({ ...young('2026-11-24T11:01:00Z'), podMadeAt: '2026-11-24T09:00:00Z' })).toEqual([]);
    expect(failing(young('2026-11-24T11:59:55Z'))).toEqual(['account.token SA-04']);
  });

  it('is not the problem where the server names the account', () => {
    const words =
      'panic: secrets "kubernetes-dashboard-csrf" is forbidden: User "system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard" cannot get resource "secrets" in API group "" in the namespace "kubernetes-dashboard"';
    expect(judgeAll(factsOf({ restarts: 2, log: said(words) }))['account.token']?.outcome).toBe('pass');
  });
});

describe('rights', () => {
  const own = 'system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard';
  const refusedIn = (where: string) =>
    `panic: secrets "kubernetes-dashboard-csrf" is forbidden: User "${own}" cannot get resource "secrets" in API group "" in the namespace "${where}"`;

  it('SA-16: what the program was refused', () => {
    expect(failing({ restarts: 2, log: said(refusedIn(namespace)) })).toEqual(['account.rights SA-16']);
  });

  it('is no matter of rights that 2.x may not make a Secret: its own is missing, and the pods’ step says so', () => {
    const words = `panic: secrets is forbidden: User "${own}" cannot create resource "secrets" in API group "" in the namespace "${namespace}"`;
    expect(failing({ restarts: 2, log: said(words) })).toEqual([]);
    expect(failing({ ...one10, restarts: 2, log: said(words) })).toEqual(['account.rights SA-16']);
  });

  it('WL-06: it looks in another namespace than its own', () => {
    expect(failing({ restarts: 2, log: said(refusedIn('kube-system')) })).toEqual(['account.rights WL-06']);
  });

  const review = (allowed: (resource: string, name: string) => boolean | null) => {
    const question = (verb: string, resource: string, subresource: string | null, name: string) => ({
      verb,
      group: '',
      resource,
      subresource,
      name,
      namespace,
      path: null,
    });
    const questions = [
      { ...question('get', '', null, ''), resource: null, name: null, namespace: '', path: '/version' },
      ...['kubernetes-dashboard-csrf', 'kubernetes-dashboard-key-holder'].flatMap((name) =>
        ['get', 'update'].map((verb) => question(verb, 'secrets', null, name)),
      ),
      question('get', 'configmaps', null, 'kubernetes-dashboard-settings'),
      question('get', 'services', 'proxy', 'dashboard-metrics-scraper'),
    ];
    const answers = questions.map((one) => ({
      question: one,
      allowed: allowed(one.resource ?? '', one.name ?? ''),
      denied: false,
      reason: '',
      evaluationError: '',
      status: 201,
    }));
    return { accountRights: [{ namespace, account: 'kubernetes-dashboard', answers }] };
  };

  it('SA-16: the API server says that a right is missing, though the Dashboard still runs', () => {
    expect(failing({ facts: review((resource) => resource !== 'secrets') })).toEqual(['account.rights SA-16']);
    expect(failing({ facts: review(() => true) })).toEqual([]);
  });

  it('warns of a right that only a part of it needs', () => {
    const world = { facts: review((resource) => resource !== 'services') };
    expect([failing(world), warned(world)]).toEqual([[], ['account.rights SA-16']]);
  });

  const role = answered(
    'roles',
    [
      {
        metadata: { name: 'dashboard', namespace },
        rules: [{ apiGroups: [''], resources: ['secrets', 'configmaps', 'services/proxy'], verbs: ['*'] }],
      },
    ],
    { namespace },
  );
  const binding = (subject: string) =>
    answered(
      'roleBindings',
      [
        {
          metadata: { name: 'dashboard', namespace },
          roleRef: { kind: 'Role', name: 'dashboard' },
          subjects: [{ kind: 'ServiceAccount', name: 'kubernetes-dashboard', namespace: subject }],
        },
      ],
      { namespace },
    );
  const noReview = review(() => null);

  it('reads roles and bindings where the API server would not review', () => {
    const with2 = (subject: string) => ({ logStatus: 403, objects: [role, binding(subject)], facts: noReview });
    expect(doubtful(with2(namespace)).filter((one) => one.startsWith('account.rights'))).toEqual([]);
    expect(doubtful(with2('kube-system'))).toContain('account.rights SA-16');
  });
});
