// The cluster's DNS: names of Services, and nothing else. Objects as kubeadm names them.

import {
  clusterRole,
  clusterRoleBinding,
  deployment,
  type Place,
  serviceAccount,
} from '../../../electron/demo/manifests/objects.ts';
import type { Manifest } from '../node/workloads.ts';

export function clusterNames(): Manifest[] {
  const selector = { 'k8s-app': 'kube-dns' };
  const place: Place = { namespace: 'kube-system', labels: selector };
  return [
    serviceAccount('coredns', place),
    clusterRole('system:coredns', {}, [{ apiGroups: [''], resources: ['services'], verbs: ['get'] }]),
    clusterRoleBinding('system:coredns', place, 'system:coredns', 'coredns'),
    deployment('coredns', place, selector, {
      container: {
        name: 'coredns',
        image: 'registry.k8s.io/coredns/coredns:v1.12.1',
        ports: [{ containerPort: 53, name: 'dns', protocol: 'UDP' }],
        readinessProbe: { httpGet: { path: '/', port: 8181 }, periodSeconds: 1 },
      },
      spec: { serviceAccountName: 'coredns', dnsPolicy: 'Default' },
    }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'kube-dns',
        namespace: 'kube-system',
        labels: { ...selector, 'kubernetes.io/name': 'CoreDNS' },
      },
      spec: { clusterIP: '10.96.0.10', selector, ports: [{ name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' }] },
    },
  ];
}
