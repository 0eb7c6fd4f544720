// The command lines of etcd, kube-apiserver and kube-controller-manager, as
// kubeadm would write them for one machine, less what a test has no use for.
import path from 'node:path';

export const issuer = 'https://kubernetes.default.svc.cluster.local';

export interface Ports {
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly api: number;
}

export function etcdFlags(folder: string, ports: Ports): string[] {
  const client = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  return [
    `--data-dir=${path.join(folder, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

export type Flags = readonly string[];

export function apiServerFlags(folder: string, ports: Ports): string[] {
  const file = (name: string): string => path.join(folder, name);
  return [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.api}`,
    // A loopback address is refused here. This one (RFC 5737) is only written into the Service "kubernetes".
    '--advertise-address=192.0.2.1',
    '--service-cluster-ip-range=10.96.0.0/16',
    `--tls-cert-file=${file('serving.crt')}`,
    `--tls-private-key-file=${file('serving.key')}`,
    `--client-ca-file=${file('ca.crt')}`,
    `--service-account-issuer=${issuer}`,
    `--service-account-signing-key-file=${file('sa.key')}`,
    `--service-account-key-file=${file('sa.pub')}`,
    `--kubelet-client-certificate=${file('kubelet-client.crt')}`,
    `--kubelet-client-key=${file('kubelet-client.key')}`,
    // A node of the rig (node.ts) is known by its address alone.
    '--kubelet-preferred-address-types=InternalIP',
    '--authorization-mode=Node,RBAC',
    '--enable-bootstrap-token-auth',
    '--profiling=false',
  ];
}

export function controllerManagerFlags(folder: string): string[] {
  const file = (name: string): string => path.join(folder, name);
  return [
    `--kubeconfig=${file('controller-manager.kubeconfig')}`,
    `--service-account-private-key-file=${file('sa.key')}`,
    `--root-ca-file=${file('ca.crt')}`,
    // Its own user may not do what its controllers do; each has an account of its own, as kubeadm sets it.
    '--use-service-account-credentials=true',
    '--leader-elect=false',
    '--secure-port=0',
    '--profiling=false',
  ];
}

/** Flags given by a case take the place of the same flags of the rig. */
export function mergeFlags(base: Flags, extra: Flags): string[] {
  const name = (flag: string): string => flag.split('=')[0] ?? flag;
  const replaced = new Set(extra.map(name));
  return [...base.filter((flag) => !replaced.has(name(flag))), ...extra];
}
