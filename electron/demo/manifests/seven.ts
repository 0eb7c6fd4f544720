// Dashboard 7.13.0, as Helm makes it from the chart kubernetes-dashboard with
// the release name that the chart's documentation uses.
import { randomBytes } from 'node:crypto';
import type { Manifest } from './objects.ts';
import {
  clusterRole,
  clusterRoleBinding,
  configMap,
  deployment,
  emptyVolume,
  type Labels,
  mount,
  namespaceObject,
  type Place,
  type PodShape,
  restricted,
  role,
  roleBinding,
  secret,
  service,
  serviceAccount,
} from './objects.ts';

const release = 'kubernetes-dashboard';
const scraper = `${release}-metrics-scraper`;
const app = 'app.kubernetes.io';

/** The labels of one module; the chart selects its pods by all but version and chart. */
function moduleLabels(part: string, version: string): { readonly labels: Labels; readonly selector: Labels } {
  const selector = {
    [`${app}/name`]: `${release}-${part}`,
    [`${app}/instance`]: release,
    [`${app}/part-of`]: release,
  };
  return {
    selector,
    labels: {
      ...selector,
      [`${app}/component`]: part,
      [`${app}/version`]: version,
      [`${app}/managed-by`]: 'Helm',
      'helm.sh/chart': 'kubernetes-dashboard-7.13.0',
    },
  };
}

interface Module {
  readonly part: 'api' | 'auth' | 'web' | 'metrics-scraper';
  readonly version: string;
  readonly args?: readonly string[];
  readonly csrf?: boolean;
  readonly account?: string;
  readonly more?: Manifest;
}

function moduleObjects(namespace: string, { part, version, args, csrf, account, more }: Module): Manifest[] {
  const { labels, selector } = moduleLabels(part, version);
  const place: Place = { namespace, labels };
  const name = `${release}-${part}`;
  const pod: PodShape = {
    container: {
      name,
      image: `docker.io/kubernetesui/dashboard-${part}:${version}`,
      ...(args ? { args } : {}),
      ports: [{ containerPort: 8000, name: part === 'metrics-scraper' ? name.slice(0, 15) : part, protocol: 'TCP' }],
      ...(csrf
        ? { env: [{ name: 'CSRF_KEY', valueFrom: { secretKeyRef: { name: `${release}-csrf`, key: 'private.key' } } }] }
        : {}),
      resources: { requests: { cpu: '100m', memory: '200Mi' }, limits: { cpu: '250m', memory: '400Mi' } },
      volumeMounts: [mount('tmp-volume', '/tmp')],
      securityContext: { ...restricted, runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
      ...more,
    },
    spec: {
      automountServiceAccountToken: true,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      ...(account ? { serviceAccountName: account } : {}),
      volumes: [emptyVolume('tmp-volume')],
    },
  };
  return [
    ...(account ? [serviceAccount(account, place)] : []),
    deployment(name, place, selector, pod),
    service(name, place, selector, [
      { port: 8000, targetPort: 8000, ...(part === 'metrics-scraper' ? {} : { name: part }) },
    ]),
  ];
}

/** The subchart that takes requests in: kong 2.46.0. Its routes are those of the ConfigMap; ours knows them itself. */
function gateway(namespace: string): Manifest[] {
  const selector = { [`${app}/name`]: 'kong', [`${app}/instance`]: release, [`${app}/component`]: 'app' };
  const labels = {
    ...selector,
    [`${app}/version`]: '3.8',
    [`${app}/managed-by`]: 'Helm',
    'helm.sh/chart': 'kong-2.46.0',
  };
  const place: Place = { namespace, labels };
  return [
    serviceAccount(`${release}-kong`, place),
    configMap('kong-dbless-config', { namespace, labels: {} }, { 'kong.yml': kongRoutes(namespace) }),
    service(`${release}-kong-proxy`, place, selector, [
      { name: 'kong-proxy-tls', port: 443, targetPort: 8443, protocol: 'TCP' },
    ]),
    deployment(`${release}-kong`, place, selector, {
      container: {
        name: 'proxy',
        image: 'kong:3.8',
        env: [{ name: 'RELEASE', value: release }],
        ports: [
          { name: 'proxy-tls', containerPort: 8443, protocol: 'TCP' },
          { name: 'status', containerPort: 8100, protocol: 'TCP' },
        ],
        readinessProbe: { httpGet: { path: '/status/ready', port: 'status' }, periodSeconds: 2 },
        volumeMounts: [{ name: 'kong-custom-dbless-config-volume', mountPath: '/kong_dbless/' }],
      },
      spec: {
        automountServiceAccountToken: false,
        serviceAccountName: `${release}-kong`,
        volumes: [{ name: 'kong-custom-dbless-config-volume', configMap: { name: 'kong-dbless-config' } }],
      },
    }),
  ];
}

const kongRoutes = (namespace: string): string => `_format_version: "3.0"
services:
  - name: auth
    host: ${release}-auth.${namespace}.svc
    port: 8000
    protocol: http
    routes:
      - name: authLogin
        paths: [/api/v1/login]
        strip_path: false
      - name: authCsrf
        paths: [/api/v1/csrftoken/login]
        strip_path: false
      - name: authMe
        paths: [/api/v1/me]
        strip_path: false
  - name: api
    host: ${release}-api.${namespace}.svc
    port: 8000
    protocol: http
    routes:
      - name: api
        paths: [/api]
        strip_path: false
      - name: metrics
        paths: [/metrics]
        strip_path: false
  - name: web
    host: ${release}-web.${namespace}.svc
    port: 8000
    protocol: http
    routes:
      - name: root
        paths: [/]
        strip_path: false
`;

export function seven(namespace: string): Manifest[] {
  const { labels } = moduleLabels('api', '1.13.0');
  const place: Place = { namespace, labels };
  const settings = `${release}-web-settings`;
  return [
    namespaceObject(namespace),
    // The chart stores the base64 text of 256 random bytes.
    secret(`${release}-csrf`, place, {
      'private.key': Buffer.from(randomBytes(256).toString('base64')).toString('base64'),
    }),
    configMap(settings, place, { settings: '{}' }),
    role(`${release}-api`, place, [
      {
        apiGroups: [''],
        resources: ['services/proxy'],
        resourceNames: [scraper, `http:${scraper}`],
        verbs: ['get'],
      },
    ]),
    roleBinding(`${release}-api`, place, `${release}-api`, `${release}-api`),
    role(`${release}-web`, place, [
      { apiGroups: [''], resources: ['configmaps'], resourceNames: [settings], verbs: ['get', 'update'] },
    ]),
    roleBinding(`${release}-web`, place, `${release}-web`, `${release}-web`),
    clusterRole(scraper, labels, [
      { apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] },
    ]),
    clusterRoleBinding(scraper, place, scraper, scraper),
    ...moduleObjects(namespace, {
      part: 'api',
      version: '1.13.0',
      account: `${release}-api`,
      csrf: true,
      args: [`--namespace=${namespace}`, `--metrics-scraper-service-name=${scraper}`],
    }),
    ...moduleObjects(namespace, { part: 'auth', version: '1.3.0', csrf: true }),
    ...moduleObjects(namespace, {
      part: 'web',
      version: '1.7.0',
      account: `${release}-web`,
      args: [`--namespace=${namespace}`, `--settings-config-map-name=${settings}`],
    }),
    ...moduleObjects(namespace, {
      part: 'metrics-scraper',
      version: '1.2.2',
      account: scraper,
      more: {
        livenessProbe: {
          httpGet: { path: '/', port: 8000, scheme: 'HTTP' },
          initialDelaySeconds: 30,
          timeoutSeconds: 30,
        },
      },
    }),
    ...gateway(namespace),
  ];
}
