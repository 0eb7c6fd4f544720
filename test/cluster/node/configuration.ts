// The configuration files of containerd, its network plugins, the kubelet and
// kube-proxy, as kubeadm and kind write them, less what a test has no use for.
import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import type { Network } from './namespace.ts';

export const nodeName = 'node-1';
export const pauseImage = 'registry.k8s.io/pause:3.10';
/** Inside the node's mount namespace, where /run is its own. */
export const containerdSocket = '/run/containerd/containerd.sock';

/** Where Debian's package containernetworking-plugins has them, and the upstream archive. */
export const pluginFolders = ['/usr/lib/cni', '/opt/cni/bin'];

/** CAP_SYS_RESOURCE, capability(7) number 24: without it nobody may lower an oom_score_adj (proc(5)). */
function maySetOomScore(): boolean {
  const [, effective = '0'] = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return ((BigInt(`0x${effective}`) >> 24n) & 1n) === 1n;
}

/** overlayfs can't lie on another overlayfs (a run in a container). */
async function snapshotter(folder: string): Promise<'overlayfs' | 'native'> {
  const overlay = 0x794c7630;
  return (await statfs(folder)).type === overlay ? 'native' : 'overlayfs';
}

export async function containerdConfiguration(folder: string, plugins: string): Promise<string> {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = "${path.join(folder, 'containerd')}"
state = "/run/containerd"

[grpc]
  address = "${containerdSocket}"

[${cri}]
  sandbox_image = "${pauseImage}"
  restrict_oom_score_adj = ${!maySetOomScore()}
  disable_apparmor = true
  tolerate_missing_hugetlb_controller = true
  [${cri}.containerd]
    snapshotter = "${await snapshotter(folder)}"
    default_runtime_name = "runc"
    [${cri}.containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [${cri}.containerd.runtimes.runc.options]
        SystemdCgroup = false
  [${cri}.cni]
    bin_dir = "${plugins}"
    conf_dir = "${path.join(folder, 'cni')}"
`;
}

/**
 * Each pod has a cable of its own to the node (ptp): packets between two pods
 * pass the node's packet filter, as on a cluster with br_netfilter, but
 * without that module.
 */
export function networkConfiguration(network: Network): string {
  return JSON.stringify({
    cniVersion: '0.4.0',
    name: 'authpath-rig',
    plugins: [
      {
        type: 'ptp',
        ipMasq: false,
        ipam: {
          type: 'host-local',
          dataDir: '/run/cni',
          ranges: [[{ subnet: network.pods }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
    ],
  });
}

export function kubeletConfiguration(folder: string): string {
  return stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: path.join(folder, 'ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    clusterDomain: 'cluster.local',
    clusterDNS: ['10.96.0.10'],
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    resolvConf: path.join(folder, 'resolv.conf'),
    podLogsDir: '/var/log/pods',
    volumePluginDir: '/var/lib/kubelet-plugins',
    readOnlyPort: 0,
    failSwapOn: false,
    // Neither the machine's cgroup version nor its init system matters then, and no pod is put under a limit of the node's.
    failCgroupV1: false,
    cgroupDriver: 'cgroupfs',
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    // A full disk of the test machine is not what a case is about.
    evictionHard: { 'memory.available': '0%', 'nodefs.available': '0%', 'imagefs.available': '0%' },
    imageGCHighThresholdPercent: 100,
  });
}

export function proxyConfiguration(folder: string, network: Network, node = nodeName): string {
  return stringify({
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'nftables',
    // Its rules follow at once: a case waits for them.
    nftables: { minSyncPeriod: '0s' },
    clientConnection: { kubeconfig: path.join(folder, 'kube-proxy.kubeconfig') },
    hostnameOverride: node,
    bindAddress: network.node,
    clusterCIDR: network.pods,
    // These are settings of the whole machine, which a network namespace may not change.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  });
}
