// Dashboard 1.10.1, as its src/deploy/recommended/kubernetes-dashboard.yaml.

import {
  deployment,
  emptyVolume,
  mount,
  type Place,
  role,
  roleBinding,
  secret,
  secretVolume,
  service,
  serviceAccount,
} from '../../../electron/demo/manifests/objects.ts';
import type { Manifest } from '../node/workloads.ts';

const name = 'kubernetes-dashboard';

export function oneTen(namespace: string): Manifest[] {
  const selector = { 'k8s-app': name };
  const place: Place = { namespace, labels: selector };
  return [
    secret('kubernetes-dashboard-certs', place),
    serviceAccount(name, place),
    role('kubernetes-dashboard-minimal', { namespace, labels: {} }, [
      { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
      { apiGroups: [''], resources: ['configmaps'], verbs: ['create'] },
      {
        apiGroups: [''],
        resources: ['secrets'],
        resourceNames: ['kubernetes-dashboard-key-holder', 'kubernetes-dashboard-certs'],
        verbs: ['get', 'update', 'delete'],
      },
      {
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: ['kubernetes-dashboard-settings'],
        verbs: ['get', 'update'],
      },
      { apiGroups: [''], resources: ['services'], resourceNames: ['heapster'], verbs: ['proxy'] },
      {
        apiGroups: [''],
        resources: ['services/proxy'],
        resourceNames: ['heapster', 'http:heapster:', 'https:heapster:'],
        verbs: ['get'],
      },
    ]),
    roleBinding('kubernetes-dashboard-minimal', { namespace, labels: {} }, 'kubernetes-dashboard-minimal', name),
    deployment(name, place, selector, {
      container: {
        name,
        image: 'k8s.gcr.io/kubernetes-dashboard-amd64:v1.10.1',
        ports: [{ containerPort: 8443, protocol: 'TCP' }],
        args: ['--auto-generate-certificates'],
        // This build's HTTP/2 client of 2018 does not survive that an API server closes the connection after a 401.
        env: [{ name: 'DISABLE_HTTP2', value: '1' }],
        volumeMounts: [mount('kubernetes-dashboard-certs', '/certs'), mount('tmp-volume', '/tmp')],
        livenessProbe: {
          httpGet: { scheme: 'HTTPS', path: '/', port: 8443 },
          initialDelaySeconds: 30,
          timeoutSeconds: 30,
        },
      },
      spec: {
        volumes: [secretVolume('kubernetes-dashboard-certs', 'kubernetes-dashboard-certs'), emptyVolume('tmp-volume')],
        serviceAccountName: name,
        tolerations: [{ key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' }],
      },
    }),
    service(name, place, selector, [{ port: 443, targetPort: 8443 }]),
  ];
}
