// A real node beside the rig's control plane: containerd, kubelet, kube-proxy
// and scheduler, with pods that run. See README.md in this folder.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildPodProgram, buildRig } from './build-rig.ts';
import { mergeFlags } from './control-plane.ts';
import { base64, certificateUser, kubeconfigText, writePrivate } from './kubeconfig.ts';
import { insideCgroup, removeCgroups } from './node/cgroups.ts';
import {
  containerdConfiguration,
  containerdSocket,
  kubeletConfiguration,
  networkConfiguration,
  nodeName,
  pauseImage,
  proxyConfiguration,
} from './node/configuration.ts';
import { type Image, imageArchive, probeImage, programFile } from './node/images.ts';
import { makeNamespace, type Namespace } from './node/namespace.ts';
import { requireNodeMachine } from './node/requirements.ts';
import { removeFolder, type Service, startService, tail, temporaryFolder } from './processes.ts';
import { type Rig, type RigOptions, startRig } from './rig.ts';

export interface NodeOptions extends Omit<RigOptions, 'version' | 'addresses' | 'controllerManager'> {
  /** More images for the node; pause and the probe image are always there. */
  readonly images?: readonly Image[];
}

/** Servers of the node that a case can stop, start again, or send a signal. */
export type NodeService = 'containerd' | 'kubelet' | 'kube-proxy' | 'kube-scheduler';

export interface NodeRig extends Rig {
  readonly nodeName: string;
  /** The node's InternalIP, where NodePorts answer this machine too. */
  readonly nodeAddress: string;
  /** Pods reach the API server here; also the endpoint of the Service "kubernetes". */
  readonly hostAddress: string;
  /** The pods' range. */
  readonly podRange: string;
  /** An image with curl and a shell, imported already: use imagePullPolicy Never or IfNotPresent. */
  readonly probeImage: string;
  /** A web server on port 8080 that says which pod it is. */
  readonly answerImage: string;
  /** The namespaces of the node, for programs that a case runs there: nft, ip, crictl. */
  readonly machine: Namespace;
  importImages(images: readonly Image[]): Promise<void>;
  /** Drops packets from a pod's address, to one address or to all, until the answer is called. */
  dropPackets(from: string, to?: string): Promise<() => Promise<void>>;
  stopService(name: NodeService): Promise<void>;
  /** Starts a stopped one again, with the same flags. */
  startService(name: NodeService): Promise<void>;
  signalService(name: NodeService, signal: NodeJS.Signals): void;
  serviceLog(name: NodeService, lines?: number): string;
}

/** As `NodeRig.probeImage`, for manifests that are written before there is a node. */
export const probe = 'docker.io/rig/probe:1';
/** As `NodeRig.answerImage`, for manifests that are written before there is a node. */
export const answerImage = 'docker.io/rig/answer:1';
const seconds = 60;

/** A control plane of 1.36 and one node that is Ready. Ends with the run, as startRig does. */
export async function startNode(options: NodeOptions = {}): Promise<NodeRig> {
  const { plugins } = requireNodeMachine();
  removeCgroups();
  const { images = [], ...rigOptions } = options;
  const [binary, podProgram] = await Promise.all([buildRig('1.36'), buildPodProgram()]);
  const folder = temporaryFolder();
  const file = (name: string): string => path.join(folder, name);
  const machine = await makeNamespace(folder, binary);
  const { network } = machine;
  const services = new Map<NodeService, Service>();
  let rig: Rig | undefined;

  const stop = async (): Promise<void> => {
    await services.get('kube-scheduler')?.stop();
    await machine.stop();
    removeCgroups();
    await rig?.stop();
    removeFolder(folder);
  };

  try {
    const log = (name: NodeService): string => file(`${name}.log`);
    const commands: Readonly<Record<NodeService, () => Service>> = {
      containerd: () =>
        machine.start(
          'containerd',
          insideCgroup(['containerd', '--config', file('containerd.toml')]),
          log('containerd'),
        ),
      kubelet: () =>
        machine.start(
          'kubelet',
          [
            binary,
            'kubelet',
            `--config=${file('kubelet.yaml')}`,
            `--kubeconfig=${file('kubelet.kubeconfig')}`,
            `--hostname-override=${nodeName}`,
            `--node-ip=${network.node}`,
          ],
          log('kubelet'),
        ),
      'kube-proxy': () =>
        machine.start('kube-proxy', [binary, 'kube-proxy', `--config=${file('kube-proxy.yaml')}`], log('kube-proxy')),
      'kube-scheduler': () =>
        startService(
          'kube-scheduler',
          binary,
          [`--kubeconfig=${file('scheduler.kubeconfig')}`, '--leader-elect=false', '--secure-port=0'],
          log('kube-scheduler'),
        ),
    };
    const start = (name: NodeService): Service => {
      const service = commands[name]();
      services.set(name, service);
      return service;
    };
    const importImages = async (wanted: readonly Image[]): Promise<void> => {
      const archive = file('images.tar');
      writeFileSync(archive, imageArchive(wanted));
      await machine.must(['ctr', '--address', containerdSocket, '--namespace', 'k8s.io', 'images', 'import', archive]);
    };
    const runtime = async (): Promise<void> => {
      writePrivate(file('containerd.toml'), await containerdConfiguration(folder, plugins));
      await machine.must(['mkdir', '-p', file('cni')]);
      writePrivate(file('cni/10-rig.conflist'), networkConfiguration(network));
      await containerdReady(machine, start('containerd'));
      const files = [programFile(podProgram, 'pod')];
      await importImages([
        { name: pauseImage, files, entrypoint: ['/pod', 'pause'] },
        { name: answerImage, files, entrypoint: ['/pod', 'answer', ':8080'] },
        probeImage(probe),
        ...images,
      ]);
    };

    const [started] = await Promise.all([
      startRig({
        ...rigOptions,
        version: '1.36',
        addresses: [network.host],
        serverFlags: mergeFlags(
          [
            '--bind-address=0.0.0.0',
            `--advertise-address=${network.host}`,
            '--enable-admission-plugins=NodeRestriction',
          ],
          rigOptions.serverFlags ?? [],
        ),
      }),
      runtime(),
    ]);
    rig = started;
    await writeKubeconfigs(started, network.host, file);
    writePrivate(file('ca.crt'), started.ca.pem);
    writePrivate(file('resolv.conf'), `nameserver ${network.host}\n`);
    writePrivate(file('kubelet.yaml'), kubeletConfiguration(folder));
    writePrivate(file('kube-proxy.yaml'), proxyConfiguration(folder, network));
    const kubelet = start('kubelet');
    start('kube-proxy');
    start('kube-scheduler');
    await nodeReady(started, kubelet);

    let drops = 0;
    return {
      ...started,
      nodeName,
      nodeAddress: network.node,
      hostAddress: network.host,
      podRange: network.pods,
      probeImage: probe,
      answerImage,
      machine,
      importImages,
      async dropPackets(from, to) {
        const table = `case${drops++}`;
        const rule = `ip saddr ${from}${to === undefined ? '' : ` ip daddr ${to}`} drop`;
        // Before kube-proxy turns the address of a Service into that of a pod (its hook is at -100, dstnat).
        await machine.must(['nft', '-f', '-'], {
          stdin: `table ip ${table} { chain early { type filter hook prerouting priority -350; ${rule}; }\n}\n`,
        });
        return async () => {
          await machine.must(['nft', 'delete', 'table', 'ip', table]);
        };
      },
      async stopService(name) {
        await services.get(name)?.stop();
      },
      async startService(name) {
        const service = start(name);
        if (name === 'containerd') await containerdReady(machine, service);
        if (name === 'kubelet') await nodeReady(started, service);
      },
      signalService: (name, signal) => services.get(name)?.signal(signal),
      serviceLog: (name, lines) => tail(log(name), lines),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** As kubeadm gives them: a certificate of its own for each part. */
async function writeKubeconfigs(rig: Rig, host: string, file: (name: string) => string): Promise<void> {
  const parts = [
    { name: 'kubelet', cn: `system:node:${nodeName}`, groups: ['system:nodes'], server: host },
    { name: 'kube-proxy', cn: 'system:kube-proxy', groups: [], server: host },
    { name: 'scheduler', cn: 'system:kube-scheduler', groups: [], server: '127.0.0.1' },
  ];
  await Promise.all(
    parts.map(async ({ name, cn, groups, server }) => {
      const user = certificateUser(await rig.issueClientCertificate({ cn, groups }));
      const cluster = { server: `https://${server}:${rig.port}`, 'certificate-authority-data': base64(rig.ca.pem) };
      writePrivate(file(`${name}.kubeconfig`), kubeconfigText({ cluster, user }));
    }),
  );
}

async function containerdReady(machine: Namespace, service: Service): Promise<void> {
  await until('containerd', service, async () => {
    const answer = await machine.run(['ctr', '--address', containerdSocket, '--connect-timeout', '2s', 'version']);
    return answer.code === 0;
  });
}

async function nodeReady(rig: Rig, kubelet: Service): Promise<void> {
  await until('the node', kubelet, async () => {
    const answer = await rig.api('GET', `/api/v1/nodes/${nodeName}`);
    const conditions: readonly { type: string; status: string }[] = answer.json?.status?.conditions ?? [];
    return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
  });
}

async function until(what: string, service: Service, ready: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const ended = service.ended();
    if (ended !== undefined) throw new Error(`${service.name} ended with ${ended}:\n${tail(service.log)}`);
    if (await ready().catch(() => false)) return;
    if (Date.now() > end) throw new Error(`${what} was not ready in ${seconds} s:\n${tail(service.log)}`);
    await sleep(100);
  }
}
