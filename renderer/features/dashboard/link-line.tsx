import type { RunState } from '../../../shared/model/reduce-run.ts';
import { linkSentence } from '../../../shared/report/link-sentence.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { linkLook } from '../wizard/stage-rows.ts';

/** The document's first question, answered in one sentence: is it the person's sign-in or the Dashboard's? */
export function LinkLine({ state }: { state: RunState }) {
  const sentence = linkSentence(state);
  if (sentence === null) return null;
  return (
    <p className="link-line">
      <span className="link-marks" aria-hidden="true">
        <OutcomeIcon look={linkLook(state, 'user')} />
        <OutcomeIcon look={linkLook(state, 'service')} />
      </span>
      {sentence}
    </p>
  );
}
