import type { LinkId, StepId } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { type Look, lookOfStep } from '../../ui/outcome.ts';
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

/** What every arrow needs: which are lit, and what a click, a pointer or the focus on one of them does. */
export interface ArrowActions {
  /** The links of the way in that the pointer or the focus is on. */
  readonly lit: readonly ArrowId[];
  readonly onLink: (link: LinkId | null) => void;
  readonly onWay: (way: ArrowId | null) => void;
}

/** The links that each way in uses; what is no way in of its own uses but itself. */
export const linksOfWay: Readonly<Record<ArrowId, readonly ArrowId[]>> = {
  localhost: ['localhost', 'kubectl', 'proxy'],
  kubectl: ['localhost', 'kubectl', 'proxy'],
  direct: ['direct', 'proxy'],
  nodePort: ['nodePort'],
  proxy: ['proxy'],
  service: ['service'],
};

/** Steps whose faults a browser meets as well: it takes the same way to the server, with other settings and authorities. */
const sharedWithBrowsers: readonly StepId[] = [
  'network.name',
  'network.connect',
  'network.handshake',
  'network.dates',
  'network.names',
  'server.kubernetes',
  'server.ready',
];

/** Every arrow as the run stands now. This walk measures the user link; nothing else is ever shown as working. */
export function mapArrows(state: RunState): readonly Arrow[] {
  return shapes.map((shape) => {
    const look = shape.id === 'direct' ? directLook(state) : shape.link === null ? 'na' : linkLook(state, shape.link);
    const timed = shape.id === 'kubectl' && look === 'pass' ? wholeTime(timingSegments(state)) : null;
    return { ...shape, look, word: timed === null ? words[look] : `${words[look]} · ${duration(timed)}` };
  });
}

/** A browser's own way is not walked. It is known to fail only where kubectl's fails for a reason that holds for both. */
function directLook(state: RunState): Look {
  const link = linkLook(state, 'user');
  if (link === 'wait' || link === 'run') return link;
  return link === 'fail' && sharedWithBrowsers.some((step) => lookOfStep(state, step) === 'fail') ? 'fail' : 'na';
}
