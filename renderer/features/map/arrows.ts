import type { LinkId } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import type { Look } from '../../ui/outcome.ts';
import { duration } from '../../ui/words.ts';
import { timingSegments, wholeTime } from '../evidence/timing.ts';
import { linkLook } from '../wizard/stage-rows.ts';

export type ArrowId = 'kubectl' | 'direct' | 'nodePort' | 'proxy' | 'service' | 'localhost';

/** One arrow of the map: which link it belongs to (null: none that a walk measures), its look and the word on it. */
export interface Arrow {
  readonly id: ArrowId;
  readonly link: LinkId | null;
  /** Name on the wide drawing, on the narrow one, and on a pill. */
  readonly names: readonly [wide: string, narrow: string, pill: string];
  readonly look: Look;
  readonly word: string;
}

const shapes: readonly Omit<Arrow, 'look' | 'word'>[] = [
  { id: 'kubectl', link: 'user', names: ['authentication with kubectl', 'with kubectl', 'kubectl'] },
  { id: 'direct', link: 'user', names: ['direct access', 'direct', 'Direct'] },
  { id: 'nodePort', link: 'dashboard', names: ['bypass: NodePort', 'NodePort', 'NodePort'] },
  { id: 'proxy', link: 'dashboard', names: ['apiserver proxy', 'apiserver proxy', 'Apiserver proxy'] },
  { id: 'service', link: 'service', names: ['service account / kubeconfig', 'service account', 'Service account'] },
  { id: 'localhost', link: null, names: ['localhost', 'localhost', ''] },
];

const words: Readonly<Record<Look, string>> = {
  pass: 'works',
  warn: 'works, warning',
  fail: 'fails here',
  na: 'not measured',
  blocked: 'blocked',
  unsure: 'can’t tell',
  crash: 'check crashed',
  run: 'measuring',
  wait: 'waiting',
  you: 'needs you',
};

/** Every arrow as the run stands now. This walk measures the user link; nothing else is ever shown as working. */
export function mapArrows(state: RunState): readonly Arrow[] {
  return shapes.map((shape) => {
    const look = shape.link === null ? 'na' : linkLook(state, shape.link);
    const timed = shape.id === 'kubectl' && look === 'pass' ? wholeTime(timingSegments(state)) : null;
    return { ...shape, look, word: timed === null ? words[look] : `${words[look]} · ${duration(timed)}` };
  });
}
