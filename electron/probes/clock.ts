import { defineProbe } from './probe.ts';

/** This machine's wall clock, against which every date is judged. */
export const clockProbe = defineProbe({
  name: 'clock',
  version: 1,
  limitMs: 1_000,
  doing: () => 'Reading the clock',
  measure: async (_inputs: Readonly<Record<never, never>>, tools) => ({
    now: tools.now().toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }),
});
