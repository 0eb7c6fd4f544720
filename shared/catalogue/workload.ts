import { placementModes } from './workload/placement.ts';
import { startModes } from './workload/start.ts';

/** Why the Dashboard's pods do not run. */
export const workloadModes = { ...placementModes, ...startModes } as const;
