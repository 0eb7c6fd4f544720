import { cloudModes } from './authentication/clouds.ts';
import { otherCredentialModes } from './authentication/other-credentials.ts';
import { serviceAccountModes } from './authentication/service-account.ts';
import { strangerModes } from './authentication/stranger.ts';

/** Refusals of a credential (401), and what the server does with requests that bring none. */
export const authenticationModes = {
  ...cloudModes,
  ...otherCredentialModes,
  ...serviceAccountModes,
  ...strangerModes,
} as const;
