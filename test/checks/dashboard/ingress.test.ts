// What the words of an Ingress say of the way that people come, and how old addresses end.
import { describe, expect, it } from 'vitest';
import { describe as words } from '../../../shared/catalogue/describe.ts';
import {
  answered,
  chartSeven,
  codesOf,
  denied,
  deployment,
  healthyDashboard,
  inNamespace,
  judge,
  service,
} from './builders.ts';

type Raw = Readonly<Record<string, unknown>>;

const namespace = 'kubernetes-dashboard';
const nginx = 'nginx.ingress.kubernetes.io/';
const https = { [`${nginx}backend-protocol`]: 'HTTPS' };

interface Made {
  readonly path?: string;
  readonly service?: string;
  readonly port?: Raw;
  readonly annotations?: Raw;
  readonly className?: string | null;
}

function ingress({
  path = '/',
  service: name = 'kubernetes-dashboard',
  port = { number: 443 },
  annotations = {},
  className = 'nginx',
}: Made = {}): Raw {
  const backend = { service: { name, port } };
  return {
    metadata: { name: 'ui', namespace, annotations },
    spec: {
      ...(className === null ? {} : { ingressClassName: className }),
      rules: [{ host: 'ui.example.com', http: { paths: [{ path, backend }] } }],
    },
  };
}

function through(made: Raw, candidates = [answered('deployments', [deployment()]), answered('services', [service()])]) {
  const dashboardObjects = [...inNamespace(), answered('ingresses', [made], { namespace })];
  return judge('dashboard.service', healthyDashboard({ dashboardCandidates: candidates, dashboardObjects }));
}

const seven = chartSeven();
const ofSeven = [answered('deployments', seven.deployments), answered('services', seven.services)];

describe('SVC-15: the Ingress asks in plain HTTP on the port with TLS', () => {
  it.each([
    ['2.7', through(ingress())],
    ['the gateway of 7', through(ingress({ service: 'kubernetes-dashboard-kong-proxy' }), ofSeven)],
    [
      'the port by its name',
      through(ingress({ service: 'kubernetes-dashboard-kong-proxy', port: { name: 'kong-proxy-tls' } }), ofSeven),
    ],
    [
      'known by its old annotation',
      through(ingress({ className: null, annotations: { 'kubernetes.io/ingress.class': 'nginx' } })),
    ],
    [
      'as v1beta1 writes it',
      through({
        metadata: { name: 'ui', namespace, annotations: { [`${nginx}rewrite-target`]: '/' } },
        spec: { backend: { serviceName: 'kubernetes-dashboard', servicePort: 443 } },
      }),
    ],
  ])('%s', (_, judgement) => {
    expect(judgement).toMatchObject({
      outcome: 'warn',
      problems: [{ code: 'SVC-15', certainty: 'likely', blocks: false, explainable: false, args: { ingress: 'ui' } }],
    });
    const [problem] = 'problems' in judgement ? judgement.problems : [];
    expect(words('SVC-15', problem?.args ?? {}).message.split(/\s+/).length).toBeLessThan(30);
  });

  it.each([
    ['it is told to speak TLS', ingress({ annotations: https })],
    ['it passes TLS through', ingress({ annotations: { [`${nginx}ssl-passthrough`]: 'true' } })],
    [
      'NGINX’s own controller is told so',
      ingress({ annotations: { 'nginx.org/ssl-services': 'kubernetes-dashboard' } }),
    ],
    ['another controller’s defaults are not known', ingress({ className: 'traefik' })],
    ['nothing says whose it is', ingress({ className: null })],
    ['it leads to another Service', ingress({ service: 'shop' })],
    ['it leads to another port', ingress({ port: { number: 80 } })],
  ])('not where %s', (_, made) => {
    expect(through(made)).toMatchObject({ outcome: 'pass' });
  });

  it('not where the Dashboard speaks plain HTTP', () => {
    const plain = deployment({ args: ['--insecure-port=9090'] });
    const leads = service({}, { ports: [{ port: 443, targetPort: 9090, protocol: 'TCP' }] });
    const candidates = [answered('deployments', [plain]), answered('services', [leads])];
    expect(through(ingress(), candidates)).toMatchObject({ outcome: 'pass' });
  });
});

describe('SVC-12: a path in front of the page', () => {
  it.each([
    ['is kept', ingress({ path: '/dashboard', annotations: https })],
    [
      'is rewritten to one place, with all that follows',
      ingress({ path: '/dashboard', annotations: { ...https, [`${nginx}rewrite-target`]: '/' } }),
    ],
  ])('%s', (_, made) => {
    const judgement = through(made);
    expect(judgement).toMatchObject({
      outcome: 'warn',
      problems: [{ code: 'SVC-12', certainty: 'likely', blocks: false }],
    });
  });

  it('is taken away', () => {
    const annotations = { ...https, [`${nginx}rewrite-target`]: '/$2' };
    expect(through(ingress({ path: '/dashboard(/|$)(.*)', annotations }))).toMatchObject({ outcome: 'pass' });
  });

  it('is known to Headlamp', () => {
    const headlamp = (args: readonly string[]) => {
      const labels = { 'app.kubernetes.io/name': 'headlamp' };
      const made = deployment({
        namespace,
        name: 'headlamp',
        image: 'ghcr.io/headlamp-k8s/headlamp:v0.45.0',
        labels,
        args,
      });
      const leads = service(
        { metadata: { name: 'headlamp', namespace, labels } },
        { selector: labels, ports: [{ port: 80, targetPort: 4466 }] },
      );
      const candidates = [answered('deployments', [made]), answered('services', [leads])];
      return codesOf(through(ingress({ service: 'headlamp', port: { number: 80 }, path: '/headlamp' }), candidates));
    };
    expect(headlamp(['-in-cluster'])).toEqual(['SVC-12']);
    expect(headlamp(['-in-cluster', '-base-url=/headlamp'])).toEqual([]);
  });
});

it('who may not list Ingresses is told of none', () => {
  const dashboardObjects = [...inNamespace(), denied('ingresses', namespace)];
  expect(judge('dashboard.service', healthyDashboard({ dashboardObjects }))).toMatchObject({ outcome: 'pass' });
});

describe('SVC-03: an address with an empty port', () => {
  const rows = (candidates: Parameters<typeof through>[1]) =>
    through(ingress({ service: 'shop' }), candidates).facts ?? [];
  const row = expect.objectContaining({
    label: 'https:kubernetes-dashboard-kong-proxy: with no port behind it',
    outcome: 'plain',
  });
  it('finds nothing where the port has a name, which is no fault and stands in a row', () => {
    expect(rows(ofSeven)).toContainEqual(row);
    expect(through(ingress({ service: 'shop' }), ofSeven)).toMatchObject({ outcome: 'pass' });
  });
  it('finds a port without a name', () => {
    expect(
      JSON.stringify(rows([answered('deployments', [deployment()]), answered('services', [service()])])),
    ).not.toContain('with no port');
  });
});
