import type { Check } from '../check.ts';
import { exposedCheck } from './exposed.ts';
import { nodePortLoginCheck } from './login.ts';
import { reachedCheck } from './reached.ts';

/** The way in by a port of the nodes, in the order of the flowchart. */
export const nodePortChecks: readonly Check[] = [exposedCheck, reachedCheck, nodePortLoginCheck];
