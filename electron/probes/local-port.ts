import { createServer } from 'node:net';
import type { NetworkError } from '../../shared/model/evidence/network.ts';
import type { LocalPortEvidence } from '../../shared/model/evidence/ways.ts';
import { createExchange } from '../kube/transport/http/exchange.ts';
import { shortened } from '../kube/transport/http/spoken-pages.ts';
import { networkError } from '../kube/transport/network-error.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

/**
 * Is a port of this computer free, as kubectl proxy wants it (127.0.0.1)? If not, who is there? It is asked two harmless
 * questions in clear, without any credential: its version, and the uid of kube-system, which no two clusters share.
 */
export const localPortProbe = defineProbe<'localPort', ProbeInputs['localPort']>({
  name: 'localPort',
  version: 1,
  limitMs: 8_000,
  doing: ({ port }) => `Looking whether port ${port} is free`,
  measure: async ({ port }, tools): Promise<LocalPortEvidence> => {
    const error = await tryPort(port);
    const nobody = { port, error, version: null, clusterUid: null };
    if (error === null) return { ...nobody, state: 'free' };
    if (error.code !== 'EADDRINUSE') return { ...nobody, state: 'other' };
    const endpoint = {
      route: { kind: 'direct', address: '127.0.0.1', port } as const,
      scheme: 'http' as const,
      serverName: null,
      host: `localhost:${port}`,
      basePath: '',
    };
    const exchange = createExchange(endpoint, tools, { signed: null });
    try {
      const version = await exchange.request('GET', '/version');
      const isAnswer = version.outcome.kind === 'answer';
      const system = isAnswer ? await exchange.request('GET', '/api/v1/namespaces/kube-system') : null;
      return {
        port,
        state: 'taken',
        error,
        version: shortened(version.outcome),
        clusterUid: uidOf(system?.payload ?? ''),
      };
    } finally {
      exchange.close();
    }
  },
});

/** null: it could be had, and was given back at once. */
function tryPort(port: number): Promise<NetworkError | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(networkError(error)));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

function uidOf(body: string): string | null {
  try {
    const { kind, metadata } = JSON.parse(body) as { kind?: unknown; metadata?: { uid?: unknown } };
    const uid = metadata?.uid;
    return kind === 'Namespace' && typeof uid === 'string' && /^[\w-]{1,64}$/.test(uid) ? uid : null;
  } catch {
    // Whoever is there gives no Kubernetes object.
    return null;
  }
}
