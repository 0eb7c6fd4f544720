import { type LinkId, type PathId, type StepId, stepsOfStage } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { type WayIn, waysIn } from '../../../shared/report/ways-in.ts';
import { type Look, lookOfOutcome, lookOfStep } from '../../ui/outcome.ts';
import { duration } from '../../ui/words.ts';
import { timingSegments, wholeTime } from '../evidence/timing.ts';
import { linkLook } from '../wizard/stage-rows.ts';

export type ArrowId = 'kubectl' | 'direct' | 'nodePort' | 'proxy' | 'service' | 'localhost' | 'forward';

/** One arrow of the map: the link or the way in whose state it shows, its look and the word on it. */
export interface Arrow {
  readonly id: ArrowId;
  readonly link: LinkId;
  /** The way in; null where the arrow is a link itself. */
  readonly path: PathId | null;
  /** Name on the wide drawing, on the narrow one, and on a pill. */
  readonly names: readonly [wide: string, narrow: string, pill: string];
  readonly look: Look;
  readonly word: string;
}

const shapes: readonly Omit<Arrow, 'look' | 'word'>[] = [
  { id: 'kubectl', link: 'user', path: null, names: ['authentication with kubectl', 'with kubectl', 'kubectl'] },
  { id: 'direct', link: 'user', path: 'direct', names: ['direct access', 'direct', 'Direct'] },
  { id: 'nodePort', link: 'user', path: 'node-port', names: ['bypass: NodePort', 'NodePort', 'NodePort'] },
  { id: 'proxy', link: 'dashboard', path: null, names: ['apiserver proxy', 'apiserver proxy', 'Apiserver proxy'] },
  {
    id: 'service',
    link: 'service',
    path: null,
    names: ['service account / kubeconfig', 'service account', 'Service account'],
  },
  { id: 'localhost', link: 'user', path: 'kubectl-proxy', names: ['localhost: proxy', 'proxy', 'kubectl proxy'] },
  { id: 'forward', link: 'user', path: 'port-forward', names: ['port-forward', 'forward', 'Port-forward'] },
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
  readonly onLink: (arrow: Arrow) => void;
  readonly onWay: (way: ArrowId | null) => void;
}

/** The links that each way in uses; what is no way in of its own uses but itself. */
export const linksOfWay: Readonly<Record<ArrowId, readonly ArrowId[]>> = {
  localhost: ['localhost', 'kubectl', 'proxy'],
  forward: ['forward', 'kubectl', 'proxy'],
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

/** Every arrow as the run stands now. What was not measured is never shown as working. */
export function mapArrows(state: RunState): readonly Arrow[] {
  const ways = waysIn(state);
  return shapes.map((shape) => ({ ...shape, ...standing(shape, state, ways) }));
}

function standing(
  { id, link, path }: Pick<Arrow, 'id' | 'link' | 'path'>,
  state: RunState,
  ways: readonly WayIn[],
): Pick<Arrow, 'look' | 'word'> {
  if (path === null) return linkStanding(id, link, state);
  const way = ways.find((candidate) => candidate.path === path);
  if (way === undefined) {
    const look = path === 'direct' ? directLook(state) : path === 'node-port' ? linkLook(state, 'dashboard') : 'na';
    return { look, word: words[look] };
  }
  if (way.state !== null) return { look: way.word === 'needs you' ? 'you' : lookOfOutcome(way.state), word: way.word };
  const looks = stepsOfStage(path).map((step) => lookOfStep(state, step.id));
  const look = looks.includes('you') ? 'you' : looks.every((one) => one === 'wait') ? 'wait' : 'run';
  return { look, word: words[look] };
}

function linkStanding(id: ArrowId, link: LinkId, state: RunState): Pick<Arrow, 'look' | 'word'> {
  const look = linkLook(state, link);
  if (look === 'na' && state.steps['dashboard.install'].finding?.reason === 'notInstalled') {
    return { look, word: 'no Dashboard' };
  }
  const timed = id === 'kubectl' && look === 'pass' ? wholeTime(timingSegments(state)) : null;
  return { look, word: timed === null ? words[look] : `${words[look]} · ${duration(timed)}` };
}

/** Where a browser's own way is not walked, it is known to fail only where kubectl's fails for a reason that holds for both. */
function directLook(state: RunState): Look {
  const link = linkLook(state, 'user');
  if (link === 'wait' || link === 'run') return link;
  return link === 'fail' && sharedWithBrowsers.some((step) => lookOfStep(state, step) === 'fail') ? 'fail' : 'na';
}
