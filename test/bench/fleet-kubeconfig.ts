import path from 'node:path';
import { stringify } from 'yaml';
import { base64, certificateUser, type Fields, writePrivate } from '../cluster/kubeconfig.ts';
import type { Rig } from '../cluster/rig.ts';

/** The design's fleet (DESIGN §12). */
const fleet = { contexts: 300, dead: 30, refusing: 30, clusters: 60 } as const;

/** Takes packets and never answers, and the machine itself; in the network of its own (namespaces.ts). */
const silentAddress = '192.0.2.7';
const ownAddress = '192.0.2.1';

/**
 * A kubeconfig with the whole fleet in it, dead and living mixed. Of the dead, half have an address that swallows packets and
 * half a name, which the resolver never answers for; each is a server of its own. The living are contexts of 60 clusters (one
 * API server at 60 addresses), each with a user of its own, by certificate and by token in turn.
 */
export async function writeFleet(rig: Rig, folder: string): Promise<string> {
  const living = fleet.contexts - fleet.dead - fleet.refusing;
  const users = await Promise.all(Array.from({ length: living }, (_, index) => livingUser(rig, index)));
  const trust: Fields = { 'tls-server-name': 'kubernetes', 'certificate-authority-data': base64(rig.ca.pem) };
  const servers = [
    ...Array.from({ length: fleet.dead }, (_, index) => ({
      name: `dead-${index}`,
      server: index % 2 === 0 ? `https://${silentAddress}:${7000 + index}` : `https://api-${index}.fleet.example:6443`,
    })),
    ...Array.from({ length: fleet.refusing }, (_, index) => ({
      name: `refusing-${index}`,
      server: `https://${ownAddress}:${8000 + index}`,
    })),
    ...Array.from({ length: living }, (_, index) => ({
      name: `living-${index}`,
      server: `https://127.1.0.${1 + (index % fleet.clusters)}:${rig.port}`,
    })),
  ];
  return writePrivate(
    path.join(folder, 'fleet.kubeconfig'),
    stringify(
      {
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'living-0',
        clusters: servers.map(({ name, server }) => ({ name, cluster: { server, ...trust } })),
        contexts: mixed(
          servers.map(({ name }, index) => ({
            name,
            context: { cluster: name, user: `user-${index % living}`, namespace: 'default' },
          })),
        ),
        users: users.map((user, index) => ({ name: `user-${index}`, user })),
      },
      { lineWidth: 0 },
    ),
  );
}

async function livingUser(rig: Rig, index: number): Promise<Fields> {
  if (index % 2 === 1) return { token: await rig.createToken({ name: 'default' }) };
  return certificateUser(await rig.issueClientCertificate({ cn: `person-${index}`, groups: ['system:masters'] }));
}

/** In an order that has nothing to do with how they fare, and is the same each time: 7 and 300 share no factor. */
function mixed<T>(items: readonly T[]): readonly T[] {
  return items.flatMap((_, index) => items.slice((index * 7) % items.length).slice(0, 1));
}
