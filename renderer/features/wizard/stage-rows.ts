import { stagesInWalk } from '../../../shared/flow/scope.ts';
import {
  type LinkId,
  links,
  paths,
  type Stage,
  type StageId,
  type StepId,
  stages,
  stepNumber,
  steps,
} from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { waysIn } from '../../../shared/report/ways-in.ts';
import { isOpenPrediction, type Look, lookOfOutcome, lookOfStep, lookWords, worstLook } from '../../ui/outcome.ts';
import { count } from '../../ui/words.ts';

export interface StepRow {
  readonly id: StepId;
  readonly number: string;
  readonly title: string;
  readonly look: Look;
  readonly note: string;
}

export interface StageRow {
  readonly id: StageId;
  readonly number: number;
  readonly title: string;
  readonly look: Look;
  readonly note: string;
  readonly open: boolean;
  readonly steps: readonly StepRow[];
}

/** A part of the list: a link, or the ways in, each of which uses the other links in its own manner. */
export type SectionId = LinkId | 'ways';

export interface LinkSection {
  readonly id: SectionId;
  readonly title: string;
  readonly look: Look;
  readonly word: string;
  /** One line in place of all stages: the whole link works and nobody has unfolded it. */
  readonly folded: { readonly title: string; readonly note: string } | null;
  /** A link that this walk does not measure has no stages, and says so. */
  readonly remark: string | null;
  readonly stages: readonly StageRow[];
}

/** What the reader unfolded or folded by hand; it outweighs what would be open by itself. */
export interface Unfolded {
  readonly stages: Readonly<Partial<Record<StageId, boolean>>>;
  readonly links: Readonly<Partial<Record<SectionId, boolean>>>;
}

/** The ordered list of steps as it is shown: links and ways in, their stages, and the steps of those that are open. */
export function linkSections(state: RunState, current: StepId | null, unfolded: Unfolded): readonly LinkSection[] {
  const shown = stagesInWalk(state.scope).map(({ stage }) => ({
    section: sectionOf(stage),
    row: stageRow(state, stage.id, current, unfolded.stages[stage.id]),
  }));
  const rowsOf = (id: SectionId) => shown.filter(({ section }) => section === id).map(({ row }) => row);
  const section = (id: LinkId) => linkSection(state, id, rowsOf(id), unfolded);
  const ways = rowsOf('ways');
  return [
    section('user'),
    section('dashboard'),
    ...(ways.length === 0 ? [] : [waysSection(state, ways)]),
    section('service'),
  ];
}

/** What the browser shows stands with the ways in: it is asked when one of them was tried. */
function sectionOf({ id, link, path }: Stage): SectionId {
  return path !== null || id === 'browser' ? 'ways' : link;
}

function linkSection(state: RunState, id: LinkId, rows: readonly StageRow[], unfolded: Unfolded): LinkSection {
  const look = linkLook(state, id);
  const works =
    state.ended !== null && rows.length > 1 && rows.every((row) => row.look === 'pass' || row.look === 'na');
  const folds = works && unfolded.links[id] !== true;
  const first = rows[0];
  const last = rows.at(-1);
  return {
    id,
    title: links.find((link) => link.id === id)?.title ?? id,
    look,
    word: rows.length === 0 && look === 'na' ? 'Not measured' : lookWords[look],
    folded:
      folds && first !== undefined && last !== undefined
        ? {
            title: `${first.number}–${last.number}  ${foldedTitle(id, rows)}`,
            note: count(
              rows.reduce((sum, row) => sum + row.steps.length, 0),
              'step',
            ),
          }
        : null,
    remark: rows.length === 0 ? remarkFor(look) : null,
    stages: folds ? [] : rows,
  };
}

/** Of the two ways in which a Dashboard can sign in, only one is in use. */
function foldedTitle(id: LinkId, rows: readonly StageRow[]): string {
  const first = rows[0]?.title ?? '';
  if (id === 'service') return rows.filter((row) => row.look === 'pass').at(-1)?.title ?? first;
  return `${first} to ${rows.at(-1)?.title ?? ''}`;
}

/** One way that works is enough: the others are not a fault. */
function waysSection(state: RunState, rows: readonly StageRow[]): LinkSection {
  const ways = waysIn(state);
  const best = ways.find((way) => way.recommended);
  const looks = ways.flatMap((way): readonly Look[] => (way.state === null ? [] : [lookOfOutcome(way.state)]));
  const told = state.ended !== null && looks.length === ways.length;
  const look = told ? (best === undefined ? worstLook(looks) : 'pass') : worstLook(rows.map((row) => row.look));
  const word = told && best !== undefined ? `${best.title} works` : lookWords[look];
  return { id: 'ways', title: 'Ways in', look, word, folded: null, remark: null, stages: rows };
}

/**
 * How a link stands: the verdict's word once there is one; before, what its steps show. What the person's browser shows belongs
 * to the verdict as well, and says nothing of the way from the server to the Dashboard.
 */
export function linkLook(state: RunState, link: LinkId): Look {
  const own = stagesInWalk(state.scope).flatMap(({ stage, steps: walked }) =>
    stage.link === link && stage.path === null && stage.id !== 'browser' ? walked : [],
  );
  const looks = own.map((step) => lookOfStep(state, step.id));
  const told = link === 'dashboard' && ['fail', 'warn', 'unsure'].includes(lookOfStep(state, 'browser.shows'));
  if (state.verdict !== null) return told ? worstLook(looks) : lookOfOutcome(state.verdict.links[link]);
  if (own.length === 0) return linkLook(state, 'user') === 'fail' ? 'blocked' : 'na';
  if (looks.includes('fail')) return 'fail';
  if (looks.includes('you')) return 'you';
  if (looks.includes('run')) return 'run';
  return looks.every((look) => look === 'wait') ? 'wait' : 'run';
}

function remarkFor(look: Look): string {
  return look === 'blocked' ? 'Behind your own sign-in, so not asked.' : 'Not part of this walk.';
}

function stageRow(state: RunState, id: StageId, current: StepId | null, byHand: boolean | undefined): StageRow {
  const index = stages.findIndex((stage) => stage.id === id);
  const walked = stagesInWalk(state.scope).find(({ stage }) => stage.id === id)?.steps ?? [];
  const rows = walked.map((step) => stepRow(state, step.id));
  const worst = worstLook(rows.map((row) => row.look));
  // Steps that all went well can still lead nowhere: the way is not set up, or ends at the page.
  const way = worst === 'pass' ? waysIn(state).find(({ path }) => path === stages[index]?.path) : undefined;
  const falls = way !== undefined && way.state !== null && way.state !== 'pass';
  const look = falls ? lookOfOutcome(way.state) : worst;
  const holdsCurrent = current?.startsWith(`${id}.`) ?? false;
  const needsEyes = look === 'fail' || look === 'crash' || look === 'unsure' || look === 'you';
  return {
    id,
    number: index + 1,
    title: stages[index] === undefined ? id : shortTitle(stages[index]),
    look,
    note: falls ? way.word : stageNote(state, rows, look),
    open: byHand ?? (holdsCurrent || needsEyes),
    steps: rows,
  };
}

/** The name of a stage where it stands among its like: of a way in without saying that it is one. */
export function shortTitle({ path, title }: Stage): string {
  return paths.find(({ id }) => id === path)?.title ?? title;
}

/** One step as lists show it. */
export function stepRow(state: RunState, id: StepId): StepRow {
  const step = steps.find((candidate) => candidate.id === id);
  const held = state.steps[id];
  const look = lookOfStep(state, id);
  const predicted = isOpenPrediction(state, id);
  const code = held.finding?.problems[0]?.code ?? '';
  const told = held.state === 'settled' ? (held.finding?.note ?? '') : '';
  const codeStands = told === '' && (look === 'fail' || look === 'warn' || look === 'unsure');
  return {
    id,
    number: stepNumber(id),
    title: (look === 'fail' || predicted ? step?.failureTitle : step?.title) ?? id,
    look,
    note: predicted ? 'predicted' : codeStands ? code : told,
  };
}

function stageNote(state: RunState, rows: readonly StepRow[], look: Look): string {
  const worst = rows.find((row) => row.look === look);
  const finding = worst === undefined ? null : state.steps[worst.id].finding;
  if (look === 'fail' || look === 'warn' || look === 'unsure') return finding?.problems[0]?.code ?? '';
  if (look === 'blocked') return finding?.blockedBy == null ? '' : `behind ${stepNumber(finding.blockedBy)}`;
  if (look === 'wait') return '';
  if (look === 'na' && finding !== null && finding.note !== '') return finding.note;
  if (look === 'na' && finding?.reason === 'notInstalled') return 'no Dashboard';
  const settled = rows.filter((row) => row.look !== 'run' && row.look !== 'wait' && row.look !== 'you').length;
  if (look === 'run' || look === 'you') return `${settled} of ${rows.length}`;
  return count(rows.length, 'step');
}
