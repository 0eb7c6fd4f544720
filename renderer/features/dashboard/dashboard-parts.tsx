import { walkedInstall } from '../../../shared/model/found-installs.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { waysIn } from '../../../shared/report/ways-in.ts';
import { BrowserQuestion } from './browser-question.tsx';
import { ManifestPanel } from './manifest-panel.tsx';
import { OpenCard } from './open-card.tsx';
import { ServiceCard } from './service-card.tsx';
import { WaysCard } from './ways-card.tsx';

/** What the walk found of the Dashboard: the ways in, how to open it, its own sign-in, and what only a browser shows. */
export function DashboardParts({ state }: { state: RunState }) {
  if (walkedInstall(state) === null) return null;
  const best = waysIn(state).find((way) => way.recommended);
  return (
    <>
      <WaysCard state={state} />
      <div className="dash-cols">
        {best !== undefined && <OpenCard state={state} way={best} />}
        <div className="stack-l">
          <ServiceCard state={state} />
          {state.scope.includes('service.mode') && <ManifestPanel state={state} />}
        </div>
      </div>
      {state.scope.includes('browser.shows') && <BrowserQuestion state={state} open={false} />}
    </>
  );
}
