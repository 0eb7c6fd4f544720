import type { FailureMode } from './define.ts';

export const kubeconfigModes = {} as const satisfies Record<string, FailureMode<never>>;
