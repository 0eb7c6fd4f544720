import type { FailureMode } from './define.ts';

export const credentialModes = {} as const satisfies Record<string, FailureMode<never>>;
