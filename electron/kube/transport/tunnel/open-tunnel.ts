import type net from 'node:net';
import type tls from 'node:tls';
import type { FirstBytes, ProxyEndpoint, TunnelEvidence } from '../../../../shared/model/evidence/network.ts';
import type { Vault } from '../../vault.ts';
import { within } from '../abort.ts';
import { dialHost } from '../dial.ts';
import { serverNameOf } from '../server-name.ts';
import { secure } from '../tls/secure.ts';
import { connectThroughHttp } from './http-connect.ts';
import { identifyPort } from './identify-port.ts';
import { connectThroughSocks } from './socks.ts';

const dialLimitMs = 5_000;

export interface Tunnel {
  readonly kind: 'open';
  /** What is written to it goes to the API server. */
  readonly socket: net.Socket | tls.TLSSocket;
  readonly ms: number;
}

export type NoTunnel = Exclude<TunnelEvidence['outcome'], { readonly kind: 'open' }>;

export interface TunnelOptions {
  /** Ask a port that is no proxy of this kind once more, to say what it is. */
  readonly identify: boolean;
}

/** Dials a proxy and asks it for a way to `host:port`. Never throws; what goes wrong is told as the tunnel's evidence tells it. */
export async function openTunnel(
  proxy: ProxyEndpoint,
  host: string,
  port: number,
  vault: Vault,
  signal: AbortSignal,
  { identify }: TunnelOptions,
): Promise<Tunnel | NoTunnel> {
  const began = performance.now();
  const lookAround = async (seen: FirstBytes | null) => (identify ? identifyPort(proxy, seen, signal) : seen);
  const limit = within(signal, dialLimitMs);
  const dialled = await dialHost(proxy.host, proxy.port, limit.signal);
  limit.release();
  if (!dialled.ok) return { kind: 'notReached', phase: dialled.phase, error: dialled.error, firstBytes: null };

  let socket: net.Socket | tls.TLSSocket = dialled.socket;
  if (proxy.scheme === 'https') {
    const options = { serverName: serverNameOf(proxy.host), alpn: [], pair: null };
    const secured = await secure(dialled.socket, options, signal);
    if (!secured.ok) {
      const seen = secured.how === 'timeout' ? null : await lookAround(null);
      return { kind: 'notReached', phase: 'tls', error: secured.error, firstBytes: seen };
    }
    socket = secured.socket;
  }
  const credential = proxy.credential === null ? null : vault.open(proxy.credential);
  const request = { host, port, credential, secrets: vault.secretValues() };
  const connect = proxy.scheme === 'http' || proxy.scheme === 'https' ? connectThroughHttp : connectThroughSocks;
  const failure = await connect(socket, request, signal);
  if (failure === null) return { kind: 'open', socket, ms: performance.now() - began };
  socket.destroy();
  if (failure.kind !== 'notAProxy' || signal.aborted) return failure;
  return { ...failure, firstBytes: await lookAround(failure.firstBytes) };
}
