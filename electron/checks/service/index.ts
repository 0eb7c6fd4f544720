import { authorityCheck } from '../account/authority.ts';
import { existsCheck } from '../account/exists.ts';
import { mountedCheck } from '../account/mounted.ts';
import { networkCheck } from '../account/network.ts';
import { probeCheck } from '../account/probe.ts';
import { rightsCheck } from '../account/rights.ts';
import { tokenCheck } from '../account/token.ts';
import type { Check } from '../check.ts';
import { fileAcceptedCheck } from '../file/accepted.ts';
import { fileContentCheck } from '../file/content.ts';
import { fileMountedCheck } from '../file/mounted.ts';
import { modeCheck } from './mode.ts';

/** How the Dashboard itself signs in, in the order of the flowchart. */
export const serviceChecks: readonly Check[] = [
  modeCheck,
  existsCheck,
  mountedCheck,
  networkCheck,
  authorityCheck,
  tokenCheck,
  rightsCheck,
  probeCheck,
  fileMountedCheck,
  fileContentCheck,
  fileAcceptedCheck,
];
