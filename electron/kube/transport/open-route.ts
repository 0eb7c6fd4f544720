import type net from 'node:net';
import type tls from 'node:tls';
import type { NetworkError, Route } from '../../../shared/model/evidence/network.ts';
import { dialAddress } from './dial.ts';
import type { DialTools } from './dial-tools.ts';
import { type NoTunnel, openTunnel } from './tunnel/open-tunnel.ts';

export interface OpenRoute {
  readonly ok: true;
  readonly socket: net.Socket | tls.TLSSocket;
  readonly ms: number;
}

export interface ClosedRoute {
  readonly ok: false;
  /** `tunnel`: the proxy did not let through; its own probe says why. */
  readonly how: 'refused' | 'timeout' | 'reset' | 'tunnel' | 'other';
  readonly error: NetworkError;
}

/** Opens a stream to the API server, directly or through the proxy. Never throws. */
export async function openRoute(route: Route, tools: DialTools): Promise<OpenRoute | ClosedRoute> {
  if (route.kind === 'direct') {
    const dialled = await dialAddress(route.address, route.port, tools.signal);
    if (dialled.ok) return dialled;
    const { outcome } = dialled;
    const how = outcome === 'unreachable' || outcome === 'otherError' ? 'other' : outcome;
    return { ok: false, how, error: dialled.error };
  }
  const { tunnel } = await openTunnel(route.proxy, route.host, route.port, tools, { identify: false });
  if (tunnel.kind === 'open') return { ok: true, socket: tunnel.socket, ms: tunnel.ms };
  return { ok: false, how: 'tunnel', error: tunnelError(tunnel) };
}

function tunnelError(tunnel: NoTunnel): NetworkError {
  switch (tunnel.kind) {
    case 'notReached':
      return tunnel.error;
    case 'refused': {
      const reason = tunnel.socksReply ?? `${tunnel.status ?? ''} ${tunnel.statusText}`.trim();
      return { code: null, syscall: null, text: `the proxy refused: ${reason}` };
    }
    case 'notAProxy':
      return { code: null, syscall: null, text: `the proxy gave no proxy’s answer: ${tunnel.how}` };
  }
}
