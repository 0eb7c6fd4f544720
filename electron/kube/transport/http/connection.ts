import { createHash } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import type tls from 'node:tls';
import type { NetworkError, TlsAlert } from '../../../../shared/model/evidence/network.ts';
import type { Endpoint, SignedRequest } from '../../../probes/inputs.ts';
import type { DialTools } from '../dial-tools.ts';
import { isReset } from '../network-error.ts';
import { openRoute } from '../open-route.ts';
import { secure } from '../tls/secure.ts';

/** An open connection to the server, ready for requests one after the other. */
export interface Connection {
  readonly ok: true;
  readonly stream: Duplex;
  /** An agent that knows this one connection, so that Node's own parser reads what comes. */
  readonly agent: http.Agent;
  /** True from the moment when the first request has been answered on it. */
  used: boolean;
}

export interface NoConnection {
  readonly ok: false;
  readonly phase: 'connect' | 'tls';
  readonly how: 'timeout' | 'closed' | 'reset' | 'alert' | 'certificateChanged' | 'other';
  readonly error: NetworkError;
  readonly alert: TlsAlert | null;
}

/** Several servers behind one address may have several certificates: so many are tried before the change is reported. */
const connectionsForPinned = 3;

const changed: NetworkError = {
  code: null,
  syscall: null,
  text: 'the server showed another certificate than before, so nothing was sent to it',
};

/** Opens a connection; one that must carry a credential only counts when it shows a certificate that was judged good. */
export async function openConnection(
  endpoint: Endpoint,
  signed: SignedRequest | null,
  tools: DialTools,
): Promise<Connection | NoConnection> {
  for (let attempt = 1; ; attempt += 1) {
    const opened = await openOnce(endpoint, signed, tools);
    if (opened.ok || opened.how !== 'certificateChanged' || attempt === connectionsForPinned) return opened;
  }
}

async function openOnce(
  endpoint: Endpoint,
  signed: SignedRequest | null,
  tools: DialTools,
): Promise<Connection | NoConnection> {
  const route = await openRoute(endpoint.route, tools);
  if (!route.ok) {
    const how = route.how === 'timeout' || route.how === 'reset' ? route.how : 'other';
    return { ok: false, phase: 'connect', how, error: route.error, alert: null };
  }
  if (endpoint.scheme === 'http') return connectionOver(route.socket);
  const pair = signed?.credential.clientCertificate ?? null;
  const secured = await secure(
    route.socket,
    { serverName: endpoint.serverName, alpn: ['http/1.1'], pair: pair === null ? null : tools.vault.openPair(pair) },
    tools.signal,
  );
  if (!secured.ok) {
    const { how, error, alert } = secured;
    return { ok: false, phase: 'tls', how: how === 'local' ? (isReset(error) ? 'reset' : 'other') : how, error, alert };
  }
  if (signed !== null && signed.pinnedLeaves !== null && !signed.pinnedLeaves.includes(leafOf(secured.socket))) {
    secured.socket.destroy();
    return { ok: false, phase: 'tls', how: 'certificateChanged', error: changed, alert: null };
  }
  return connectionOver(secured.socket);
}

function leafOf(socket: tls.TLSSocket): string {
  const raw = socket.getPeerX509Certificate()?.raw;
  return raw === undefined ? '' : createHash('sha256').update(raw).digest('hex');
}

/** Requests over a stream that is open already, such as one through a forwarded port. */
export function connectionOver(stream: Duplex): Connection {
  return { ok: true, stream, agent: new OneConnection(stream), used: false };
}

class OneConnection extends http.Agent {
  readonly #stream: Duplex;

  constructor(stream: Duplex) {
    super({ keepAlive: true, maxSockets: 1 });
    this.#stream = stream;
  }

  override createConnection(): Duplex {
    return this.#stream;
  }

  /**
   * Between two requests Node asks the operating system to watch the connection (lib/_http_agent.js), which only a socket of
   * its own can; a forwarded port is a stream. True: the connection is kept.
   */
  override keepSocketAlive(stream: Duplex): boolean {
    if (stream instanceof net.Socket) super.keepSocketAlive(stream);
    return true;
  }

  override reuseSocket(stream: Duplex, request: http.ClientRequest): void {
    if (stream instanceof net.Socket) super.reuseSocket(stream, request);
  }
}
