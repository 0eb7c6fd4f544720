import { certificateModes } from './credential/certificate.ts';
import { pluginModes } from './credential/plugin.ts';
import { tokenModes } from './credential/token.ts';

export const credentialModes = { ...certificateModes, ...tokenModes, ...pluginModes } as const;
