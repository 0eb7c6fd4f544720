import { defineProbe } from './probe.ts';

/** This machine's wall clock, against which every date is judged. */
export const clockProbe = defineProbe({
  name: 'clock',
  version: 1,
  limitMs: 1_000,
  doing: () => 'Reading the clock',
  measure: async (_inputs: Readonly<Record<never, never>>, tools) => ({
    now: tools.now().toISOString(),
    timeZone: offsetOf(tools.now()),
  }),
});

/** `UTC+05:30`. The zone's name would cost the first walk 20 ms: Intl loads its tables for it. */
function offsetOf(now: Date): string {
  const minutes = -now.getTimezoneOffset();
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `UTC${minutes < 0 ? '-' : '+'}${hours}:${rest}`;
}
