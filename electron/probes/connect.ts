import type { ConnectEvidence } from '../../shared/model/evidence/network.ts';
import { dialAddress } from '../kube/transport/dial.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

/** One TCP connection to one address, ended as soon as it stands. */
export const connectProbe = defineProbe({
  name: 'connect',
  version: 1,
  limitMs: 5_000,
  doing: ({ address, port }: ProbeInputs['connect']) => `Connecting to ${address}, port ${port}`,
  measure: async ({ address, port }, { signal }): Promise<ConnectEvidence> => {
    const dialled = await dialAddress(address, port, signal);
    if (!dialled.ok) return { address, port, outcome: dialled.outcome, error: dialled.error, ms: dialled.ms };
    dialled.socket.destroy();
    return { address, port, outcome: 'connected', error: null, ms: dialled.ms };
  },
});
