import dns from 'node:dns';
import type { NetworkError, ResolveEvidence } from '../../../shared/model/evidence/network.ts';
import { whenAborted } from './abort.ts';
import { networkError } from './network-error.ts';

export type DnsQuestion = NonNullable<ResolveEvidence['question']>;

/** One server gets this long, twice; the probe's own limit lies above. */
const serverTimeoutMs = 1_200;
const tries = 2;

/** What c-ares says, without its search list and its hosts file (Node documents the codes under “DNS error codes”). */
const outcomes: Readonly<Record<string, DnsQuestion['outcome']>> = {
  ENOTFOUND: 'noSuchName',
  ENODATA: 'noAddresses',
  ESERVFAIL: 'serverFailure',
  ENOTIMP: 'serverFailure',
  EFORMERR: 'serverFailure',
  EREFUSED: 'refused',
  ETIMEOUT: 'timeout',
  ECANCELLED: 'timeout',
  // No server could be reached: its port is closed, or there is no way to it.
  ECONNREFUSED: 'unreachable',
  ENONAME: 'unreachable',
};

/** What tells most stands first: an answer of a server, then how servers failed. */
const order: readonly DnsQuestion['outcome'][] = [
  'answered',
  'noAddresses',
  'noSuchName',
  'refused',
  'serverFailure',
  'timeout',
  'unreachable',
  'unknown',
];

/**
 * Asks name servers themselves for A and AAAA. `servers`: addresses with optional port; null takes those that this machine
 * is configured with. Ends with the signal, and frees its sockets. Never throws.
 */
export async function askNameServers(
  host: string,
  servers: readonly string[] | null,
  signal: AbortSignal,
): Promise<DnsQuestion> {
  const resolver = new dns.promises.Resolver({ timeout: serverTimeoutMs, tries });
  if (servers !== null) resolver.setServers(servers);
  const asked = resolver.getServers();
  const forget = whenAborted(signal, () => resolver.cancel());
  const answers = signal.aborted ? [] : await Promise.all([one(resolver.resolve4(host)), one(resolver.resolve6(host))]);
  forget();
  const best = order.find((outcome) => answers.some((answer) => answer.outcome === outcome)) ?? 'timeout';
  return { servers: asked, outcome: best, error: answers.find(({ outcome }) => outcome === best)?.error ?? null };
}

async function one(
  query: Promise<readonly string[]>,
): Promise<{ readonly outcome: DnsQuestion['outcome']; readonly error: NetworkError | null }> {
  try {
    const addresses = await query;
    return { outcome: addresses.length > 0 ? 'answered' : 'noAddresses', error: null };
  } catch (cause) {
    const error = networkError(cause);
    return { outcome: outcomes[error.code ?? ''] ?? 'unknown', error };
  }
}
