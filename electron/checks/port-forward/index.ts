import type { Check } from '../check.ts';
import { forwardAllowedCheck } from './allowed.ts';
import { forwardLoginCheck } from './login.ts';
import { forwardPageCheck } from './page.ts';

/** The way in by a forwarded port, in the order of the flowchart. */
export const portForwardChecks: readonly Check[] = [forwardAllowedCheck, forwardPageCheck, forwardLoginCheck];
