import type { Check } from '../check.ts';
import { accessCheck } from './access.ts';
import { anonymousCheck } from './anonymous.ts';
import { credentialCheck } from './credential.ts';
import { extensionsCheck } from './extensions.ts';
import { identityCheck } from './identity.ts';
import { kubernetesCheck } from './kubernetes.ts';
import { readyCheck } from './ready.ts';
import { versionCheck } from './version.ts';

/** The API server's answers, in the order of the flowchart. */
export const serverChecks: readonly Check[] = [
  kubernetesCheck,
  versionCheck,
  readyCheck,
  anonymousCheck,
  credentialCheck,
  identityCheck,
  accessCheck,
  extensionsCheck,
];
