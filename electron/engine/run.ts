import { type StepId, steps, stepsOfStage } from '../../shared/flow/steps.ts';
import type { EvidenceKey } from '../../shared/model/evidence/index.ts';
import type { KubeconfigEvidence } from '../../shared/model/evidence/kubeconfig.ts';
import type { Finding, Reason } from '../../shared/model/finding.ts';
import { type Explanations, judgeRun, settleFindings } from '../../shared/model/root-cause.ts';
import type { RequestedTarget, RunEvent, TargetSummary, ToolVersion, Verdict } from '../../shared/model/run.ts';
import type { Check } from '../checks/check.ts';
import type { FactName, Facts } from '../checks/facts.ts';
import { giveOpinions } from '../opinions/index.ts';
import { type EvidenceSource, stopReason } from './evidence-source.ts';
import { FactStore, type KnownFact } from './fact-store.ts';
import { blockedBy, doesNotApply, judgeStep, unsettled } from './judge-step.ts';
import { factPlans, factsBehind } from './plan/index.ts';

export interface RunOptions {
  readonly run: string;
  readonly tool: ToolVersion;
  /** As it stands now: consent may be given meanwhile. */
  readonly target: () => RequestedTarget;
  readonly deadlineMs: number;
  /** Those of the steps that this walk goes through. */
  readonly checks: readonly Check[];
  readonly source: EvidenceSource;
  readonly now: () => Date;
  readonly emit: (event: RunEvent) => void;
  /** One step at a time: called before each step that is not blocked; resolves when the person goes on. null: no pauses. */
  readonly pause: ((before: StepId) => Promise<void>) | null;
  /** Aborted with `deadline` or `cancelled`. */
  readonly signal: AbortSignal;
}

export interface Walk {
  /** As judged, before the whole was known. */
  readonly findings: ReadonlyMap<StepId, Finding>;
  /** As told last: predictions and symptoms put right. */
  readonly told: ReadonlyMap<StepId, Finding>;
  /** Which measurements each step rested on, for measuring one step again. */
  readonly keys: ReadonlyMap<StepId, readonly EvidenceKey[]>;
  /** What was measured, for what is judged beside the verdict. */
  readonly known: ReadonlyMap<FactName, KnownFact>;
  readonly verdict: Verdict;
}

/** Is this finding one that the walk does not go on behind? */
export function stops(finding: Finding): boolean {
  if (finding.outcome === 'fail') return finding.problems.some((problem) => problem.blocks);
  return finding.outcome === 'blocked' || finding.outcome === 'inconclusive' || finding.outcome === 'crashed';
}

/** Reasons for which what comes behind does not apply either. */
const closing: ReadonlySet<Reason | null> = new Set<Reason>([
  'notInstalled',
  'notSeen',
  'notSetUp',
  'notByDesign',
  'otherMode',
  'rightsMissing',
]);

function closes({ outcome, reason }: Finding): boolean {
  return outcome === 'notApplicable' && closing.has(reason);
}

/** Walks the flowchart once, as far as there are checks. Emits every event but `runStarted` and `runFinished`, which frame it. */
export async function walk(options: RunOptions, only: ReadonlySet<StepId> | null, before: Walk | null): Promise<Walk> {
  const { emit } = options;
  const findings = new Map<StepId, Finding>(before?.findings ?? []);
  const told = new Map<StepId, Finding>(before?.told ?? []);
  const keys = new Map<StepId, readonly EvidenceKey[]>(before?.keys ?? []);
  const waitingFor = stepsByFact(options.checks);
  const store = new FactStore(options.source, options.target, options.signal, {
    onStart: (start, forSteps) => emit({ type: 'probeStarted', ...start, steps: forSteps }),
    onRecord: (record) => emit({ type: 'evidence', record }),
    onSaid: (key, said) => emit({ type: 'programSaid', key, at: options.now().toISOString(), ...said }),
  });
  const know = (fact: FactName) => store.know(fact, waitingFor.get(fact) ?? []);
  const needed = factsBehind(waitingFor.keys());
  const begin = (fact: FactName): void => {
    if (needed.has(fact)) void know(fact);
  };
  // A step of the kubeconfig that is walked again may find another target behind the name.
  if (only === null || stepsOfStage('kubeconfig').some(({ id }) => only.has(id))) {
    void know('kubeconfig').then(({ value }) => {
      if (value !== null) emit({ type: 'targetKnown', target: summarise(value as KubeconfigEvidence) });
    });
  }

  const settle = (finding: Finding): Finding => {
    findings.set(finding.step, finding);
    told.set(finding.step, finding);
    emit({ type: 'finding', finding });
    if (options.pause === null && !stops(finding)) startEarly(finding.step, 'settled', begin);
    return finding;
  };

  const judge = async (check: Check): Promise<Finding> => {
    emit({ type: 'stepStarted', step: check.step });
    if (options.pause === null) startEarly(check.step, 'asked', begin);
    const facts = await Promise.all(check.needs.map(know));
    keys.set(check.step, [...new Set(facts.flatMap((fact) => fact.keys))]);
    return settle(judgeStep(check, facts, options.target().set));
  };

  const settled = new Map<StepId, Promise<Finding>>();
  let turn: Promise<unknown> = Promise.resolve();
  for (const step of steps) {
    const check = options.checks.find((candidate) => candidate.step === step.id);
    const known = only !== null && !only.has(step.id) ? findings.get(step.id) : undefined;
    if (known !== undefined || check === undefined) {
      if (known !== undefined) settled.set(step.id, Promise.resolve(known));
      continue;
    }
    const behind = step.after.flatMap((id) => settled.get(id) ?? []);
    const inTurn = turn;
    const work = (async (): Promise<Finding> => {
      const earlier = await Promise.all(behind);
      if (options.pause !== null) await inTurn;
      const obstacle = earlier.find(stops);
      if (obstacle !== undefined) {
        const cause = obstacle.outcome === 'blocked' ? (obstacle.blockedBy ?? obstacle.step) : obstacle.step;
        return settle(blockedBy(step.id, cause));
      }
      const closed = earlier.find(closes);
      if (closed !== undefined) return settle(doesNotApply(step.id, closed));
      if (options.pause !== null && !options.signal.aborted) {
        emit({ type: 'paused', before: step.id });
        await options.pause(step.id);
      }
      if (options.signal.aborted) return settle(unsettled(step.id, stopReason(options.signal)));
      return judge(check);
    })();
    settled.set(step.id, work);
    turn = work;
  }
  await Promise.all(settled.values());
  const verdict = conclude(findings, told, options);
  const known = new Map([...(before?.known ?? []), ...store.settled]);
  emit({ type: 'opinions', opinions: giveOpinions(measuredFacts(known)) });
  return { findings, told, keys, known, verdict };
}

/** Puts predictions and symptoms right, tells what changed by it, and gives the verdict. */
function conclude(
  findings: ReadonlyMap<StepId, Finding>,
  told: Map<StepId, Finding>,
  { checks, emit }: Pick<RunOptions, 'checks' | 'emit'>,
): Verdict {
  const explanations: Explanations = Object.fromEntries(
    checks.flatMap((check) => (check.explainedBy === undefined ? [] : [[check.step, check.explainedBy]])),
  );
  const settled = settleFindings(Object.fromEntries(findings) as Partial<Record<StepId, Finding>>, explanations);
  for (const finding of Object.values(settled)) {
    if (finding === undefined || finding === told.get(finding.step)) continue;
    told.set(finding.step, finding);
    emit({ type: 'finding', finding });
  }
  const verdict = judgeRun(settled);
  emit({ type: 'verdict', verdict });
  return verdict;
}

/** The facts that were measured to the end. */
function measuredFacts(known: ReadonlyMap<FactName, KnownFact>): Partial<Facts> {
  return Object.fromEntries([...known].flatMap(([fact, { value, cut }]) => (cut === null ? [[fact, value]] : [])));
}

/** Begins what may begin now, so that independent measurements overlap. */
function startEarly(step: StepId, when: 'settled' | 'asked', begin: (fact: FactName) => void): void {
  for (const { fact, startsWith } of factPlans) {
    if (startsWith?.step === step && startsWith.when === when) begin(fact);
  }
}

function stepsByFact(checks: readonly Check[]): ReadonlyMap<FactName, readonly StepId[]> {
  const map = new Map<FactName, StepId[]>();
  for (const check of checks) {
    for (const need of check.needs) map.set(need, [...(map.get(need) ?? []), check.step]);
  }
  return map;
}

function summarise(kubeconfig: KubeconfigEvidence): TargetSummary {
  return {
    context: kubeconfig.context?.name ?? kubeconfig.requestedContext,
    cluster: kubeconfig.cluster?.name ?? null,
    user: kubeconfig.user?.name ?? null,
    server: kubeconfig.cluster?.server?.value ?? null,
    origin: kubeconfig.context?.origin ?? null,
  };
}
