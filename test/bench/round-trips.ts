// Row 2 of the design's table: the walk over a wire of 50 ms, against the longest chain that can't be parallel. Started by
// run.ts in a network namespace of its own.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createEngine } from '../../electron/engine/engine.ts';
import { base64, certificateUser, kubeconfigText } from '../cluster/kubeconfig.ts';
import { startRig } from '../cluster/rig.ts';
import { timeWalk } from './full-walk.ts';

/** By address: TCP, TLS 1.3, first answer, TCP and TLS with the credential, identity, access (DESIGN §12). */
const chain = 7;
const roundTripMs = 50;

interface Packet {
  readonly at: number;
  readonly toServer: boolean;
}

const [wireBinary = '', runsText = '20'] = process.argv.slice(2);
const runs = Number(runsText);
command('ip', ['link', 'set', 'lo', 'up']);
const packets: Packet[] = [];
const rig = await startRig({ version: '1.36' });
const folder = mkdtempSync(path.join(tmpdir(), 'authpath-wire-'));
const forwarder = createServer((client) => {
  const server = connect(rig.port, '127.0.0.1');
  client.setNoDelay(true);
  server.setNoDelay(true);
  client.pipe(server).pipe(client);
  client.on('error', () => server.destroy());
  server.on('error', () => client.destroy());
});
const port = await new Promise<number>((resolve) => {
  forwarder.listen(0, '0.0.0.0', () => {
    const address = forwarder.address();
    resolve(typeof address === 'object' && address !== null ? address.port : 0);
  });
});
const wire = await startWire();
try {
  const kubeconfig = path.join(folder, 'kubeconfig');
  writeFileSync(
    kubeconfig,
    kubeconfigText({
      cluster: {
        server: `https://192.0.2.2:${port}`,
        'tls-server-name': 'kubernetes',
        'certificate-authority-data': base64(rig.ca.pem),
      },
      user: certificateUser(rig.admin),
    }),
    { mode: 0o600 },
  );
  const engine = createEngine({ environment: { KUBECONFIG: kubeconfig } });
  const target = { id: 'wire', set: { kind: 'flag' as const, paths: [kubeconfig] }, context: null };
  await timeWalk(engine, target);
  const walks: number[] = [];
  const counted: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    packets.length = 0;
    walks.push(await timeWalk(engine, target));
    await new Promise((resolve) => setTimeout(resolve, 2 * roundTripMs));
    counted.push(countRoundTrips(packets));
  }
  process.stdout.write(`${JSON.stringify({ walks, counted, chainMs: chain * roundTripMs })}\n`);
} finally {
  wire.kill('SIGKILL');
  forwarder.close();
  await rig.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

/**
 * Round trips on the longest serial chain, from the trace: the client's packets come in bursts, because whatever it sends
 * waits for something that takes a whole round trip to come. Bursts less than half a round trip apart are one.
 */
function countRoundTrips(trace: readonly Packet[]): number {
  const sent = trace.filter((packet) => packet.toServer).map((packet) => packet.at);
  let bursts = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const at of sent) {
    if (at - last > roundTripMs / 2) bursts += 1;
    last = at;
  }
  return bursts;
}

async function startWire(): Promise<ChildProcess> {
  const child = spawn(wireBinary, [`${roundTripMs / 2}ms`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the wire ended with ${code}`)));
    lines.on('line', (line) => {
      if (line === 'ready') return resolve();
      const [micro = 0, , to = 0, payload = 0, flags = 0] = line.split(' ').map(Number);
      // Bare acknowledgements and closings start no round trip of the walk's.
      const opens = (flags & 0x02) !== 0;
      if (payload > 0 || opens) packets.push({ at: micro / 1000, toServer: to === port });
    });
  });
  command('ip', ['address', 'add', '192.0.2.1/24', 'dev', 'wire0']);
  command('ip', ['link', 'set', 'wire0', 'up']);
  return child;
}

function command(name: string, args: readonly string[]): void {
  const done = spawnSync(name, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${name} ${args.join(' ')} failed: ${done.stderr}`);
}
