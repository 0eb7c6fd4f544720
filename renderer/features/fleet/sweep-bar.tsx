import { checkAll, stopChecking } from '../../state/fleet-actions.ts';
import { doneCount, type FleetRecord } from '../../state/fleet-record.ts';
import { useWindow } from '../../state/store.ts';
import { count } from '../../ui/words.ts';

/** Begins a check of all contexts, and stops it. Nothing is contacted before the reader asks for it. */
export function SweepBar({ contexts, describedBy }: { contexts: number; describedBy: string }) {
  const fleet = useWindow((window) => window.fleet);
  if (fleet !== null && fleet.ended === null) return <Progress fleet={fleet} />;
  if (contexts < 2) return null;
  return (
    <div className="sweep">
      {fleet !== null && <OrderChoice />}
      <button className="btn" type="button" aria-describedby={describedBy} onClick={() => void checkAll()}>
        {fleet === null ? `Check all ${count(contexts, 'context')}` : 'Check all again'}
        {fleet !== null && <kbd>Ctrl R</kbd>}
      </button>
    </div>
  );
}

function Progress({ fleet }: { fleet: FleetRecord }) {
  const done = doneCount(fleet);
  const all = fleet.targets.size;
  return (
    <div className="sweep">
      <div
        className="progress"
        role="progressbar"
        aria-label="Contexts checked"
        aria-valuemin={0}
        aria-valuemax={all}
        aria-valuenow={done}
        aria-valuetext={`${done} of ${all}`}
      >
        <i style={{ inlineSize: `${(100 * done) / Math.max(1, all)}%` }} />
      </div>
      <OrderChoice />
      <button className="btn" type="button" onClick={() => void stopChecking()}>
        Stop<kbd>Esc</kbd>
      </button>
    </div>
  );
}

function OrderChoice() {
  const byCause = useWindow((window) => window.listOrder === 'cause');
  const choose = (listOrder: 'file' | 'cause') =>
    useWindow.setState(({ orderClicks }) => ({ listOrder, orderClicks: orderClicks + 1 }));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a toolbar's group, not a form's
    <div className="seg" role="group" aria-label="Order">
      <button type="button" aria-pressed={byCause} onClick={() => choose('cause')}>
        By cause
      </button>
      <button type="button" aria-pressed={!byCause} onClick={() => choose('file')}>
        By file
      </button>
    </div>
  );
}
