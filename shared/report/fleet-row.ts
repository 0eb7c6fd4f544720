import { type FleetCause, type FleetRow, longestFleetText, longestHeadline } from '../model/fleet.ts';
import type { RunState } from '../model/reduce-run.ts';
import type { Cause } from '../model/run.ts';
import { programOf, subjectOf } from './fleet-subject.ts';

/** What a sweep keeps of a walk that has ended. Everything else of it may be forgotten. */
export function toFleetRow(run: RunState): FleetRow {
  const { verdict } = run;
  const base = { target: run.requested?.id ?? run.run, cause: null, worksWithout: null };
  if (verdict === null || run.ended === 'crashed')
    return { ...base, outcome: 'crashed', headline: 'The walk broke off. That is our fault, not your cluster’s.' };
  if (verdict.outcome === 'inconclusive' && run.ended === 'cancelled')
    return { ...base, outcome: 'stopped', headline: 'Stopped before the end' };
  if (needsConsent(run))
    return { ...base, outcome: 'needsYou', headline: cut(`Would run ${programOf(run)}`, longestHeadline) };
  // A damaged neighbour is named where nothing is wrong with the context itself.
  const first = verdict.causes.find(({ blocks, predicted }) => blocks || predicted) ?? verdict.causes[0];
  const cause = first === undefined ? null : toCause(first, run);
  return {
    ...base,
    outcome: verdict.outcome,
    cause,
    headline: cut(verdict.outcome === 'sound' || cause === null ? verdict.headline : cause.title, longestHeadline),
    worksWithout: verdict.worksWithout.length > 0,
  };
}

/** Consent is all that is missing: nothing else failed or could not be told. */
function needsConsent({ verdict, steps }: RunState): boolean {
  if (verdict?.outcome !== 'inconclusive') return false;
  const unsure = Object.values(steps).flatMap(({ finding }) =>
    finding?.outcome === 'inconclusive' || finding?.outcome === 'crashed' ? [finding.reason] : [],
  );
  return unsure.length > 0 && unsure.every((reason) => reason === 'consentMissing');
}

function toCause(cause: Cause, run: RunState): FleetCause {
  const { code, title, message } = cause;
  const { key, words } = subjectOf(cause, run);
  return {
    code,
    title: cut(title, longestFleetText),
    message: cut(message, longestFleetText),
    key: shortKey(key),
    subject: cut(words, longestFleetText),
  };
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** A key with hundreds of authorities in it stays told from one that begins like it: its end goes in as a sum (FNV-1a). */
function shortKey(key: string): string {
  if (key.length <= longestFleetText) return key;
  const kept = longestFleetText - 40;
  let [one, other] = [0x811c9dc5, 0x9e3779b9];
  for (let index = kept; index < key.length; index += 1) {
    one = Math.imul(one ^ key.charCodeAt(index), 0x01000193);
    other = Math.imul(other ^ key.charCodeAt(index), 0x85ebca6b);
  }
  return `${key.slice(0, kept)} ${key.length} ${one >>> 0} ${other >>> 0}`;
}
