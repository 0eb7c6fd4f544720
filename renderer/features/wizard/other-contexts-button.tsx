import { couldAsk } from '../../../shared/model/could-ask.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { askOtherContexts } from '../../state/actions.ts';

/** Where another context of the same server could tell why a token is refused: leads to main's own question. */
export function OtherContextsButton({ state, step }: { state: RunState; step: string }) {
  const [first] = step === 'server.credential' && state.ended !== null ? couldAsk(state) : [];
  if (first === undefined) return null;
  return (
    <button className="btn" type="button" onClick={() => void askOtherContexts(state.run)}>
      Ask the server as <bdi>{first.context}</bdi>…
    </button>
  );
}
