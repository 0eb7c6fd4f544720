// The machine that the rig's node believes to be: network, process and mount
// namespaces of its own. Bridge, packet filter, mounts, pods and their
// supervisors are all inside, so the kernel itself removes them when the first
// process in there ends, whatever ended it; nothing of the test machine changes.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Finished, type RunOptions, runClient, type Service, startServer, tail } from '../processes.ts';

/** Addresses of one node; each run on a machine has its own. */
export interface Network {
  /** The test machine's end of the cable: pods find the API server here. */
  readonly host: string;
  /** The node's own address (InternalIP). */
  readonly node: string;
  readonly pods: string;
}

export interface Namespace {
  readonly network: Network;
  /** Runs a program in there to its end. */
  run(command: readonly [string, ...string[]], options?: RunOptions): Promise<Finished>;
  /** The same, and an exit code other than 0 is an error that tells its words. */
  must(command: readonly [string, ...string[]], options?: RunOptions): Promise<string>;
  start(name: string, command: readonly [string, ...string[]], log: string): Service;
  /** Ends everything in there. */
  stop(): Promise<void>;
}

const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' };

/**
 * What the kubelet would change for the whole machine (setupKernelTunables in
 * pkg/kubelet/cm/container_manager_linux.go): it finds a file with the value
 * that it wants, and leaves the kernel's own alone.
 */
const tunables: Readonly<Record<string, string>> = {
  'vm/overcommit_memory': '1',
  'vm/panic_on_oom': '0',
  'kernel/panic': '10',
  'kernel/panic_on_oops': '1',
  'kernel/keys/root_maxkeys': '1000000',
  'kernel/keys/root_maxbytes': '25000000',
};

/** Folders that containerd, its plugins and the kubelet have by fixed names. */
const ownFolders = ['/run', '/var/lib', '/var/log'];

function setUpScript(folder: string): string {
  return [
    'set -e',
    'mount --make-rshared /',
    ...ownFolders.map((name) => `mount -t tmpfs -o mode=755 tmpfs ${name}`),
    ...Object.entries(tunables).map(
      ([name, value]) =>
        `printf %s ${value} > ${folder}/${name.replaceAll('/', '.')} && mount --bind ${folder}/${name.replaceAll('/', '.')} /proc/sys/${name}`,
    ),
    'ip link set lo up',
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
  ].join('\n');
}

/** Makes the namespaces and the cable to them. `folder` is this run's own; `binary` is the rig's program. */
export async function makeNamespace(folder: string, binary: string): Promise<Namespace> {
  const log = path.join(folder, 'node.log');
  const init = startServer({
    name: 'node',
    command: [
      'unshare',
      '--net',
      '--mount',
      '--pid',
      '--fork',
      '--kill-child=KILL',
      '--mount-proc',
      '--',
      binary,
      'init',
    ],
    log,
    inner: true,
  });
  try {
    const pid = await ready(init);
    const enter = ['nsenter', '--target', String(pid), '--net', '--mount', '--pid', '--'] as const;
    const run: Namespace['run'] = (command, options = {}) => {
      const [program, ...args] = [...enter, ...command] as [string, ...string[]];
      return runClient(program, args, { ...options, env: { ...environment, ...options.env } });
    };
    const must: Namespace['must'] = async (command, options) => said(await run(command, options), command);
    await must(['sh', '-c', setUpScript(folder)]);
    const network = await connect(pid, must);
    return {
      network,
      run,
      must,
      start: (name, command, serverLog) =>
        startServer({ name, command: [...enter, ...command] as [string, ...string[]], log: serverLog, inner: true }),
      stop: () => init.stop(),
    };
  } catch (error) {
    await init.stop();
    throw error;
  }
}

/** Its first word means that it holds the namespaces and collects orphans. */
async function ready(init: Service): Promise<number> {
  const until = Date.now() + 10_000;
  for (;;) {
    const ended = init.ended();
    if (ended !== undefined) throw new Error(`can’t make the node’s namespaces (${ended}): ${tail(init.log)}`);
    const pid = init.pid();
    if (pid !== undefined && tail(init.log) === 'ready') return pid;
    if (Date.now() > until) throw new Error('the node’s namespaces were not there in 10 s');
    await sleep(20);
  }
}

/**
 * A cable between machine and node. The name of its end here is the lock: a
 * second run finds it taken and counts on. It goes away with the namespace.
 */
async function connect(pid: number, must: Namespace['must']): Promise<Network> {
  for (let slot = 0; slot < 200; slot++) {
    const network = { host: `10.89.${slot}.1`, node: `10.89.${slot}.2`, pods: `10.88.${slot}.0/24` };
    const cable = `apnode${slot}`;
    const made = await ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid));
    if (made.code !== 0) {
      if (/File exists/.test(made.stderr)) continue;
      throw new Error(`can’t make the node’s network cable: ${made.stderr.trim()}`);
    }
    await mustIp('address', 'add', `${network.host}/30`, 'dev', cable);
    await mustIp('link', 'set', cable, 'up');
    await must(['ip', 'address', 'add', `${network.node}/30`, 'dev', 'eth0']);
    await must(['ip', 'link', 'set', 'eth0', 'up']);
    // For programs on the node itself: the packet filter turns these addresses before they leave.
    await must(['ip', 'route', 'add', '10.96.0.0/16', 'via', network.host]);
    await mustIp('route', 'add', network.pods, 'via', network.node);
    return network;
  }
  throw new Error('200 nodes of the rig run on this machine already');
}

const ip = (...args: string[]): Promise<Finished> => runClient('ip', args, { env: environment });
const mustIp = async (...args: string[]): Promise<string> => said(await ip(...args), ['ip', ...args]);

function said(done: Finished, command: readonly string[]): string {
  if (done.code === 0) return done.stdout;
  throw new Error(`${command.join(' ')} ended with ${done.signal ?? done.code}: ${done.stderr.trim()}`);
}
