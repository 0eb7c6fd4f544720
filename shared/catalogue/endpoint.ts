import type { FailureMode } from './define.ts';

export const endpointModes = {} as const satisfies Record<string, FailureMode<never>>;
