// Dashboard 2.7.0, as its aio/deploy/recommended.yaml.
import type { Manifest } from './objects.ts';
import {
  clusterRole,
  clusterRoleBinding,
  configMap,
  deployment,
  emptyVolume,
  mount,
  namespaceObject,
  type Place,
  restricted,
  role,
  roleBinding,
  secret,
  secretVolume,
  service,
  serviceAccount,
} from './objects.ts';

const name = 'kubernetes-dashboard';
const scraper = 'dashboard-metrics-scraper';

export function twoSeven(namespace: string): Manifest[] {
  const selector = { 'k8s-app': name };
  const place: Place = { namespace, labels: selector };
  const scraperSelector = { 'k8s-app': scraper };
  const scraperPlace: Place = { namespace, labels: scraperSelector };
  const spec = {
    securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    serviceAccountName: name,
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [{ key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' }],
  };
  return [
    namespaceObject(namespace),
    serviceAccount(name, place),
    service(name, place, selector, [{ port: 443, targetPort: 8443 }]),
    secret('kubernetes-dashboard-certs', place),
    secret('kubernetes-dashboard-csrf', place, { csrf: '' }),
    secret('kubernetes-dashboard-key-holder', place),
    configMap('kubernetes-dashboard-settings', place),
    role(name, place, [
      {
        apiGroups: [''],
        resources: ['secrets'],
        resourceNames: ['kubernetes-dashboard-key-holder', 'kubernetes-dashboard-certs', 'kubernetes-dashboard-csrf'],
        verbs: ['get', 'update', 'delete'],
      },
      {
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: ['kubernetes-dashboard-settings'],
        verbs: ['get', 'update'],
      },
      { apiGroups: [''], resources: ['services'], resourceNames: ['heapster', scraper], verbs: ['proxy'] },
      {
        apiGroups: [''],
        resources: ['services/proxy'],
        resourceNames: ['heapster', 'http:heapster:', 'https:heapster:', scraper, `http:${scraper}`],
        verbs: ['get'],
      },
    ]),
    clusterRole(name, selector, [
      { apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] },
    ]),
    roleBinding(name, place, name, name),
    clusterRoleBinding(name, { namespace, labels: {} }, name, name),
    deployment(name, place, selector, {
      container: {
        name,
        image: 'kubernetesui/dashboard:v2.7.0',
        ports: [{ containerPort: 8443, protocol: 'TCP' }],
        args: ['--auto-generate-certificates', `--namespace=${namespace}`],
        volumeMounts: [mount('kubernetes-dashboard-certs', '/certs'), mount('tmp-volume', '/tmp')],
        livenessProbe: {
          httpGet: { scheme: 'HTTPS', path: '/', port: 8443 },
          initialDelaySeconds: 30,
          timeoutSeconds: 30,
        },
        securityContext: restricted,
      },
      spec: {
        ...spec,
        volumes: [secretVolume('kubernetes-dashboard-certs', 'kubernetes-dashboard-certs'), emptyVolume('tmp-volume')],
      },
    }),
    service(scraper, scraperPlace, scraperSelector, [{ port: 8000, targetPort: 8000 }]),
    deployment(scraper, scraperPlace, scraperSelector, {
      container: {
        name: scraper,
        image: 'kubernetesui/metrics-scraper:v1.0.8',
        ports: [{ containerPort: 8000, protocol: 'TCP' }],
        livenessProbe: {
          httpGet: { scheme: 'HTTP', path: '/', port: 8000 },
          initialDelaySeconds: 30,
          timeoutSeconds: 30,
        },
        volumeMounts: [mount('tmp-volume', '/tmp')],
        securityContext: restricted,
      },
      spec: { ...spec, volumes: [emptyVolume('tmp-volume')] },
    }),
  ];
}
