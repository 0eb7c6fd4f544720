import { setTimeout } from 'node:timers/promises';
import type { NodePortEvidence } from '../../shared/model/evidence/ways.ts';
import { within } from '../kube/transport/abort.ts';
import { dialHost } from '../kube/transport/dial.ts';
import { askPages } from '../kube/transport/http/spoken-pages.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

const connectLimitMs = 5_000;
/**
 * kube-proxy hears of a pod that has just become ready a moment later, and refuses until then: a refusal is believed when it
 * is repeated.
 */
const patienceMs = [1_000, 2_000] as const;

/** Dials one node at the Service's node port, and asks for the page as a browser would. No credential is sent. */
export const nodePortProbe = defineProbe<'nodePort', ProbeInputs['nodePort']>({
  name: 'nodePort',
  version: 1,
  limitMs: 15_000,
  doing: ({ host, port }) => `Asking ${host} at port ${port}`,
  measure: async ({ host, port, scheme, paths }, tools): Promise<NodePortEvidence> => {
    const dialOnce = async () => {
      const limit = within(tools.signal, connectLimitMs);
      const once = await dialHost(host, port, limit.signal);
      limit.release();
      return once;
    };
    let dialled = await dialOnce();
    for (const ms of patienceMs) {
      if (dialled.ok || dialled.phase === 'resolve' || dialled.outcome !== 'refused') break;
      await setTimeout(ms, undefined, { signal: tools.signal }).catch(() => {});
      if (tools.signal.aborted) break;
      dialled = await dialOnce();
    }
    const ms = Math.round(dialled.ms * 10) / 10;
    if (!dialled.ok) {
      const outcome = dialled.phase === 'resolve' ? 'notResolved' : dialled.outcome;
      return { host, port, connect: { outcome, error: dialled.error, ms }, page: null };
    }
    let first: typeof dialled | null = dialled;
    const dial = async () => {
      const kept = first;
      first = null;
      const opened = kept ?? (await dialHost(host, port, tools.signal));
      return opened.ok ? ({ ok: true, stream: opened.socket } as const) : ({ ok: false, error: opened.error } as const);
    };
    const page = await askPages({ dial, host, port, wanted: scheme, paths }, tools);
    return { host, port, connect: { outcome: 'connected', error: null, ms }, page };
  },
});
