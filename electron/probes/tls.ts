import type { TLSSocket } from 'node:tls';
import type { FirstBytes, TlsEvidence } from '../../shared/model/evidence/network.ts';
import { within } from '../kube/transport/abort.ts';
import { askInClear } from '../kube/transport/ask-in-clear.ts';
import { firstBytes } from '../kube/transport/first-bytes.ts';
import { openRoute } from '../kube/transport/open-route.ts';
import { watchAfterwards } from '../kube/transport/tls/afterwards.ts';
import { builtChain } from '../kube/transport/tls/built-chain.ts';
import { type Observed, observeHandshake } from '../kube/transport/tls/observe.ts';
import { readServed } from '../kube/transport/tls/read-served.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

type Failed = Extract<TlsEvidence['outcome'], { readonly kind: 'failed' }>;

/** What Go's net/http offers (transport.go, onceSetNextProtoDefaults). */
const offeredProtocols = ['h2', 'http/1.1'];
const connectLimitMs = 5_000;
/** A port that is silent this long after our hello is asked in clear beside it: it may be waiting for a line of text. */
const silentAfterMs = 5_000;

const versions: Readonly<Record<number, string>> = {
  768: 'SSLv3',
  769: 'TLSv1',
  770: 'TLSv1.1',
  771: 'TLSv1.2',
  772: 'TLSv1.3',
};

/** One handshake over the route, and the first thing that comes after it. Nothing is verified and no credential is sent. */
export const tlsProbe = defineProbe<'tls', ProbeInputs['tls']>({
  name: 'tls',
  version: 1,
  limitMs: 10_000,
  doing: ({ host, route }) => `Shaking hands with ${host}${route.kind === 'direct' ? ` at ${route.address}` : ''}`,
  measure: async (inputs, tools): Promise<TlsEvidence> => {
    const { route, serverName } = inputs;
    const everything = inputs.offer === 'everything';
    const connecting = within(tools.signal, connectLimitMs);
    const opened = await openRoute(route, route.kind === 'direct' ? { ...tools, signal: connecting.signal } : tools);
    connecting.release();
    if (!opened.ok) {
      const { how, error } = opened;
      const outcome: Failed = { kind: 'failed', phase: 'connect', how, error, alert: null, firstBytes: null };
      return { route, serverName, outcome, timings: { connectMs: null, handshakeMs: null, firstByteMs: null } };
    }
    const clear = askWhenSilent(inputs, tools);
    const observed = await observeHandshake(
      opened.socket,
      { serverName, alpn: offeredProtocols, everything },
      tools.signal,
    );
    clear.stop();
    if (!observed.ok) {
      const outcome = await failed(observed, inputs, tools, clear.answer());
      return { route, serverName, outcome, timings: { connectMs: opened.ms, handshakeMs: null, firstByteMs: null } };
    }
    const { socket, flight } = observed;
    const served = flight.certificates ?? builtChain(socket);
    const after = await watchAfterwards(socket, inputs.host, tools.signal);
    const outcome: TlsEvidence['outcome'] = {
      kind: 'complete',
      ...connectionFacts(socket),
      ...readServed(served, tools.certificates),
      clientCertificateRequested: flight.asksForCertificate,
      afterwards: after.what,
      alert: after.alert,
    };
    socket.destroy();
    opened.socket.destroy();
    return {
      route,
      serverName,
      outcome,
      timings: { connectMs: opened.ms, handshakeMs: observed.ms, firstByteMs: after.ms },
    };
  },
});

function connectionFacts(socket: TLSSocket): {
  readonly protocol: string;
  readonly cipher: string;
  readonly alpn: string | null;
} {
  const { alpnProtocol } = socket;
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher()?.standardName ?? 'unknown',
    alpn: typeof alpnProtocol === 'string' ? alpnProtocol : null,
  };
}

async function failed(
  observed: Extract<Observed, { readonly ok: false }>,
  inputs: ProbeInputs['tls'],
  tools: ProbeTools,
  clearAnswer: FirstBytes | null,
): Promise<Failed> {
  const { how, error, alert, flight, received } = observed;
  const phase = flight.version === null ? 'hello' : 'handshake';
  return {
    kind: 'failed',
    phase,
    how,
    error,
    alert,
    firstBytes: clearAnswer ?? (await whatItIs(how, phase, received, inputs, tools)),
    offeredVersion: flight.version === null ? null : (versions[flight.version] ?? `0x${flight.version.toString(16)}`),
    clientCertificateRequested: flight.asksForCertificate,
    ...readServed(flight.certificates ?? [], tools.certificates),
  };
}

/** What came on the connection itself is what kubectl sees too; only where it says little the port is asked once more. */
async function whatItIs(
  how: Failed['how'],
  phase: Failed['phase'],
  received: Buffer,
  { route, host }: ProbeInputs['tls'],
  tools: ProbeTools,
): Promise<FirstBytes | null> {
  const seen = how === 'notTls' ? firstBytes(received, tools.vault.secretValues()) : null;
  if (seen !== null && seen.looksLike !== 'binary') return seen;
  const silentEnd = phase === 'hello' && received.length === 0 && (how === 'closed' || how === 'reset');
  if (seen === null && !silentEnd) return null;
  return (await askInClear(route, host, tools)) ?? seen;
}

/** Starts to ask in clear once the handshake has been silent for long. */
function askWhenSilent(
  { route, host }: ProbeInputs['tls'],
  tools: ProbeTools,
): { readonly stop: () => void; readonly answer: () => FirstBytes | null } {
  let answer: FirstBytes | null = null;
  const asking = new AbortController();
  const timer = setTimeout(() => {
    void askInClear(route, host, { ...tools, signal: AbortSignal.any([tools.signal, asking.signal]) }).then((found) => {
      answer = found;
    });
  }, silentAfterMs);
  const stop = () => {
    clearTimeout(timer);
    asking.abort();
  };
  return { stop, answer: () => answer };
}
