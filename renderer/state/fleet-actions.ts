import { readTargets, showAlert } from './actions.ts';
import { askOr } from './bridge.ts';
import { fleetFromSnapshot, takeFleetBatch } from './fleet-record.ts';
import { putFleet, useWindow } from './store.ts';

/** Follows the sweeps of main; a window that was loaded again gets the newest. Returns how to let go. */
export function followFleet(): () => void {
  const stop = window.authpath.onFleetEvents((batch) => {
    const next = takeFleetBatch(useWindow.getState().fleet, batch);
    if (next === null) void readFleet();
    else putFleet(next);
  });
  void readFleet().then(checkAtStart);
  return stop;
}

/** Only where the reader chose that in the settings, and not again in a window that was only loaded again. */
async function checkAtStart(): Promise<void> {
  const settings = await askOr('settings.read', {}, showAlert);
  if (settings?.checkAtStart === true && useWindow.getState().fleet === null) await checkAll();
}

let underWay = false;

/** After a lost batch, or one that came before the answer to the start: everything so far, one request at a time. */
async function readFleet(): Promise<void> {
  if (underWay) return;
  underWay = true;
  const snapshot = await askOr('fleet.snapshot', {}, showAlert);
  underWay = false;
  if (snapshot !== null) putFleet(fleetFromSnapshot(snapshot));
}

/** Reads the files again, and checks every context that stands in them. */
export async function checkAll(): Promise<void> {
  useWindow.setState({ alert: null });
  await readTargets();
  const begun = await askOr('fleet.start', {}, showAlert);
  if (begun === null) return;
  const { fleet } = useWindow.getState();
  if (fleet?.sweep !== begun.sweep) putFleet(fleetFromSnapshot(begun));
}

export async function stopChecking(): Promise<void> {
  const { fleet } = useWindow.getState();
  if (fleet !== null && fleet.ended === null) await askOr('fleet.cancel', { sweep: fleet.sweep }, showAlert);
}
