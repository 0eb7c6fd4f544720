import { stepNumber, steps } from '../../shared/flow/steps.ts';
import type { RunEvent } from '../../shared/model/run.ts';
import { printableLine } from '../../shared/redaction/printable.ts';
import { outcomeWords, verdictWords } from '../../shared/report/words.ts';
import type { Output } from './output.ts';

/** Tells on standard error what happens, one line a settled step; only where a person is likely to watch. */
export function progressListener(output: Output, watched: boolean): (event: RunEvent) => void {
  if (!watched) return () => {};
  return (event) => {
    if (event.type === 'verdict') {
      const again = event.verdict.secondWord === undefined ? '' : ', since kubectl says another thing';
      output.progress(`${verdictWords[event.verdict.outcome]}${again}: ${printableLine(event.verdict.headline)}\n`);
    }
    if (event.type !== 'finding') return;
    const step = steps.find((candidate) => candidate.id === event.finding.step);
    if (step === undefined || event.finding.outcome === 'blocked' || event.finding.outcome === 'notApplicable') return;
    output.progress(`${stepNumber(step.id)} ${step.title}: ${outcomeWords[event.finding.outcome].toLowerCase()}\n`);
  };
}
