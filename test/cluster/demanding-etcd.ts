// A real server that wants client certificates of another authority than the
// cluster's: etcd, whose port people do mistake for the API server's.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import type { World } from './case.ts';
import { writePrivate } from './kubeconfig.ts';
import { makeAuthority } from './pki.ts';
import { freePorts } from './processes.ts';

/** Starts it for the length of the case, with a serving certificate that the kubeconfig trusts. */
export async function demandingEtcd(world: World, newestProtocol: 'TLS1.2' | 'TLS1.3'): Promise<number> {
  const file = (name: string, text: string): string => writePrivate(path.join(world.folder, name), text);
  const members = await makeAuthority({ commonName: 'etcd-ca' });
  const serving = await world.rig.issueServerCertificate({ commonName: 'etcd', usages: ['serverAuth', 'clientAuth'] });
  const [port = 0, peerPort = 0] = await freePorts(2);
  const client = `https://127.0.0.1:${port}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  const service = world.rig.startExtra('etcd', [
    `--data-dir=${path.join(world.folder, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    `--cert-file=${file('etcd.crt', serving.pem)}`,
    `--key-file=${file('etcd.key', serving.key)}`,
    `--trusted-ca-file=${file('etcd-ca.crt', members.pem)}`,
    '--client-cert-auth',
    `--tls-max-version=${newestProtocol}`,
    '--unsafe-no-fsync',
    '--log-level=error',
  ]);
  world.defer(() => service.stop());
  for (let tries = 0; tries < 200; tries++) {
    const ended = service.ended();
    if (ended !== undefined) throw new Error(`etcd ended with ${ended}`);
    if (await speaksTls(port)) return port;
    await sleep(50);
  }
  throw new Error('etcd does not listen');
}

/** It refuses us too, but as a TLS server does. */
function speaksTls(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'));
  });
}
