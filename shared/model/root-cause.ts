import { type LinkId, type PathId, paths, type StepId, stageOf, steps } from '../flow/steps.ts';
import type { Finding, Problem } from './finding.ts';
import type { Cause, LinkState, Verdict } from './run.ts';

/** Findings by step; steps that have not settled are absent. */
export type Findings = Readonly<Partial<Record<StepId, Finding>>>;

/** Which steps explain which: a symptom is blocked by the first of its causes that failed. */
export type Explanations = Readonly<Partial<Record<StepId, readonly StepId[]>>>;

/** The step that proves or disproves a link's predictions: the server has judged the credential. */
const decidingStep = 'server.credential' satisfies StepId;

/** Compares this computer's clock with the server's. */
const clockStep = 'network.clock' satisfies StepId;

/**
 * Settles what only the whole shows (DESIGN §2 symptoms, §3 predictions): a prediction that the server disproved becomes a
 * warning, and a refusal that a failed step explains becomes blocked by it. What was never put to the server stays only as
 * far as it is known: docs/decisions/0005.
 */
export function settleFindings(findings: Findings, explanations: Explanations): Findings {
  const settled: Partial<Record<StepId, Finding>> = { ...findings };
  const decided = findings[decidingStep]?.outcome;
  for (const finding of Object.values(findings)) {
    if (finding === undefined || !isPrediction(finding)) continue;
    if (decided === 'pass' || decided === 'warn') settled[finding.step] = { ...finding, outcome: 'warn' };
    else if (decided !== 'fail') {
      // A walk that stopped before the server was asked knows less than one that could not get there.
      const doubtful = decided !== 'blocked' || findings[clockStep]?.outcome === 'warn';
      settled[finding.step] = unproven(finding, doubtful);
    }
  }
  for (const [symptom, explaining] of Object.entries(explanations) as [StepId, readonly StepId[]][]) {
    const finding = settled[symptom];
    if (finding === undefined || finding.outcome !== 'fail') continue;
    const own = finding.problems.filter((problem) => !problem.explainable);
    if (own.length > 0 && own.length === finding.problems.length) continue;
    const cause = explaining.map((step) => causeBehind(step, settled)).find((step) => step !== null);
    if (cause == null) continue;
    const [first] = own;
    settled[symptom] =
      first === undefined
        ? { ...finding, outcome: 'blocked', blockedBy: cause, problems: [] }
        : { ...finding, message: first.message, problems: own };
  }
  return settled;
}

/** The root causes of a run and what follows for each link. `findings` are settled ones. */
export function judgeRun(findings: Findings): Verdict {
  const ordered = steps.flatMap((step) => findings[step.id] ?? []);
  const failed = predictionsLast(causesOf(ordered, 'fail'));
  const unsure = ordered.filter((finding) => finding.outcome === 'inconclusive' || finding.outcome === 'crashed');
  const warned = causesOf(ordered, 'warn');
  const user = stateOf(ordered.filter((finding) => isOn(finding.step, 'user', null)));
  const behindUser = (own: readonly Finding[]): LinkState => (own.length === 0 ? behind(user) : stateOf(own));
  const ofLink = (link: LinkId): LinkState => behindUser(ordered.filter((finding) => isOn(finding.step, link, null)));
  const ofPath = (path: PathId): LinkState =>
    wayState(
      ordered.filter((finding) => isOn(finding.step, 'user', path)),
      behindUser,
    );
  const links: Record<LinkId, LinkState> = { user, dashboard: ofLink('dashboard'), service: ofLink('service') };
  const ways = Object.fromEntries(paths.map(({ id }) => [id, ofPath(id)])) as Record<PathId, LinkState>;
  // What could not be told on the way to the server might fail as well: then nobody knows whether kubectl would work.
  const doubtful = unsure.some((finding) => isOn(finding.step, 'user', null));
  const own = failed.filter((cause) => cause.link === 'user' && cause.path === null);
  const base = { links, paths: ways, worksWithout: doubtful ? [] : filesToDoWithout(own) };
  if (failed.length > 0) return { ...base, outcome: 'fault', causes: failed, headline: failed[0]?.message ?? '' };
  if (unsure.length > 0) {
    return {
      ...base,
      outcome: 'inconclusive',
      causes: causesOf(ordered, 'inconclusive'),
      headline: unsure[0]?.message ?? '',
    };
  }
  const works = findings['server.identity']?.message ?? findings['server.credential']?.message ?? '';
  if (warned.length > 0) return { ...base, outcome: 'warning', causes: warned, headline: works };
  return { ...base, outcome: 'sound', causes: [], headline: works };
}

/**
 * A prediction that the server never judged. A suspicion is no cause then; what the credential itself says is one, and only
 * likely where the clocks were seen to disagree, or where nothing kept the server from being asked.
 */
function unproven(finding: Finding, doubtful: boolean): Finding {
  if (finding.problems.every((problem) => problem.certainty === 'likely')) return { ...finding, outcome: 'warn' };
  if (!doubtful) return finding;
  return {
    ...finding,
    problems: finding.problems.map((problem) => ({ ...problem, certainty: 'likely' as const })),
  };
}

function isPrediction(finding: Finding): boolean {
  return finding.outcome === 'fail' && finding.problems.every((problem) => problem.predicted);
}

function causesOf(findings: readonly Finding[], outcome: Finding['outcome']): readonly Cause[] {
  return findings
    .filter((finding) => finding.outcome === outcome)
    .flatMap((finding) =>
      finding.problems.map((problem: Problem): Cause => {
        const { link, path } = stageOf(finding.step);
        return { ...problem, step: finding.step, link, path };
      }),
    );
}

/** What only the server would have told stands behind what kubectl prints first. */
function predictionsLast(causes: readonly Cause[]): readonly Cause[] {
  return [...causes.filter((cause) => !cause.predicted), ...causes.filter((cause) => cause.predicted)];
}

/**
 * The step that is the cause when this one did not work: itself, or what it is blocked by. A step that could only not tell
 * explains nothing that was seen.
 */
function causeBehind(step: StepId, findings: Findings): StepId | null {
  const finding = findings[step];
  if (finding?.outcome === 'fail') return step;
  const cause = finding?.outcome === 'blocked' ? finding.blockedBy : null;
  return cause !== null && findings[cause]?.outcome === 'fail' ? cause : null;
}

function isOn(step: StepId, link: LinkId, path: PathId | null): boolean {
  const stage = stageOf(step);
  return stage.link === link && stage.path === path;
}

/**
 * A way in works when its last step does, and nothing that a person needs for it is missing: who may forward a port, but got
 * no page through it, has no way in yet; nor has a browser without a certificate, though the page loads with a token.
 */
function wayState(own: readonly Finding[], stateOfAll: (own: readonly Finding[]) => LinkState): LinkState {
  const state = stateOfAll(own);
  const ends = own.at(-1)?.outcome === 'notApplicable' || own.some(({ reason }) => reason === 'notSetUp');
  return (state === 'pass' || state === 'warn') && ends ? 'notApplicable' : state;
}

/** Worst first. `blocked` stands behind what blocks it, and `notApplicable` says nothing about a link. */
const order: readonly LinkState[] = ['fail', 'crashed', 'inconclusive', 'blocked', 'warn', 'pass'];

function stateOf(findings: readonly Finding[]): LinkState {
  const outcomes = findings.map((finding) => finding.outcome);
  return order.find((state) => outcomes.includes(state)) ?? 'notApplicable';
}

/** What this walk did not look at is behind the user link, and not part of the walk when that works. */
function behind(user: LinkState): LinkState {
  return user === 'pass' || user === 'warn' ? 'notApplicable' : 'blocked';
}

function filesToDoWithout(causes: readonly Cause[]): readonly string[] {
  if (causes.length === 0 || causes.some((cause) => cause.blocks || cause.predicted)) return [];
  return [...new Set(causes.flatMap((cause) => cause.origin?.file ?? cause.subject ?? []))];
}
