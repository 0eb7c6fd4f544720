import { explainText } from '../catalogue/explain.ts';
import type { FailureCode } from '../catalogue/index.ts';
import type { StepId } from '../flow/steps.ts';
import { kubectlStops } from '../rules/kubectl-stops.ts';
import type { KubectlEvidence } from './evidence/kubectl.ts';
import type { SecondWord } from './kubectl-word.ts';
import type { Cause, Verdict } from './run.ts';

/** A 401 can mean two dozen things; a person reads a handful. */
const mostCodes = 6;

export interface Compared {
  readonly verdict: Verdict;
  readonly kubectl: KubectlEvidence;
  /** The status of our own `GET /version` with the credential; null where none was sent or answered. */
  readonly ownStatus: number | null;
}

/**
 * Where kubectl's own word contradicts ours, the two together; null where it agrees, or proves nothing. Careful, for one
 * text of kubectl's stands for many causes: only a text that none of our causes can give is a contradiction. A success
 * contradicts a cause that would have kept it from being a success, no prediction, and no missing right.
 */
export function contradiction({ verdict, kubectl, ownStatus }: Compared): SecondWord | null {
  const { outcome, path, args } = kubectl;
  if (path === null || outcome.kind !== 'ended' || outcome.exitCode === null || verdict.outcome === 'inconclusive') {
    return null;
  }
  const works = outcome.exitCode === 0 && outcome.printed === 'version';
  // Success with another text than a version: the port answers something, and kubectl's `--raw` judges nothing.
  if (outcome.exitCode === 0 && !works) return null;
  const sound = verdict.outcome !== 'fault';
  const codes = works ? [] : explainText(outcome.lastLine).map(({ code }) => code);
  const contradicted = works
    ? !sound && verdict.causes.some((cause) => wouldHaveFailed(cause, ownStatus))
    : sound
      ? isFailure(outcome.lastLine)
      : excludes(verdict.causes, outcome.lastLine, codes);
  if (!contradicted) return null;
  const said = works ? `${outcome.serverVersion ?? 'a version'}` : outcome.lastLine;
  return { path, args, works, said, ours: verdict.headline, codes: codes.slice(0, mostCodes) };
}

/** The verdict with kubectl's contradiction in it: nothing is certain any more, and both texts are told. */
export function amendVerdict(verdict: Verdict, word: SecondWord): Verdict {
  return {
    ...verdict,
    outcome: 'inconclusive',
    causes: verdict.causes.map((cause) => ({ ...cause, certainty: 'likely' })),
    links: { ...verdict.links, user: 'inconclusive' },
    headline: word.works
      ? 'kubectl itself reaches the server and gets an answer, which our own walk does not explain, so the cause is not certain.'
      : verdict.outcome === 'fault'
        ? 'kubectl itself stops for another reason than our own walk found, so the cause is not certain.'
        : 'Our own walk reaches the server and signs in, but kubectl itself fails, so whether it works is not certain.',
    secondWord: word,
  };
}

const neverPassed: readonly string[] = ['kubeconfig.', 'credential.', 'network.'];

/** Would kubectl's `GET /version` have failed, were this the cause? */
function wouldHaveFailed({ step, predicted, blocks }: Cause, ownStatus: number | null): boolean {
  if (predicted || !blocks) return false;
  if (step === 'server.credential') return ownStatus === 401;
  return step === 'server.kubernetes' || neverPassed.some((stage) => step.startsWith(stage));
}

/** A refusal for want of rights is no failure to sign in; a program that does not know our words is no kubectl. */
function isFailure(line: string): boolean {
  if (/^Error from server \(Forbidden\)/.test(line)) return false;
  return !/unknown (flag|shorthand flag|command)|^Usage:|^See '/i.test(line);
}

/** Can none of these causes, with all that they may be instead, make kubectl say this? */
function excludes(causes: readonly Cause[], line: string, codes: readonly FailureCode[]): boolean {
  const possible = kubectlStops(line);
  if (possible === null || causes.length === 0) return false;
  // A prediction stands for what the server would say later; what is measured comes first.
  const measured = causes.filter(({ predicted }) => !predicted);
  const compared = measured.length > 0 ? measured : causes;
  const named = new Set<FailureCode>(compared.flatMap(({ candidates }) => candidates));
  if (codes.some((code) => named.has(code))) return false;
  return compared.every(({ step }) => !isAmong(step, possible));
}

function isAmong(step: StepId, places: readonly string[]): boolean {
  return places.some((place) => step === place || (place.endsWith('.') && step.startsWith(place)));
}
