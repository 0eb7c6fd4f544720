import type net from 'node:net';
import process from 'node:process';
import type tls from 'node:tls';
import type { FirstBytes, ProxyEndpoint, TunnelEvidence } from '../../../../shared/model/evidence/network.ts';
import { readSystemRoots } from '../../x509/system-roots.ts';
import { within } from '../abort.ts';
import { dialHost } from '../dial.ts';
import type { DialTools } from '../dial-tools.ts';
import { serverNameOf } from '../server-name.ts';
import { builtChain } from '../tls/built-chain.ts';
import { type NotSecured, secure } from '../tls/secure.ts';
import { connectThroughHttp } from './http-connect.ts';
import { identifyPort, tlsBytes } from './identify-port.ts';
import { connectThroughSocks } from './socks.ts';

const dialLimitMs = 5_000;
/** A proxy may wait long for the server behind it; after this time it is asked beside that what it is. */
const silentAfterMs = 4_000;

export interface Tunnel {
  readonly kind: 'open';
  /** What is written to it goes to the API server. */
  readonly socket: net.Socket | tls.TLSSocket;
  readonly ms: number;
  /** The proxy has a credential that it was not shown. */
  readonly withheld: boolean;
  /** What an https proxy showed of itself, DER, leaf first; null for the others. */
  readonly proxyChain: readonly Uint8Array[] | null;
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
  tools: DialTools,
  { identify }: TunnelOptions,
): Promise<Tunnel | NoTunnel> {
  const began = performance.now();
  const { vault, signal } = tools;
  const limit = within(signal, dialLimitMs);
  const dialled = await dialHost(proxy.host, proxy.port, limit.signal);
  limit.release();
  if (!dialled.ok) return { kind: 'notReached', phase: dialled.phase, error: dialled.error, firstBytes: null };

  const look = identify ? lookAround(proxy, signal) : nobodyLooks;
  try {
    const way = proxy.scheme === 'https' ? await secureProxy(dialled.socket, proxy, tools) : plain(dialled.socket);
    if (!way.ok) {
      const speaksTls = way.alert !== null;
      const seen = speaksTls ? tlsBytes : await look.answer(null);
      return { kind: 'notReached', phase: 'tls', error: way.error, firstBytes: seen };
    }
    const credential = proxy.credential === null || way.withheld ? null : vault.open(proxy.credential);
    const request = { host, port, credential, secrets: vault.secretValues() };
    const connect = proxy.scheme === 'http' || proxy.scheme === 'https' ? connectThroughHttp : connectThroughSocks;
    const failure = await connect(way.socket, request, signal);
    if (failure === null) return { kind: 'open', ms: performance.now() - began, ...way };
    way.socket.destroy();
    if (failure.kind === 'refused') return way.withheld ? { ...failure, credentialWithheld: true } : failure;
    return { ...failure, firstBytes: await look.answer(failure.firstBytes) };
  } finally {
    look.stop();
  }
}

interface Way {
  readonly ok: true;
  readonly socket: net.Socket | tls.TLSSocket;
  /** There is a credential, and this proxy is not shown it. */
  readonly withheld: boolean;
  readonly proxyChain: readonly Uint8Array[] | null;
}

function plain(socket: net.Socket): Way {
  return { ok: true, socket, withheld: false, proxyChain: null };
}

/** TLS with the proxy itself. A credential goes only to one that this computer's authorities vouch for. */
async function secureProxy(socket: net.Socket, proxy: ProxyEndpoint, tools: DialTools): Promise<Way | NotSecured> {
  const roots = proxy.credential === null ? new Map<string, Uint8Array>() : await systemRoots(tools);
  const options = {
    serverName: serverNameOf(proxy.host),
    alpn: [],
    pair: null,
    host: proxy.host,
    roots: [...roots.values()].map(toPem),
  };
  const secured = await secure(socket, options, tools.signal);
  if (!secured.ok) return secured;
  const withheld = proxy.credential !== null && !secured.socket.authorized;
  return { ok: true, socket: secured.socket, withheld, proxyChain: builtChain(secured.socket, roots) };
}

async function systemRoots({ environment, signal }: DialTools): Promise<ReadonlyMap<string, Uint8Array>> {
  const { certificates } = await readSystemRoots({
    platform: process.platform,
    sslCertFile: environment.SSL_CERT_FILE || null,
    sslCertDir: environment.SSL_CERT_DIR || null,
    signal,
  });
  return certificates;
}

function toPem(der: Uint8Array): string {
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
}

interface Look {
  /** What the port is, given what it has said itself. */
  readonly answer: (seen: FirstBytes | null) => Promise<FirstBytes | null>;
  readonly stop: () => void;
}

const nobodyLooks: Look = { answer: async (seen) => seen, stop: () => {} };

/** Looks while there is time: after a long silence beside the main try, else when that has ended. */
function lookAround(proxy: ProxyEndpoint, signal: AbortSignal): Look {
  let found: FirstBytes | null = null;
  const stopped = new AbortController();
  const timer = setTimeout(() => {
    void identifyPort(proxy, null, AbortSignal.any([signal, stopped.signal])).then((bytes) => {
      found = bytes;
    });
  }, silentAfterMs);
  return {
    answer: async (seen) => found ?? (signal.aborted ? seen : identifyPort(proxy, seen, signal)),
    stop: () => {
      clearTimeout(timer);
      stopped.abort();
    },
  };
}
