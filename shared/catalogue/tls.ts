import type { FailureMode } from './define.ts';

export const tlsModes = {} as const satisfies Record<string, FailureMode<never>>;
