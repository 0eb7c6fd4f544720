import type { Facts } from '../../../electron/checks/facts.ts';
import type { PathChoice } from '../../../shared/flow/scope.ts';
import type { AccessEvidence, HttpEvidence } from '../../../shared/model/evidence/http.ts';
import type {
  AskedPage,
  FoundKubectl,
  KubectlProxyEvidence,
  KubectlsEvidence,
  LocalPortEvidence,
  NodePortEvidence,
  PortForwardEvidence,
  SpokenPages,
} from '../../../shared/model/evidence/ways.ts';
import { answer, authorityCertificate, networkError, serverCertificate } from '../builders.ts';
import { answered, chartSeven, deployment, service } from '../dashboard/builders.ts';

type Outcome = HttpEvidence['outcome'];
type Answer = Extract<Outcome, { kind: 'answer' }>;

/** The person asked for this. */
export function asked(path: PathChoice, told: Facts['asked']['told'] = {}): Facts['asked'] {
  return { paths: [path], install: null, told, trial: null };
}

export function answerText(status: number, body: string, contentType = 'text/html'): Outcome {
  return answer({ status, statusText: '', body, contentType, headers: [] }).outcome;
}

/** A refusal in the API server's own words. */
export function refusal(status: number, message: string): Outcome {
  const kubernetesStatus = { code: status, reason: status === 401 ? 'Unauthorized' : 'Forbidden', message };
  const { outcome } = answer({ status, kubernetesStatus, contentType: 'application/json' });
  return { ...(outcome as Answer), statusText: '' };
}

export const noAnswer: Outcome = {
  kind: 'failed',
  phase: 'headers',
  how: 'closed',
  limit: null,
  error: networkError(null, 'connection closed by the other side'),
  alert: null,
  receivedBytes: 0,
  status: null,
};

export const version = '{"major":"1","minor":"36","gitVersion":"v1.36.3"}';
const front = '/api/v1/namespaces/kubernetes-dashboard/services';

/** The login's own address of 1.7 to 2.7. */
function loginStatus(httpsMode: boolean): Outcome {
  return answerText(200, JSON.stringify({ tokenPresent: false, headerPresent: false, httpsMode }), 'application/json');
}

export function kubectl(found: FoundKubectl['outcome'] | string, path = '/usr/bin/kubectl'): FoundKubectl {
  return { path, target: null, outcome: typeof found === 'string' ? { kind: 'version', version: found } : found };
}

export function kubectls(...found: readonly FoundKubectl[]): KubectlsEvidence {
  return { found, elsewhere: [] };
}

export function portTaken(change: Partial<LocalPortEvidence> = {}): LocalPortEvidence {
  const error = networkError('EADDRINUSE');
  return { port: 8001, state: 'taken', error, version: noAnswer, clusterUid: null, ...change };
}

/** Through a kubectl proxy of our own: the Dashboard 2.7.0 of its manifest, healthy. */
export function proxied(
  pages: Partial<Record<string, Outcome>> = {},
  change: Partial<KubectlProxyEvidence> = {},
): KubectlProxyEvidence {
  const at = `${front}/https:kubernetes-dashboard:443/proxy`;
  const all: Partial<Record<string, Outcome>> = {
    '/version': answerText(200, version, 'application/json'),
    '/ui': answerText(404, '404 page not found\n', 'text/plain'),
    [`${at}/`]: answerText(200, '<html>'),
    [`${at}/api/v1/login/status`]: loginStatus(true),
    [`${front}/http:kubernetes-dashboard:443/proxy/`]: answerText(
      400,
      'Client sent an HTTP request to an HTTPS server.\n',
      'text/plain',
    ),
    ...Object.fromEntries(Object.entries(pages).map(([path, outcome]) => [path.replace('PAGE', at), outcome])),
  };
  const served = Object.entries(all).flatMap(([path, outcome]): AskedPage[] =>
    outcome === undefined ? [] : [{ path, outcome }],
  );
  return {
    path: '/usr/bin/kubectl',
    args: ['proxy', '--port=0'],
    outcome: { kind: 'served', port: 40001, startMs: 120, pages: served, lastLine: '' },
    ...change,
  };
}

/** What speaks behind a forwarded port or at a node: Dashboard 2.7.0 with the certificate that it makes for itself. */
export function spoken(change: Partial<SpokenPages> = {}): SpokenPages {
  const own = serverCertificate({
    subject: '',
    issuer: '',
    hasSubjectAlternativeNames: false,
    dnsNames: [],
    ipAddresses: [],
  });
  return {
    wanted: 'https',
    speaks: 'https',
    certificate: own,
    pages: [
      { path: '/', outcome: answerText(200, '<html>') },
      { path: '/api/v1/login/status', outcome: loginStatus(true) },
    ],
    error: null,
    ...change,
  };
}

/** With a certificate of its own that names somebody. */
export const named = spoken({ certificate: authorityCertificate({ subject: 'CN=dashboard' }) });

export function inClear(httpsMode: boolean): SpokenPages {
  const pages = [
    { path: '/', outcome: answerText(200, '<html>') },
    { path: '/api/v1/login/status', outcome: loginStatus(httpsMode) },
  ];
  return spoken({ wanted: 'http', speaks: 'http', certificate: null, pages });
}

export function forwarded(change: Partial<PortForwardEvidence> = {}): PortForwardEvidence {
  const pod = 'kubernetes-dashboard-6c4b5d5c9d-x7k2p';
  return {
    namespace: 'kubernetes-dashboard',
    pod,
    port: 8443,
    upgrade: { kind: 'opened' },
    page: spoken(),
    said: null,
    ...change,
  };
}

/** `create pods/portforward` and the like, in the order that they are asked. */
export function rights(change: Partial<Record<'forward' | 'getPods' | 'post', boolean>> = {}): AccessEvidence {
  const { forward = true, getPods = true, post = true } = change;
  const namespace = 'kubernetes-dashboard';
  const one = (
    verb: string,
    resource: string,
    subresource: string | null,
    allowed: boolean,
  ): AccessEvidence['answers'][number] => ({
    question: { verb, group: '', resource, subresource, name: null, namespace, path: null },
    allowed,
    denied: false,
    reason: '',
    evaluationError: '',
    status: 201,
  });
  return {
    answers: [
      one('create', 'pods', 'portforward', forward),
      one('get', 'pods', null, getPods),
      one('create', 'services', 'proxy', post),
    ],
  };
}

export function dialled(
  outcome: NodePortEvidence['connect']['outcome'],
  host = '192.0.2.21',
  page: SpokenPages | null = null,
  code: string | null = null,
): NodePortEvidence {
  const error = outcome === 'connected' ? null : networkError(code, outcome);
  return { host, port: 30443, connect: { outcome, error, ms: 3 }, page };
}

type Raw = Readonly<Record<string, unknown>>;

/** The healthy install with a node port. */
export function exposed(spec: Raw = {}, made: Raw = deployment()) {
  const ports = [{ port: 443, targetPort: 8443, nodePort: 30443, protocol: 'TCP' }];
  return [
    answered('deployments', [made]),
    answered('services', [service({}, { type: 'NodePort', externalTrafficPolicy: 'Cluster', ports, ...spec })]),
  ];
}

export function node(name: string, addresses: Readonly<Record<string, string>>): Raw {
  const all = Object.entries(addresses).map(([type, address]) => ({ type, address }));
  return { metadata: { name }, status: { addresses: all, conditions: [] } };
}

export const seven = (): Facts['dashboardCandidates'] => {
  const { deployments, services } = chartSeven();
  return [answered('deployments', deployments), answered('services', services)];
};

export const headlamp = (): Facts['dashboardCandidates'] => {
  const labels = { 'k8s-app': 'headlamp' };
  const at = { name: 'headlamp', namespace: 'headlamp', labels };
  const ports = [{ port: 80, targetPort: 4466, protocol: 'TCP' }];
  return [
    answered('deployments', [
      deployment({
        ...at,
        image: 'ghcr.io/headlamp-k8s/headlamp:v0.45.0',
        args: ['-in-cluster'],
        container: { ports: [{ containerPort: 4466 }] },
      }),
    ]),
    answered('services', [service({ metadata: at }, { selector: labels, ports })]),
  ];
};

/** 1.6.3 of its manifest: plain http, and no login. */
export const sixteen = () =>
  deployment({
    namespace: 'kube-system',
    image: 'gcr.io/google_containers/kubernetes-dashboard-amd64:v1.6.3',
    args: [],
    container: { ports: [{ containerPort: 9090 }] },
  });
