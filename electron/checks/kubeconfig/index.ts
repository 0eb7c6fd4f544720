import type { Check } from '../check.ts';

export const kubeconfigChecks: readonly Check[] = [];
