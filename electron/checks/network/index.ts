import type { Check } from '../check.ts';
import { authorityCheck } from './authority.ts';
import { clockCheck } from './clock.ts';
import { connectCheck } from './connect.ts';
import { datesCheck } from './dates.ts';
import { handshakeCheck } from './handshake.ts';
import { nameCheck } from './name.ts';
import { namesCheck } from './names.ts';
import { routeCheck } from './route.ts';
import { tunnelCheck } from './tunnel.ts';

/** The way to the server and its certificate, in the order of the flowchart. */
export const networkChecks: readonly Check[] = [
  routeCheck,
  tunnelCheck,
  nameCheck,
  connectCheck,
  handshakeCheck,
  datesCheck,
  namesCheck,
  authorityCheck,
  clockCheck,
];
