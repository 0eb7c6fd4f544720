import type { Manifest } from './manifests/objects.ts';
import { digest, type Fields, grouped, type Held, metadata, nodeName, stamp, suffix } from './object-form.ts';
import { type DemoObject, type DemoObjects, resourceOfKind } from './objects.ts';
import { running } from './running-pod.ts';

/** When the objects of one install were made. */
export interface Settling {
  readonly madeAt: Date;
  /** Of the service accounts, where they were made at another time. */
  readonly accountsMadeAt?: Date;
  /** The first address that its pods get: `10.244.0.N`. */
  readonly firstPod: number;
}

/**
 * What an API server holds once its controllers, its scheduler and a kubelet have done with these manifests, and all pods run
 * and are ready (as seen on a real 1.36: defaults, owners, ReplicaSet, Pod with its token's volume, EndpointSlice). The same
 * manifests give the same names.
 */
export function settle(manifests: readonly Manifest[], settling: Settling): DemoObjects {
  const stored = manifests.map((manifest) => storedForm(manifest, settling));
  const pods = stored
    .filter(([resource]) => resource === 'apps/deployments')
    .flatMap(([, deployment], index) => runningPod(deployment, settling, index));
  const slices = stored
    .filter(([resource]) => resource === '/services')
    .map(([, service]) => sliceOf(service, pods, settling));
  return grouped([...stored, ...pods, ...slices]);
}

function storedForm(manifest: Manifest, settling: Settling): Held {
  const { apiVersion: _apiVersion, kind, metadata: given, ...rest } = manifest;
  const { name, ...more } = given as { readonly name: string } & Fields;
  const resource = resourceOfKind(String(kind));
  const madeAt = resource === '/serviceaccounts' ? (settling.accountsMadeAt ?? settling.madeAt) : settling.madeAt;
  const made = { ...rest, metadata: metadata(name, { madeAt }, more) };
  if (resource === '/services') return [resource, withAddress(made)];
  if (resource === 'apps/deployments') return [resource, available(made, madeAt)];
  return [resource, made];
}

function withAddress(service: DemoObject): DemoObject {
  const spec = service.spec as Fields;
  const ports = (spec.ports as readonly Fields[]).map((port) => ({ protocol: 'TCP', ...port }));
  const address = `10.96.${Number.parseInt(digest(service.metadata.name).slice(0, 2), 16)}.${10 + (service.metadata.name.length % 200)}`;
  const own = { clusterIP: address, clusterIPs: [address], ipFamilies: ['IPv4'], type: 'ClusterIP' };
  return { ...service, spec: { ...own, ...spec, ports }, status: { loadBalancer: {} } };
}

function available(deployment: DemoObject, at: Date): DemoObject {
  const condition = (type: string, reason: string) => ({ type, status: 'True', reason, lastTransitionTime: stamp(at) });
  const conditions = [
    condition('Available', 'MinimumReplicasAvailable'),
    condition('Progressing', 'NewReplicaSetAvailable'),
  ];
  return {
    ...deployment,
    metadata: withMore(deployment, { annotations: { 'deployment.kubernetes.io/revision': '1' }, generation: 1 }),
    status: {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
      conditions,
    },
  };
}

function withMore({ metadata: own }: DemoObject, more: Fields): DemoObject['metadata'] {
  return { ...own, ...more };
}

function runningPod(deployment: DemoObject, { madeAt, firstPod }: Settling, index: number): Held[] {
  const { namespace = '', name } = deployment.metadata;
  const { template } = deployment.spec as { readonly template: { readonly metadata: Fields; readonly spec: Fields } };
  const hash = suffix(JSON.stringify(template), 10);
  const labels = { ...(template.metadata.labels as Fields), 'pod-template-hash': hash };
  const set = metadata(
    `${name}-${hash}`,
    { madeAt },
    { namespace, labels, ownerReferences: [owner('Deployment', deployment)] },
  );
  const setObject: DemoObject = {
    metadata: set,
    spec: { ...(deployment.spec as Fields), selector: { matchLabels: labels } },
    status: { replicas: 1, fullyLabeledReplicas: 1, readyReplicas: 1, availableReplicas: 1, observedGeneration: 1 },
  };
  const podName = `${set.name}-${suffix(set.name, 5)}`;
  const ownerReferences = [owner('ReplicaSet', setObject)];
  return [
    ['apps/replicasets', setObject],
    [
      '/pods',
      {
        metadata: metadata(podName, { madeAt }, { namespace, labels, generateName: `${set.name}-`, ownerReferences }),
        ...running(template.spec, podName, { at: madeAt, address: `10.244.0.${firstPod + index}` }),
      },
    ],
  ];
}

function owner(kind: string, { metadata: own }: DemoObject): Fields {
  const { uid } = own as DemoObject['metadata'] & { readonly uid?: string };
  return { apiVersion: 'apps/v1', kind, name: own.name, uid, controller: true, blockOwnerDeletion: true };
}

function sliceOf(service: DemoObject, pods: readonly Held[], { madeAt }: Settling): Held {
  const { namespace = '', name } = service.metadata;
  const { selector, ports } = service.spec as {
    readonly selector: Readonly<Record<string, string>>;
    readonly ports: readonly Fields[];
  };
  const chosen = pods.flatMap(([resource, pod]) => {
    const labels = pod.metadata.labels ?? {};
    return resource === '/pods' && Object.entries(selector).every(([key, value]) => labels[key] === value) ? [pod] : [];
  });
  const labels = {
    'kubernetes.io/service-name': name,
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
  };
  return [
    'discovery.k8s.io/endpointslices',
    {
      metadata: metadata(`${name}-${suffix(name, 5)}`, { madeAt }, { namespace, labels }),
      addressType: 'IPv4',
      ports: ports.map((port) => ({ name: port.name ?? '', port: port.targetPort, protocol: 'TCP' })),
      endpoints: chosen.map((pod) => ({
        addresses: [(pod.status as Fields).podIP],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName,
        targetRef: { kind: 'Pod', namespace, name: pod.metadata.name },
      })),
    },
  ];
}
