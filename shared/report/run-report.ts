import type { RunReport } from '../contract/run-report.ts';
import { steps } from '../flow/steps.ts';
import type { Finding } from '../model/finding.ts';
import type { SecondWord } from '../model/kubectl-word.ts';
import type { RunState } from '../model/reduce-run.ts';
import type { Cause, Verdict } from '../model/run.ts';
import { linkSentence } from './link-sentence.ts';

/** The verdict of a run that ended before there was one (our own crash). */
const noVerdict: Verdict = {
  outcome: 'inconclusive',
  causes: [],
  links: { user: 'crashed', dashboard: 'blocked', service: 'blocked' },
  paths: { 'kubectl-proxy': 'blocked', direct: 'blocked', 'node-port': 'blocked', 'port-forward': 'blocked' },
  headline: 'Our walk broke before it could judge. That is our fault, not your cluster’s.',
  worksWithout: [],
};

/** A run as the published JSON contract has it. Pure: equal states give equal reports. */
export function toRunReport(state: RunState): RunReport {
  const verdict = state.verdict ?? noVerdict;
  const side = linkSentence(state);
  return {
    schema: 'authpath.run/v1',
    tool: state.tool ?? { version: '', catalogue: '' },
    startedAt: state.startedAt,
    durationMs: state.durationMs,
    ended: state.ended,
    target: state.target ?? {
      context: state.requested?.context ?? null,
      cluster: null,
      user: null,
      server: null,
      origin: null,
    },
    requested: {
      id: state.requested?.id ?? '',
      set: { kind: state.requested?.set.kind ?? 'default', paths: [...(state.requested?.set.paths ?? [])] },
      context: state.requested?.context ?? null,
      ...(state.requested?.allowExec === true ? { allowExec: true } : {}),
      ...(state.requested?.allowOtherContexts === true ? { allowOtherContexts: true } : {}),
      ...(state.requested?.agreedProgram === undefined ? {} : { agreedProgram: state.requested.agreedProgram }),
      ...requestedWays(state.requested),
    },
    links: verdict.links,
    paths: verdict.paths,
    verdict: {
      outcome: verdict.outcome,
      headline: verdict.headline,
      ...(side === null ? {} : { side }),
      causes: verdict.causes.map(toCause),
      worksWithout: [...verdict.worksWithout],
      ...(verdict.secondWord === undefined ? {} : { secondWord: toSecondWord(verdict.secondWord) }),
    },
    findings: findingsOf(state).map(toFinding),
    opinions: state.opinions.map((opinion) => ({ ...opinion })),
    evidence: Object.fromEntries(
      Object.entries(state.evidence).map(([name, record]) => [
        name,
        {
          probe: record.probe,
          version: record.version,
          at: record.at,
          ms: record.ms,
          // `notRecorded` never gets into a run's events.
          outcome: record.outcome === 'notRecorded' ? 'crashed' : record.outcome,
          error: record.error,
          data: record.data,
        },
      ]),
    ),
  };
}

/** What of the request only a walk beyond the user link has. */
function requestedWays(requested: RunState['requested']): Partial<RunReport['requested']> {
  if (requested === null) return {};
  const { paths, install, told, trial } = requested;
  return {
    ...(paths === undefined ? {} : { paths: [...paths] }),
    ...(install === undefined ? {} : { install: { ...install } }),
    ...(told === undefined ? {} : { told: { ...told } }),
    ...(trial === undefined ? {} : { trial: { ...trial } }),
  };
}

/** The settled findings in the order of the flowchart. */
function findingsOf(state: RunState): readonly Finding[] {
  return steps.flatMap((step) => state.steps[step.id].finding ?? []);
}

function toCause(cause: Cause): RunReport['verdict']['causes'][number] {
  return {
    code: cause.code,
    step: cause.step,
    link: cause.link,
    path: cause.path,
    certainty: cause.certainty,
    candidates: [...cause.candidates],
    title: cause.title,
    message: cause.message,
    innocent: cause.innocent,
    literal: cause.literal,
    next: cause.next,
    subject: cause.subject,
    origin: cause.origin,
    remedies: cause.remedies.map((remedy) => ({
      text: remedy.text,
      who: remedy.who,
      changes: remedy.changes,
      risk: remedy.risk,
      argv: [...(remedy.commands[0]?.argv ?? [])],
      commands: remedy.commands.map((command) => [...command.argv]),
      scope: remedy.scope,
    })),
    page: `docs/failure-modes/${cause.code}.md`,
  };
}

function toSecondWord(word: SecondWord): NonNullable<RunReport['verdict']['secondWord']> {
  return { ...word, args: [...word.args], codes: [...word.codes] };
}

function toFinding(finding: Finding): RunReport['findings'][number] {
  const codes = finding.problems.map((problem) => problem.code);
  return {
    step: finding.step,
    outcome: finding.outcome,
    code: codes[0] ?? null,
    codes: [...codes],
    reason: finding.reason,
    blockedBy: finding.blockedBy,
    message: finding.message,
    next: finding.next,
    evidence: [...finding.evidence],
  };
}
