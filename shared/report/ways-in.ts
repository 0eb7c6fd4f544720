import { stagesInWalk } from '../flow/scope.ts';
import { type PathId, paths, type StepId, stepNumber, steps } from '../flow/steps.ts';
import type { Finding, Reason } from '../model/finding.ts';
import { walkedInstall } from '../model/found-installs.ts';
import type { InstallFamily } from '../model/install.ts';
import type { RunState } from '../model/reduce-run.ts';
import type { LinkState } from '../model/run.ts';

/** How one way in to the Dashboard stands, for a person who wants to know which to take. */
export interface WayIn {
  readonly path: PathId;
  readonly title: string;
  /** null: still measured. */
  readonly state: LinkState | null;
  /** At most three words: `works`, `page only`, `not set up`. */
  readonly word: string;
  /** Why, in one sentence. */
  readonly sentence: string;
  /** The step that tells it. */
  readonly step: StepId;
  /** Page and login both work: a person gets in. */
  readonly usable: boolean;
  /** The one to take, of all that are usable. */
  readonly recommended: boolean;
}

/** Which of several usable ways comes first: by the document kubectl proxy, from version 7 on port-forward (dashboard-versions.md). */
const byDocument: readonly PathId[] = ['kubectl-proxy', 'port-forward', 'direct', 'node-port'];
const today: readonly PathId[] = ['port-forward', 'node-port', 'direct', 'kubectl-proxy'];

/** The ways that this walk goes through, in the order of the document; empty where it goes through none. */
export function waysIn(state: Pick<RunState, 'steps' | 'scope' | 'evidence' | 'requested'>): readonly WayIn[] {
  if (state.scope.length === 0) return [];
  const rows = stagesInWalk(state.scope);
  const ways = paths.flatMap(({ id, title }): readonly Omit<WayIn, 'recommended'>[] => {
    const walked = rows.find(({ stage }) => stage.path === id)?.steps.map((step) => step.id) ?? [];
    return walked.length === 0 ? [] : [{ path: id, title, ...pastThePage(id, standing(walked, state), state) }];
  });
  const order = preference(walkedInstall(state)?.family ?? null);
  const usable = (state: LinkState) => ways.filter((way) => way.usable && way.state === state).map(({ path }) => path);
  const best = [...inOrder(usable('pass'), order), ...inOrder(usable('warn'), order)][0];
  return ways.map((way) => ({ ...way, recommended: way.path === best }));
}

function preference(family: InstallFamily | null): readonly PathId[] {
  return family === '7' || family === 'headlamp' ? today : byDocument;
}

function inOrder(found: readonly PathId[], order: readonly PathId[]): readonly PathId[] {
  return order.filter((path) => found.includes(path));
}

type Standing = Omit<WayIn, 'path' | 'title' | 'recommended'>;

/**
 * Direct access has no step of its own for the login: it leads through the API server's service proxy as kubectl proxy does,
 * which takes the same header away, so what was judged there holds here. Not judged there, it is not called a way in.
 */
function pastThePage(path: PathId, direct: Standing, { steps: held }: Pick<RunState, 'steps'>): Standing {
  if (path !== 'direct' || !direct.usable) return direct;
  const { finding, state } = held['kubectl-proxy.login'];
  if (state === 'settled' && finding !== null && takesLogins(finding)) return direct;
  const judged = finding !== null && (finding.outcome === 'warn' || finding.reason === 'notByDesign');
  const sentence = judged ? sentenceOf(finding) : 'The page loads; whether a login works this way was not judged.';
  return { ...direct, state: 'warn', word: 'page only', sentence, usable: false };
}

function takesLogins({ outcome, problems }: Finding): boolean {
  return outcome === 'pass' || (outcome === 'warn' && !problems.some(({ code }) => withoutLogin.includes(code)));
}

function standing(walked: readonly StepId[], { steps: held }: Pick<RunState, 'steps'>): Standing {
  const findings = walked.flatMap((step) => (held[step].state === 'settled' ? (held[step].finding ?? []) : []));
  const first = walked[0] ?? 'kubectl-proxy.kubectl';
  if (findings.length < walked.length) {
    return { state: null, word: 'measuring', sentence: 'Still measured.', step: first, usable: false };
  }
  const inState = (...outcomes: readonly Finding['outcome'][]) =>
    findings.find(({ outcome }) => outcomes.includes(outcome));
  const told = (finding: Finding, state: LinkState, word: string, usable = false): Standing => {
    return { state, word, sentence: sentenceOf(finding), step: finding.step, usable };
  };
  const fails = inState('fail');
  if (fails !== undefined) return told(fails, 'fail', 'fails');
  const unsure = inState('crashed', 'inconclusive');
  if (unsure !== undefined) {
    const needsYou = unsure.reason === 'consentMissing' ? 'needs you' : 'can’t tell';
    return told(unsure, unsure.outcome === 'crashed' ? 'crashed' : 'inconclusive', needsYou);
  }
  const blocked = inState('blocked');
  if (blocked !== undefined) return told(blocked, 'blocked', 'blocked');
  const gap = findings.find(
    ({ outcome, reason, step }) =>
      outcome === 'notApplicable' && gaps[reason ?? 'notUsed'] !== undefined && step !== 'kubectl-proxy.port',
  );
  const closed = gap ?? findings.find(({ problems }) => problems.some(({ code }) => withoutLogin.includes(code)));
  if (closed?.step.endsWith('.login') === true) return told(closed, 'warn', 'page only');
  const last = findings.at(-1);
  if (closed !== undefined) {
    const state = closed.reason === 'cannotBeTold' ? 'inconclusive' : 'notApplicable';
    return told(closed, state, gaps[closed.reason ?? 'notUsed'] ?? 'not applicable');
  }
  const warned = inState('warn');
  if (warned !== undefined) return told(warned, 'warn', 'works, warning', true);
  return { state: 'pass', word: 'works', sentence: last?.message ?? '', step: last?.step ?? first, usable: true };
}

/** Reasons for which a way ends there, in at most three words. */
const gaps: Readonly<Partial<Record<Reason, string>>> = {
  notInstalled: 'no Dashboard',
  notSetUp: 'not set up',
  notByDesign: 'not possible',
  rightsMissing: 'not allowed',
  cannotBeTold: 'can’t tell',
};

/** The page opens, and nobody can log in there: only a warning, since there are other ways. */
const withoutLogin: readonly string[] = ['UI-01', 'UI-02', 'NP-08'];

function sentenceOf({ outcome, blockedBy, problems, message }: Finding): string {
  if (outcome !== 'blocked' || blockedBy === null) return problems[0]?.message ?? message;
  const title = steps.find(({ id }) => id === blockedBy)?.failureTitle ?? '';
  return `Waits for step ${stepNumber(blockedBy)}: ${title.charAt(0).toLowerCase()}${title.slice(1)}.`;
}
