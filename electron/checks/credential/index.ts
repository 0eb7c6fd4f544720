import type { Check } from '../check.ts';
import { answerCheck } from './answer.ts';
import { partsCheck } from './parts.ts';
import { pluginCheck } from './plugin.ts';
import { validityCheck } from './validity.ts';

/** Everything about the credential that can be told without the server. */
export const credentialChecks: readonly Check[] = [partsCheck, pluginCheck, answerCheck, validityCheck];
