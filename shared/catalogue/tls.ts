import type { FailureMode } from './define.ts';
import { tlsAuthorityModes } from './tls/authority.ts';
import { tlsDateModes } from './tls/dates.ts';
import { tlsHandshakeModes } from './tls/handshake.ts';
import { tlsNameModes } from './tls/names.ts';

/** The API server's certificate, and the handshake that shows it. */
export const tlsModes = {
  ...tlsAuthorityModes,
  ...tlsNameModes,
  ...tlsDateModes,
  ...tlsHandshakeModes,
} as const satisfies Record<string, Pick<FailureMode<never>, 'title' | 'sentence'>>;
