import { stepsInWalk } from '../../../shared/flow/scope.ts';
import {
  links,
  type Step,
  type StepId,
  stageOf,
  stages,
  stepNumber,
  steps,
  stepsOfStage,
} from '../../../shared/flow/steps.ts';
import type { Look } from '../../ui/outcome.ts';
import { count, duration } from '../../ui/words.ts';

/** What one possible answer of a step would lead to. */
export interface Answer {
  readonly look: Look;
  readonly title: string;
  readonly consequence: string;
}

const allSteps: readonly Step[] = steps;

/** Steps whose fault is but a prediction: the server is asked all the same (DESIGN §3). */
const onlyServerDecides: readonly StepId[] = ['credential.validity', 'network.clock'];

/** What each answer of a step decides, from the steps of the walk alone. `limitMs`: how long the answer may take, when that is known. */
export function answersOf(id: StepId, limitMs: number | null, scope: readonly StepId[]): readonly Answer[] {
  const walked = stepsInWalk(scope);
  const step = allSteps.find((candidate) => candidate.id === id);
  if (step === undefined) return [];
  const next = walked.filter((candidate) => candidate.after.includes(id));
  const behind = stepsBehind(id, scope);
  return [
    {
      look: 'pass',
      title: step.title,
      consequence: nextText(
        next.map((candidate) => candidate.id),
        walked.at(-1)?.id === id,
      ),
    },
    { look: 'fail', title: step.failureTitle, consequence: failureText(id, behind.length) },
    {
      look: 'unsure',
      title: limitMs === null ? 'No clear answer' : `No clear answer in ${duration(limitMs)}`,
      consequence: 'Nothing is guessed: every cause that fits is named, with what tells them apart.',
    },
  ];
}

/** Every step that can't be asked when this one fails. */
export function stepsBehind(id: StepId, scope: readonly StepId[]): readonly StepId[] {
  const behind = new Set<StepId>();
  for (const step of stepsInWalk(scope)) {
    if (step.after.some((before) => before === id || behind.has(before))) behind.add(step.id);
  }
  return [...behind];
}

function nextText(next: readonly StepId[], isLast: boolean): string {
  const first = next.map((step) => ({
    step,
    title: allSteps.find((candidate) => candidate.id === step)?.title ?? '',
  }))[0];
  if (first === undefined)
    return isLast ? 'The walk is done, and its verdict follows.' : 'The walk goes on. Nothing waits for this answer.';
  const more = next.length - 1;
  const others = more === 0 ? '' : `, and ${count(more, 'other step')}`;
  return `Next: ${stepNumber(first.step)} ${first.title}${others}.`;
}

function failureText(id: StepId, behind: number): string {
  if (onlyServerDecides.includes(id))
    return 'A warning so far. The server is asked all the same, since only it decides.';
  if (behind === 0) return 'The cause is named. Nothing waits for this answer.';
  return `The cause lies here, and ${count(behind, 'step')} behind it ${behind === 1 ? 'is' : 'are'} not asked.`;
}

/** `You → API server`: the link that the step lies on; of a way in, that it is one. */
export function linkTitle(id: StepId): string {
  const { link, path } = stageOf(id);
  return path === null ? (links.find((candidate) => candidate.id === link)?.title ?? '') : 'Ways in';
}

/** `Network, step 3 of 9`. */
export function placeInStage(id: StepId): string {
  const stage = stages.find((candidate) => id.startsWith(`${candidate.id}.`));
  if (stage === undefined) return '';
  const inStage = stepsOfStage(stage.id);
  return `${stage.title}, step ${inStage.findIndex((step) => step.id === id) + 1} of ${inStage.length}`;
}
