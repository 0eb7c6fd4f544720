import type { FailureMode } from './define.ts';

export const proxyModes = {} as const satisfies Record<string, FailureMode<never>>;
