import type { RunState } from '../../../shared/model/reduce-run.ts';
import { useNow } from '../../state/use-now.ts';
import { statusLine } from './progress.ts';

/** How far the walk is. Not announced: seconds would drown what matters. */
export function WalkStatus({ state }: { state: RunState }) {
  return statusLine(state, useNow(state.ended === null));
}
