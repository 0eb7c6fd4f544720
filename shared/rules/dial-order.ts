import type { ConnectEvidence } from '../model/evidence/network.ts';

/** Go starts the other family when the first one has had no success for so long (net/dial.go, fallbackDelay). */
const otherFamilyAfterMs = 300;
/** client-go's dialer gives all addresses of a name this long (transport/cache.go), shared out between them. */
const dialTimeoutMs = 30_000;
/** No address gets less than this (net/dial.go, partialDeadline). */
const leastPerAddressMs = 2_000;

/**
 * The connections that came about, the one that kubectl uses first, the others as the resolver gave them. Go's dialer
 * (net/dial.go, dialParallel) tries the addresses of the first one's family one after the other, and those of the other family
 * beside them as soon as 300 ms have passed or all of the first family have failed; whoever connects first is used.
 */
export function inDialOrder(connections: readonly ConnectEvidence[]): readonly ConnectEvidence[] {
  const working = connections.filter(({ outcome }) => outcome === 'connected');
  const [first] = connections;
  if (first === undefined || working.length < 2) return working;
  const primary = dialOneByOne(connections.filter((one) => familyOf(one) === familyOf(first)));
  const other = dialOneByOne(connections.filter((one) => familyOf(one) !== familyOf(first)));
  const otherStarts = primary.used === null ? Math.min(primary.ms, otherFamilyAfterMs) : otherFamilyAfterMs;
  const used =
    primary.used === null || (other.used !== null && otherStarts + other.ms < primary.ms) ? other.used : primary.used;
  return used === null ? working : [used, ...working.filter((one) => one !== used)];
}

function familyOf({ address }: ConnectEvidence): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

function dialOneByOne(connections: readonly ConnectEvidence[]): {
  readonly used: ConnectEvidence | null;
  /** From the start of the first to the success, or to the failure of the last. */
  readonly ms: number;
} {
  let ms = 0;
  for (const [index, connection] of connections.entries()) {
    if (connection.outcome === 'connected') return { used: connection, ms: ms + connection.ms };
    const share = Math.max((dialTimeoutMs - ms) / (connections.length - index), leastPerAddressMs);
    ms += connection.outcome === 'timeout' ? share : connection.ms;
  }
  return { used: null, ms };
}
