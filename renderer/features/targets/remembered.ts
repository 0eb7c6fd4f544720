import type { FleetRow } from '../../../shared/model/fleet.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { toFleetRow } from '../../../shared/report/fleet-row.ts';
import type { FleetRecord } from '../../state/fleet-record.ts';
import type { Look } from '../../ui/outcome.ts';

/** What this session's last measurement of a target found, by a sweep or by a walk. */
export interface Remembered {
  readonly look: Look;
  readonly word: string;
  readonly found: string;
  /** It is the person's own sign-in that fails, and not something behind it. */
  readonly cantSignIn: boolean;
  /** Whether the damage of another file alone stops kubectl; null while nothing has told. */
  readonly worksWithout: boolean | null;
  /** What came of it, for grouping; null while nothing has. */
  readonly row: FleetRow | null;
}

const open = { found: '', cantSignIn: false, worksWithout: null, row: null };
const notChecked: Remembered = { ...open, look: 'wait', word: 'Not checked' };
const waiting: Remembered = { ...open, look: 'wait', word: 'Waiting' };
const measuring: Remembered = { ...open, look: 'run', word: 'Measuring' };
const walking: Remembered = { ...measuring, found: 'The walk is under way' };

const words: Readonly<Record<Exclude<FleetRow['outcome'], 'measuring'>, readonly [Look, string]>> = {
  sound: ['pass', 'Works'],
  warning: ['warn', 'Warning'],
  fault: ['fail', 'Fails'],
  inconclusive: ['unsure', 'Can’t tell'],
  needsYou: ['you', 'Needs you'],
  stopped: ['unsure', 'Stopped'],
  crashed: ['crash', 'Broke off'],
};

/** The newest that is known of a target. A walk that was stopped takes nothing back that a sweep had found. */
export function rememberedOf(target: string, fleet: FleetRecord | null, walk: RunState | undefined): Remembered {
  const swept = fleet?.targets.has(target) === true ? fleet : null;
  const row = swept?.rows[target];
  const ofSweep = row === undefined ? (swept === null ? notChecked : waiting) : rememberedFromRow(row);
  if (walk === undefined) return ofSweep;
  const ofWalk = rememberedFromWalk(walk);
  if (swept === null || ofWalk.row === null) return ofWalk;
  const walkEnd = Date.parse(walk.startedAt) + (walk.durationMs ?? 0);
  if (walkEnd < swept.startedAt) return ofSweep;
  return ofWalk.row.outcome === 'stopped' && ofSweep.row !== null ? ofSweep : ofWalk;
}

// One object for one state: rows of the list that did not change are not drawn again.
const ofRows = new WeakMap<FleetRow, Remembered>();
const ofWalks = new WeakMap<RunState, Remembered>();

function rememberedFromRow(row: FleetRow): Remembered {
  const { outcome, headline, worksWithout } = row;
  if (outcome === 'measuring') return measuring;
  const known = ofRows.get(row);
  if (known !== undefined) return known;
  const [look, word] = words[outcome];
  // A sweep looks at the person's own sign-in alone.
  const made: Remembered = { look, word, found: headline, cantSignIn: look === 'fail', worksWithout, row };
  ofRows.set(row, made);
  return made;
}

function rememberedFromWalk(walk: RunState): Remembered {
  if (walk.verdict === null && walk.ended === null) return walking;
  const known = ofWalks.get(walk);
  if (known !== undefined) return known;
  const row = rememberedFromRow(toFleetRow(walk));
  const made = { ...row, cantSignIn: row.cantSignIn && walk.verdict?.links.user === 'fail' };
  ofWalks.set(walk, made);
  return made;
}
