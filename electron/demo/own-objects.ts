import { type Fields, grouped, type Held, metadata, nodeAddress, nodeName } from './object-form.ts';
import type { DemoObject, DemoObjects } from './objects.ts';

/** What is in every cluster, whatever else is: its node, its namespaces, and the Service of the API server itself. */
export function ownObjects(madeAt: Date, authorityPem: string, namespaces: readonly string[]): DemoObjects {
  const all = ['default', 'kube-system', ...namespaces];
  const ports = [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }];
  const spec = { type: 'ClusterIP', clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.1'], ports, sessionAffinity: 'None' };
  const inDefault = { namespace: 'default' };
  const made = (name: string, more: Fields = {}) => metadata(name, { madeAt }, more);
  return grouped([
    [
      '/nodes',
      nodeObject(made(nodeName, { labels: { 'kubernetes.io/hostname': nodeName, 'kubernetes.io/os': 'linux' } })),
    ],
    ['/services', { metadata: made('kubernetes', inDefault), spec, status: { loadBalancer: {} } }],
    [
      'discovery.k8s.io/endpointslices',
      {
        metadata: made('kubernetes', { ...inDefault, labels: { 'kubernetes.io/service-name': 'kubernetes' } }),
        addressType: 'IPv4',
        ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
        endpoints: [{ addresses: [nodeAddress], conditions: { ready: true } }],
      },
    ],
    ...all.flatMap((namespace): Held[] => [
      [
        '/namespaces',
        {
          metadata: made(namespace, { labels: { 'kubernetes.io/metadata.name': namespace } }),
          spec: { finalizers: ['kubernetes'] },
          status: { phase: 'Active' },
        },
      ],
      ['/serviceaccounts', { metadata: made('default', { namespace }) }],
      ['/configmaps', { metadata: made('kube-root-ca.crt', { namespace }), data: { 'ca.crt': authorityPem } }],
    ]),
  ]);
}

/** Objects of several origins in one cluster; a namespace that two of them name is there once. */
export function together(...parts: readonly DemoObjects[]): DemoObjects {
  const held = new Map<string, Held>();
  for (const [resource, objects] of parts.flatMap((part) => Object.entries(part))) {
    for (const object of objects) {
      const key = `${resource} ${object.metadata.namespace ?? ''}/${object.metadata.name}`;
      if (!held.has(key)) held.set(key, [resource, object]);
    }
  }
  return grouped([...held.values()]);
}

function nodeObject(made: DemoObject['metadata']): DemoObject {
  return {
    metadata: made,
    spec: { podCIDR: '10.244.0.0/24' },
    status: {
      addresses: [
        { type: 'InternalIP', address: nodeAddress },
        { type: 'Hostname', address: nodeName },
      ],
      conditions: [
        { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
      ],
      nodeInfo: { kubeletVersion: 'v1.36.3', operatingSystem: 'linux', architecture: 'amd64' },
    },
  };
}
