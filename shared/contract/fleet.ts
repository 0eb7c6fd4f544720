import * as z from 'zod';
import { type FleetRow, longestFleetText, longestHeadline } from '../model/fleet.ts';

const id = z.string().min(1).max(512);
const text = z.string().max(longestFleetText);

const row = z.strictObject({
  target: id,
  outcome: z.enum(['measuring', 'sound', 'warning', 'fault', 'inconclusive', 'needsYou', 'stopped', 'crashed']),
  cause: z
    .strictObject({ code: z.string().regex(/^[A-Z]+-\d+$/), title: text, message: text, key: text, subject: text })
    .nullable(),
  headline: z.string().max(longestHeadline),
  worksWithout: z.boolean().nullable(),
});

/** What may come out of the worker about a sweep. Main lets nothing else through to the window. */
export const fleetEventShape = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('row'), row }),
  z.strictObject({
    type: z.literal('ended'),
    how: z.enum(['complete', 'cancelled', 'crashed']),
    durationMs: z.number().min(0),
  }),
]);

/** A context came off, or began; the newest row of a target counts. `ended` is the last of a sweep. */
export type FleetEvent =
  | { readonly type: 'row'; readonly row: FleetRow }
  | { readonly type: 'ended'; readonly how: 'complete' | 'cancelled' | 'crashed'; readonly durationMs: number };

/** Sent at most every 50 ms; `sequence` counts from 0 within a sweep, so that a gap is seen. */
export interface FleetBatch {
  readonly sweep: string;
  readonly sequence: number;
  readonly events: readonly FleetEvent[];
}

/** The newest sweep from its beginning. `nextSequence` is the number of the batch that follows. */
export interface FleetSnapshot {
  readonly sweep: string;
  readonly startedAt: string;
  /** Ids of the contexts that it is about, in the order of the list. */
  readonly targets: readonly string[];
  readonly events: readonly FleetEvent[];
  readonly nextSequence: number;
}
