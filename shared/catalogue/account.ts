import { mountingModes } from './account/mounting.ts';
import { tokenModes } from './account/token.ts';
import { wayModes } from './account/way.ts';

/** The Dashboard's own sign-in with a service account. */
export const accountModes = { ...mountingModes, ...tokenModes, ...wayModes } as const;
