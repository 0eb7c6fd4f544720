import { digest, type Fields, nodeAddress, nodeName, stamp, suffix } from './object-form.ts';

/** Spec and status of a pod that runs: with the volume that admission adds for its account's files. */
export function running(
  spec: Fields,
  podName: string,
  { at, address }: { readonly at: Date; readonly address: string },
): { readonly spec: Fields; readonly status: Fields } {
  const volume = `kube-api-access-${suffix(podName, 5)}`;
  const mount = { name: volume, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
  const automount = spec.automountServiceAccountToken !== false;
  const containers = (spec.containers as readonly Fields[]).map((one) => ({
    ...one,
    volumeMounts: [...((one.volumeMounts ?? []) as readonly Fields[]), ...(automount ? [mount] : [])],
  }));
  const given = (spec.volumes ?? []) as readonly Fields[];
  const time = stamp(at);
  const ready = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(
    (type) => ({
      type,
      status: 'True',
      lastTransitionTime: time,
    }),
  );
  return {
    spec: {
      serviceAccountName: 'default',
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      ...spec,
      nodeName,
      containers,
      volumes: [...given, ...(automount ? [{ name: volume, projected: accountFiles }] : [])],
    },
    status: {
      phase: 'Running',
      hostIP: nodeAddress,
      podIP: address,
      podIPs: [{ ip: address }],
      startTime: time,
      conditions: ready,
      containerStatuses: containers.map((one: Fields) => ({
        name: one.name,
        image: one.image,
        imageID: `${String(one.image)}@sha256:${digest(String(one.image))}`,
        ready: true,
        started: true,
        restartCount: 0,
        state: { running: { startedAt: time } },
        lastState: {},
      })),
    },
  };
}

/** As the admission plugin ServiceAccount writes it (plugin/pkg/admission/serviceaccount). */
const accountFiles = {
  defaultMode: 420,
  sources: [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
      },
    },
  ],
};
