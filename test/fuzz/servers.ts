import { makeAuthority } from '../cluster/pki.ts';
import { closedPort, listen } from '../integration/hostile/listen.ts';
import { hostileHandshakes, hostileProxies, hostileReplies, startReplying } from '../integration/hostile/servers.ts';
import { fence } from './loopback.ts';

/** Texts name these ports; `startServers` puts something behind each. */
export const firstPort = 40_001;
export const portCount = 9;

export interface Material {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/**
 * Servers that answer at once: refusals, hostile texts, redirects, junk, half a handshake, a proxy, plain HTTP, nothing. Builds
 * the fence round this process, and gives the material that lets a text get past the handshake.
 */
export async function startServers(): Promise<Material> {
  const authority = await makeAuthority();
  const server = await authority.issue({ commonName: 'api', addresses: ['127.0.0.1'], usages: ['serverAuth'] });
  const client = await authority.issue({ commonName: 'mara', organizations: ['ops'], usages: ['clientAuth'] });
  const identity = { cert: server.pem, key: server.key };
  const nothing = (): void => {};
  const reply = (name: string) => startReplying(identity, hostileReplies[name] ?? nothing);
  const started = [
    reply('hostile texts with status 401'),
    reply('hostile texts with status 200'),
    reply('a loop of redirects'),
    reply('reviews with the wrong types'),
    reply('a hostile page with status 502'),
    listen(hostileHandshakes['junk for a hello'] ?? nothing),
    listen(hostileHandshakes['half a ServerHello, then the end'] ?? nothing),
    listen(hostileProxies['a hostile page with 403'] ?? nothing),
  ];
  const ports = [...(await Promise.all(started)).map(({ port }) => port), await closedPort()];
  fence(new Map(ports.map((port, index) => [firstPort + index, port])));
  return { authority: authority.pem, certificate: client.pem, key: client.key };
}
