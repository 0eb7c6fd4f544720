import type { FailureMode } from './define.ts';

export const authorizationModes = {} as const satisfies Record<string, FailureMode<never>>;
