import type { Check } from '../check.ts';
import { contextCheck } from './context.ts';
import { entriesCheck } from './entries.ts';
import { filesCheck } from './files.ts';
import { namesCheck } from './names.ts';
import { privateCheck } from './private.ts';
import { referencesCheck } from './references.ts';
import { serverCheck } from './server.ts';
import { syntaxCheck } from './syntax.ts';

export const kubeconfigChecks: readonly Check[] = [
  filesCheck,
  syntaxCheck,
  namesCheck,
  contextCheck,
  entriesCheck,
  serverCheck,
  referencesCheck,
  privateCheck,
];
