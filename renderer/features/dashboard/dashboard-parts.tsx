import { walkedInstall } from '../../../shared/model/found-installs.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { waysIn } from '../../../shared/report/ways-in.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { BrowserQuestion } from './browser-question.tsx';
import { OpenCard } from './open-card.tsx';
import { ServiceCard } from './service-card.tsx';
import { WaysCard } from './ways-card.tsx';

/** What the walk found of the Dashboard: the ways in, how to open it, its own sign-in, and what only a browser shows. */
export function DashboardParts({ state }: { state: RunState }) {
  const { finding } = state.steps['dashboard.install'];
  if (!state.scope.includes('dashboard.install') || finding === null) return null;
  if (finding.reason === 'notInstalled') {
    return (
      <p className="quiet-line">
        <OutcomeIcon look="na" />
        No Dashboard is installed in this cluster, so there was nothing more to look at. No cluster comes with one.
      </p>
    );
  }
  if (walkedInstall(state) === null) return null;
  const best = waysIn(state).find((way) => way.recommended);
  return (
    <>
      <WaysCard state={state} />
      <div className="dash-cols">
        {best !== undefined && <OpenCard state={state} way={best} />}
        <ServiceCard state={state} />
      </div>
      {state.scope.includes('browser.shows') && <BrowserQuestion state={state} open={false} />}
    </>
  );
}
