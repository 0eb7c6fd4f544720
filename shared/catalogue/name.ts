import type { FailureMode } from './define.ts';

export const nameModes = {} as const satisfies Record<string, FailureMode<never>>;
