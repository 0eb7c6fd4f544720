import { proxyAnswerModes } from './proxy/answers.ts';
import { proxySettingModes } from './proxy/settings.ts';
import { proxyTunnelModes } from './proxy/tunnel.ts';

/** The proxy on the way to the API server. */
export const proxyModes = { ...proxyAnswerModes, ...proxySettingModes, ...proxyTunnelModes } as const;
