import type tls from 'node:tls';

/**
 * The chain as Node tells it, for the rare flight that could not be read (a compressed certificate message, a suite that is
 * not known): leaf first, only certificates that issue one another, none added because no root is loaded.
 */
export function builtChain(socket: tls.TLSSocket): readonly Uint8Array[] {
  const chain: Uint8Array[] = [];
  const met = new Set<string>();
  let next: tls.DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (next?.raw !== undefined && !met.has(next.fingerprint256)) {
    met.add(next.fingerprint256);
    chain.push(Uint8Array.from(next.raw));
    next = next.issuerCertificate;
  }
  return chain;
}
