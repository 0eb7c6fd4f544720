import type { FailureMode } from './define.ts';

export const authenticationModes = {} as const satisfies Record<string, FailureMode<never>>;
