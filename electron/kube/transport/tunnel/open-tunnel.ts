import type net from 'node:net';
import process from 'node:process';
import type tls from 'node:tls';
import type {
  FirstBytes,
  NetworkError,
  ProxyEndpoint,
  TlsAlert,
  TunnelEvidence,
} from '../../../../shared/model/evidence/network.ts';
import { readSystemRoots } from '../../x509/system-roots.ts';
import { within } from '../abort.ts';
import { dialHost } from '../dial.ts';
import type { DialTools } from '../dial-tools.ts';
import { serverNameOf } from '../server-name.ts';
import { alertOf } from '../tls/alert.ts';
import { builtChain } from '../tls/built-chain.ts';
import { observeHandshake } from '../tls/observe.ts';
import { connectThroughHttp } from './http-connect.ts';
import { identifyPort, isKnownKind, tlsBytes } from './identify-port.ts';
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
}

/** What an https proxy showed of itself in its handshake. */
export interface ProxyShown {
  /** DER, leaf first. */
  readonly certificates: readonly Uint8Array[];
  readonly asksForCertificate: boolean | null;
  /** During the handshake, or after it. */
  readonly alert: TlsAlert | null;
}

export interface Opening {
  readonly tunnel: Tunnel | NoTunnel;
  /** null where no TLS was spoken with the proxy. */
  readonly shown: ProxyShown | null;
}

export type NoTunnel = Exclude<TunnelEvidence['outcome'], { readonly kind: 'open' }>;

export interface TunnelOptions {
  /** Ask a port that is no proxy of this kind once more, to say what it is. */
  readonly identify: boolean;
  /** SNI for an https proxy in place of its own name: Go sends it tls-server-name, where that is set. */
  readonly serverName?: string;
}

/** Dials a proxy and asks it for a way to `host:port`. Never throws; what goes wrong is told as the tunnel's evidence tells it. */
export async function openTunnel(
  proxy: ProxyEndpoint,
  host: string,
  port: number,
  tools: DialTools,
  { identify, serverName }: TunnelOptions,
): Promise<Opening> {
  const began = performance.now();
  const { vault, signal } = tools;
  const limit = within(signal, dialLimitMs);
  const dialled = await dialHost(proxy.host, proxy.port, limit.signal);
  limit.release();
  if (!dialled.ok) {
    const { phase, error } = dialled;
    return { tunnel: { kind: 'notReached', phase, error, firstBytes: null }, shown: null };
  }

  const look = identify ? lookAround(proxy, signal) : nobodyLooks;
  try {
    const way =
      proxy.scheme === 'https'
        ? await secureProxy(dialled.socket, proxy, serverName ?? serverNameOf(proxy.host), tools)
        : plain(dialled.socket);
    const shown = () => way.shown?.() ?? null;
    if (!way.ok) {
      const seen = shown() === null ? await look.answer(null) : tlsBytes;
      return { tunnel: { kind: 'notReached', phase: 'tls', error: way.error, firstBytes: seen }, shown: shown() };
    }
    const credential = proxy.credential === null || way.withheld ? null : vault.open(proxy.credential);
    const request = { host, port, credential, secrets: vault.secretValues() };
    const connect = proxy.scheme === 'http' || proxy.scheme === 'https' ? connectThroughHttp : connectThroughSocks;
    const failure = await connect(way.socket, request, signal);
    const { socket, withheld } = way;
    if (failure === null) {
      return { tunnel: { kind: 'open', ms: performance.now() - began, socket, withheld }, shown: shown() };
    }
    socket.destroy();
    if (failure.kind === 'refused') {
      return { tunnel: withheld ? { ...failure, credentialWithheld: true } : failure, shown: shown() };
    }
    // Behind its own TLS nothing more can be learnt of it by asking in clear.
    const firstBytes = shown() === null ? await look.answer(failure.firstBytes) : failure.firstBytes;
    return { tunnel: { ...failure, firstBytes }, shown: shown() };
  } finally {
    look.stop();
  }
}

interface Way {
  readonly ok: true;
  readonly socket: net.Socket | tls.TLSSocket;
  /** There is a credential, and this proxy is not shown it. */
  readonly withheld: boolean;
  /** Asked late, since an alert can come after the handshake. */
  readonly shown: (() => ProxyShown) | null;
}

interface NoWay {
  readonly ok: false;
  readonly error: NetworkError;
  readonly shown: (() => ProxyShown) | null;
}

function plain(socket: net.Socket): Way {
  return { ok: true, socket, withheld: false, shown: null };
}

/** TLS with the proxy itself. A credential goes only to one that this computer's authorities vouch for. */
async function secureProxy(
  stream: net.Socket,
  proxy: ProxyEndpoint,
  serverName: string | null,
  tools: DialTools,
): Promise<Way | NoWay> {
  const roots = proxy.credential === null ? new Map<string, Uint8Array>() : await systemRoots(tools);
  // kubectl offers HTTP/2 to the proxy too and then speaks HTTP/1.1 whatever was chosen, so none is offered here.
  const options = { serverName, alpn: [], host: proxy.host, roots: [...roots.values()].map(toPem) };
  const observed = await observeHandshake(stream, options, tools.signal);
  const { certificates, asksForCertificate, version } = observed.flight;
  if (!observed.ok) {
    const { error, alert } = observed;
    const spoke = alert !== null || version !== null;
    return {
      ok: false,
      error,
      shown: spoke ? () => ({ certificates: certificates ?? [], asksForCertificate, alert }) : null,
    };
  }
  const { socket } = observed;
  let alert: TlsAlert | null = null;
  socket.on('error', (error) => {
    alert ??= alertOf(error);
  });
  const withheld = proxy.credential !== null && !socket.authorized;
  const chain = certificates ?? builtChain(socket, roots);
  return { ok: true, socket, withheld, shown: () => ({ certificates: chain, asksForCertificate, alert }) };
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
    // What it has said on the connection itself counts most.
    answer: async (seen) => {
      if (seen !== null && isKnownKind(seen)) return seen;
      return found ?? (signal.aborted ? seen : identifyPort(proxy, seen, signal));
    },
    stop: () => {
      clearTimeout(timer);
      stopped.abort();
    },
  };
}
