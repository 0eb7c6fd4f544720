import type { Check } from '../check.ts';

export const credentialChecks: readonly Check[] = [];
