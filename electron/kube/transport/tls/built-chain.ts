import type tls from 'node:tls';

/**
 * The chain as Node tells it, where the server's own bytes were not watched or could not be read: leaf first, only certificates that issue one another. Node adds the roots
 * that it was given: `roots` names them by SHA-256, and they are left out.
 */
export function builtChain(
  socket: tls.TLSSocket,
  roots: ReadonlyMap<string, Uint8Array> = new Map(),
): readonly Uint8Array[] {
  const chain: Uint8Array[] = [];
  const met = new Set<string>();
  let next: tls.DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (next?.raw !== undefined && !met.has(next.fingerprint256)) {
    met.add(next.fingerprint256);
    if (!roots.has(next.fingerprint256.replaceAll(':', '').toLowerCase())) chain.push(Uint8Array.from(next.raw));
    next = next.issuerCertificate;
  }
  return chain;
}
