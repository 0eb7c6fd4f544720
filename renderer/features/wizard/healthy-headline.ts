import { walkedInstall } from '../../../shared/model/found-installs.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { waysIn } from '../../../shared/report/ways-in.ts';

/** The answer of a walk that found no fault: who the person is, and by which way to open the Dashboard where there is one. */
export function healthyHeadline(state: RunState): string {
  const works = `It works. ${state.verdict?.headline ?? ''}`;
  const install = walkedInstall(state);
  if (install === null) return works;
  const name = install.kind === 'headlamp' ? 'Headlamp' : 'the Dashboard';
  const best = waysIn(state).find((way) => way.recommended);
  if (best === undefined) return works;
  const through = {
    'kubectl-proxy': 'kubectl proxy',
    direct: 'its own address',
    'node-port': 'its NodePort',
    'port-forward': 'port-forward',
  };
  return `${works} Open ${name} through ${through[best.path]}.`;
}
