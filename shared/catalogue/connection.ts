import type { FailureMode } from './define.ts';

export const connectionModes = {} as const satisfies Record<string, FailureMode<never>>;
