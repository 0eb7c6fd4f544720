import type { FailureMode } from './define.ts';

export const healthModes = {} as const satisfies Record<string, FailureMode<never>>;
