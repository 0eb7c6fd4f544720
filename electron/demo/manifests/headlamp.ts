// Headlamp in a cluster, as its kubernetes-headlamp.yaml, with a version where that says "latest".
import type { Manifest } from './objects.ts';
import { deployment, type Place, service } from './objects.ts';

export function headlamp(namespace: string): Manifest[] {
  const selector = { 'k8s-app': 'headlamp' };
  const place: Place = { namespace, labels: {} };
  // The manifest waits 30 s before the first look; nothing is learnt from that here.
  const looked = (initialDelaySeconds: number) => ({
    httpGet: { scheme: 'HTTP', path: '/', port: 4466 },
    initialDelaySeconds,
    timeoutSeconds: 30,
  });
  return [
    service('headlamp', place, selector, [{ port: 80, targetPort: 4466 }]),
    deployment('headlamp', place, selector, {
      container: {
        name: 'headlamp',
        image: 'ghcr.io/headlamp-k8s/headlamp:v0.45.0',
        args: ['-in-cluster', '-plugins-dir=/headlamp/plugins'],
        ports: [{ containerPort: 4466, name: 'http' }],
        readinessProbe: looked(1),
        livenessProbe: looked(30),
      },
      spec: { nodeSelector: { 'kubernetes.io/os': 'linux' } },
    }),
  ];
}
