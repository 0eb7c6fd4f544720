import type { ProbeTools } from '../../probes/probe.ts';

/** What it takes to open a route. */
export type DialTools = Pick<ProbeTools, 'vault' | 'environment' | 'signal'>;
