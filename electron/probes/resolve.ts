import os from 'node:os';
import type { ResolveEvidence } from '../../shared/model/evidence/network.ts';
import { whenAborted } from '../kube/transport/abort.ts';
import { askNameServers, type DnsQuestion } from '../kube/transport/dns-question.ts';
import { lookUp } from '../kube/transport/look-up.ts';
import { defineProbe } from './probe.ts';

/** A dead resolver keeps getaddrinfo busy for longer than the probe may take: the servers are then asked beside it. */
const askAfterMs = 1_500;

/** Every address of a name; and when there is none, what the name servers themselves say. */
export const resolveProbe = defineProbe({
  name: 'resolve',
  version: 1,
  limitMs: 5_000,
  doing: ({ host }: { readonly host: string }) => `Looking up ${host}`,
  measure: async ({ host }, { signal }): Promise<ResolveEvidence> => {
    const asking = new AbortController();
    const forget = whenAborted(signal, () => asking.abort());
    let question: Promise<DnsQuestion> | null = null;
    const ask = () => {
      question ??= askNameServers(host, null, asking.signal);
      return question;
    };
    const timer = setTimeout(() => void ask(), askAfterMs);
    const { addresses, error } = await lookUp(host, signal);
    clearTimeout(timer);
    if (error === null) asking.abort();
    const answer = error === null ? null : await ask();
    forget();
    return { host, addresses, error, question: answer, hasNetwork: hasNetwork() };
  },
});

/** An address besides loopback and those that a card gives itself when nobody else does. */
function hasNetwork(): boolean {
  return Object.values(os.networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .some(({ internal, address }) => !internal && !/^(fe[89ab][0-9a-f]:|169\.254\.)/i.test(address));
}
