import type { FleetCause, FleetGroup, FleetRow } from '../model/fleet.ts';
import type { RunState } from '../model/reduce-run.ts';
import { subjectOf } from './fleet-subject.ts';

/** Contexts that one repair would mend: the same code about the same thing. Part of the published JSON. */
export interface CauseGroup {
  readonly code: string;
  readonly subject: string;
  readonly contexts: string[];
}

/** Groups all causes of many runs by code and subject, largest group first. */
export function groupCauses(runs: readonly RunState[]): CauseGroup[] {
  const groups = new Map<string, CauseGroup>();
  for (const run of runs) {
    const context = contextOf(run);
    for (const cause of run.verdict?.causes ?? []) {
      const { key, words } = subjectOf(cause, run);
      const place = `${cause.code}\u0000${key}`;
      const group = groups.get(place) ?? { code: cause.code, subject: words, contexts: [] };
      if (!group.contexts.includes(context)) group.contexts.push(context);
      groups.set(place, group);
    }
  }
  return [...groups.values()].sort(
    (left, right) => right.contexts.length - left.contexts.length || (left.code < right.code ? -1 : 1),
  );
}

/** The name of a run's context; '' where none is known. */
export function contextOf(run: RunState): string {
  return run.target?.context ?? run.requested?.context ?? '';
}

/** Faults first, then what nobody knows, then what works. */
const order: readonly FleetGroup['outcome'][] = [
  'fault',
  'crashed',
  'inconclusive',
  'stopped',
  'needsYou',
  'warning',
  'sound',
];

/**
 * The rows of a sweep by what they have in common, as a person would tell it: a group for each cause; causes of one code
 * that are about one context each are one group, since nobody reads thirty lines that say the same. `nameOf` gives a
 * target's context.
 */
export function groupRows(rows: readonly FleetRow[], nameOf: (target: string) => string): readonly FleetGroup[] {
  const byCause = new Map<string, FleetRow[]>();
  for (const row of rows) {
    if (row.outcome === 'measuring') continue;
    const key = causeKey(row);
    byCause.set(key, [...(byCause.get(key) ?? []), row]);
  }
  const merged = new Map<string, FleetRow[][]>();
  for (const [key, members] of byCause) {
    const [first] = members;
    const alone = first !== undefined && members.length === 1 && first.cause !== null;
    const place = alone ? `${first.outcome} ${first.cause?.code}` : key;
    merged.set(place, [...(merged.get(place) ?? []), members]);
  }
  return [...merged]
    .flatMap(([key, parts]) => groupOf(key, parts, nameOf) ?? [])
    .toSorted(
      (left, right) => order.indexOf(left.outcome) - order.indexOf(right.outcome) || mendedBy(right) - mendedBy(left),
    );
}

/** How many contexts one repair mends. */
function mendedBy({ targets, causes }: FleetGroup): number {
  return targets.length / causes;
}

/** Different causes among the rows that fail. */
export function countCauses(groups: readonly FleetGroup[]): number {
  return groups.reduce((sum, { outcome, causes }) => sum + (outcome === 'fault' ? causes : 0), 0);
}

function causeKey({ outcome, cause, headline }: FleetRow): string {
  if (outcome === 'needsYou') return `needsYou ${headline}`;
  if (outcome === 'sound' || cause === null) return outcome;
  // What merely warns is no fault to mend: by its kind is enough.
  return outcome === 'warning' ? `warning ${cause.code}` : `${outcome} ${cause.code} ${cause.key}`;
}

function groupOf(
  key: string,
  parts: readonly (readonly FleetRow[])[],
  nameOf: (target: string) => string,
): FleetGroup | null {
  const rows = parts.flat();
  const [first] = rows;
  if (first === undefined || first.outcome === 'measuring') return null;
  const number = `${rows.length} ${rows.length === 1 ? 'context' : 'contexts'}`;
  return {
    key,
    outcome: first.outcome,
    code: first.cause?.code ?? null,
    title: `${number}: ${whatOf(first.outcome, first.cause)}`,
    detail: [rangeOf(rows.map(({ target }) => nameOf(target))), sharedBy(rows, parts.length)]
      .filter((part) => part !== '')
      .join('. '),
    causes: parts.length,
    targets: rows.map(({ target }) => target),
  };
}

const withoutCause: Readonly<Record<FleetGroup['outcome'], string>> = {
  fault: 'signing in fails',
  crashed: 'our walk broke off',
  inconclusive: 'can’t tell yet',
  stopped: 'stopped before the end',
  needsYou: 'needs your consent',
  warning: 'works, with a warning',
  sound: 'sign-in works',
};

function whatOf(outcome: FleetGroup['outcome'], cause: FleetCause | null): string {
  if (cause === null || outcome === 'sound') return withoutCause[outcome];
  return /^[A-Z][a-z’]/.test(cause.title) || cause.title.startsWith('A ')
    ? `${cause.title.charAt(0).toLowerCase()}${cause.title.slice(1)}`
    : cause.title;
}

/** `stage-01 to stage-14`, where several stand in the order of their names; nothing for one, whose name stands below. */
function rangeOf(names: readonly string[]): string {
  if (names.length < 4) return '';
  const sorted = names.toSorted((left, right) => left.localeCompare(right, 'en', { numeric: true }));
  return `${sorted[0]} to ${sorted.at(-1)}`;
}

/** What is true of all: the whole sentence, else the thing itself, else that they are different ones. */
function sharedBy(rows: readonly FleetRow[], parts: number): string {
  const [first] = rows;
  if (first === undefined) return '';
  if (first.outcome === 'needsYou') return `${first.headline}; a sweep runs no sign-in program`;
  const { cause } = first;
  if (cause === null || first.outcome === 'sound') return '';
  if (parts > 1) return `Each for itself: ${parts} different ones`;
  const messages = new Set(rows.map((row) => row.cause?.message));
  if (messages.size === 1) return cause.message;
  return new Set(rows.map((row) => row.cause?.subject)).size === 1 ? cause.subject : '';
}
