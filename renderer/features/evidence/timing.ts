import type { StepId } from '../../../shared/flow/steps.ts';
import type { EvidenceData, EvidenceRecord, ProbeName } from '../../../shared/model/evidence/index.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { type Look, lookOfStep, worstLook } from '../../ui/outcome.ts';

/** One stretch of the way to the server: how long it took and how it ended. `ms` is null when it was not reached. */
export interface TimingSegment {
  readonly label: string;
  readonly look: Look;
  readonly ms: number | null;
}

/** The newest measured record of each key of one probe, in the order in which they were measured. */
export function recordsOf<P extends ProbeName>(state: RunState, probe: P): readonly EvidenceRecord<P>[] {
  const newest = new Map<string, EvidenceRecord<P>>();
  for (const record of Object.values(state.evidence)) {
    if (record.probe !== probe || record.data === null) continue;
    const held = newest.get(record.key);
    if (held === undefined || held.generation < record.generation) newest.set(record.key, record as EvidenceRecord<P>);
  }
  return [...newest.values()].sort((one, other) => one.at.localeCompare(other.at));
}

/** The stretches of the way: name look-up, proxy (where there is one), connection, TLS, request. */
export function timingSegments(state: RunState): readonly TimingSegment[] {
  const tunnel = recordsOf(state, 'tunnel')[0]?.data ?? null;
  const resolve = recordsOf(state, 'resolve')[0] ?? null;
  const connect = bestConnection(recordsOf(state, 'connect'));
  const handshake = recordsOf(state, 'tls')[0]?.data?.timings.handshakeMs ?? null;
  const request = signedRequest(state);
  const look = (...ids: readonly StepId[]) => worstLook(ids.map((id) => lookOfStep(state, id)));
  const segments: TimingSegment[] = [];
  if (resolve !== null) segments.push({ label: 'DNS', look: look('network.name'), ms: resolve.ms });
  if (tunnel !== null) {
    const ms = tunnel.outcome.kind === 'open' ? tunnel.outcome.ms : (recordsOf(state, 'tunnel')[0]?.ms ?? null);
    segments.push({ label: 'Proxy', look: look('network.tunnel'), ms });
  } else {
    segments.push({ label: 'TCP', look: look('network.connect'), ms: connect?.ms ?? null });
  }
  segments.push({
    label: 'TLS',
    look: look('network.handshake', 'network.dates', 'network.names', 'network.authority'),
    ms: handshake,
  });
  segments.push({ label: 'Request', look: look('server.kubernetes', 'server.credential'), ms: request });
  return segments;
}

/** The whole way with everything on it, or null when a stretch is missing. */
export function wholeTime(segments: readonly TimingSegment[]): number | null {
  return segments.reduce<number | null>((sum, { ms }) => (sum === null || ms === null ? null : sum + ms), 0);
}

function bestConnection(records: readonly EvidenceRecord<'connect'>[]): EvidenceData['connect'] | null {
  const connected = records.find((record) => record.data?.outcome === 'connected');
  return (connected ?? records[0])?.data ?? null;
}

/** The request that carried the credential. An anonymous one says nothing about signing in. */
function signedRequest(state: RunState): number | null {
  return recordsOf(state, 'http').find((record) => record.data?.anonymous === false)?.ms ?? null;
}
