import { readObjects } from '../kube/objects/read-objects.ts';
import { createExchange } from '../kube/transport/http/exchange.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

/** A page of 250 Deployments is about 2 MiB. */
const bodyLimit = 8 * 1024 * 1024;

/** Lists objects of one kind, or gets one, with the person's credential. It reads and changes nothing. */
export const objectsProbe = defineProbe<'objects', ProbeInputs['objects']>({
  name: 'objects',
  version: 1,
  limitMs: 15_000,
  doing: ({ question: { kind, namespace, name } }) =>
    `Reading ${name ?? words(kind)} ${namespace === null ? 'of the cluster' : `in ${namespace}`}`,
  measure: async ({ question, ...signed }, tools) => {
    const exchange = createExchange(signed.endpoint, tools, {
      signed,
      kept: tools.connections,
      bodyLimit,
      showsSuccess: false,
    });
    try {
      return await readObjects(exchange, question, tools);
    } finally {
      exchange.close();
    }
  },
});

/** `endpointSlices` → `endpoint slices`. */
function words(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
