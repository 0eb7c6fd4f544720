import { answerModes } from './credential/answer.ts';
import { certificateModes } from './credential/certificate.ts';
import { pluginModes } from './credential/plugin.ts';
import { providerModes } from './credential/provider.ts';
import { tokenModes } from './credential/token.ts';

export const credentialModes = {
  ...certificateModes,
  ...tokenModes,
  ...providerModes,
  ...pluginModes,
  ...answerModes,
} as const;
