import type { Check } from '../check.ts';

export const serverChecks: readonly Check[] = [];
