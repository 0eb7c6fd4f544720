import type { HttpEvidence } from '../../../../shared/model/evidence/http.ts';
import { shownText } from '../../../../shared/redaction/redact-text.ts';
import type { Endpoint, SignedRequest } from '../../../probes/inputs.ts';
import type { ProbeTools } from '../../../probes/probe.ts';
import { type Connection, type NoConnection, openConnection } from './connection.ts';
import type { KeptConnections } from './kept-connections.ts';
import { kubernetesStatus } from './kubernetes-status.ts';
import { type RequestHeaders, requestHeaders } from './request-headers.ts';
import { askedToWait, mostRetries, paused } from './retry-after.ts';
import { ordinaryBodyLimit, type RawAnswer, type RawFailure, send } from './send.ts';
import { shownHeaders } from './shown-headers.ts';
import { unpack } from './unpack.ts';

const shownBodyBytes = 64 * 1024;

export interface ExchangeAnswer {
  /** As evidence has it: bounded, without secrets. Redirects are not followed here. */
  readonly outcome: HttpEvidence['outcome'];
  /** The body as it came, within the limit, for a reader that parses it. It may hold secrets: never evidence. '' when there is none. */
  readonly payload: string;
  /** Where a redirect leads, as it came; null when the answer is none. May hold secrets: never evidence. */
  readonly location: string | null;
  readonly ms: number;
}

export interface Exchange {
  /**
   * Sends one request; several go one after the other over one connection, which is opened anew when the server has closed
   * it. `path` is appended to the endpoint's base path. Never throws for what the world does.
   */
  readonly request: (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    headers?: RequestHeaders,
    body?: string | null,
  ) => Promise<ExchangeAnswer>;
  /** Ends the connection. Must be called in every case. */
  readonly close: () => void;
}

/**
 * HTTP/1.1 with one server: headers up to 64 KiB, bodies up to `bodyLimit` raw and unpacked (1 MiB unless told), time up to the tools' signal. With
 * `signed`, requests carry its credential, but only over a connection that shows one of the pinned certificates; with `kept`
 * they may go over one that another question with the same credential has left.
 */
export function createExchange(
  endpoint: Endpoint,
  tools: Pick<ProbeTools, 'vault' | 'environment' | 'signal' | 'now'>,
  {
    signed,
    kept,
    bodyLimit = ordinaryBodyLimit,
    showsSuccess = true,
    open = () => openConnection(endpoint, signed, tools),
  }: {
    readonly signed: SignedRequest | null;
    readonly kept?: KeptConnections | undefined;
    /** Bytes of a body, raw and unpacked. */
    readonly bodyLimit?: number;
    /** false: the body of a 200 is for the payload's reader alone, and the outcome's is ''. Making it fit to be shown takes time. */
    readonly showsSuccess?: boolean;
    /** Another way to the server than the endpoint's route. */
    readonly open?: () => Promise<Connection | NoConnection>;
  },
): Exchange {
  const { vault, signal } = tools;
  /** Where connections of this credential are handed on; entered with the first request. */
  const shelf = signed === null ? null : (kept?.shelfOf(signed) ?? null);
  let atShelf = false;
  let connection: Connection | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let sentAt = tools.now();

  const attempt = async (method: string, path: string, extra: RequestHeaders, body: string | null): Promise<Reply> => {
    for (;;) {
      if (shelf !== null && !atShelf) {
        atShelf = true;
        connection = await shelf.take();
      }
      if (connection === null || !usable(connection)) {
        end(connection);
        const began = performance.now();
        const opened = await open();
        shelf?.opened(performance.now() - began);
        if (!opened.ok) return { ...opened, limit: null, firstBytes: null, receivedBytes: 0, status: null };
        connection = opened;
      }
      const reused = connection.used;
      const headers = { ...requestHeaders(endpoint.host, signed, vault), ...extra };
      sentAt = tools.now();
      const sent = { method, path: `${endpoint.basePath}${path}`, headers, body };
      const answer = await send(connection, sent, vault.secretValues(), signal, bodyLimit);
      // A server may close an idle connection at any time; Go opens another one then (net/http transport.go, shouldRetryRequest).
      const stale = reused && !answer.ok && answer.receivedBytes === 0 && answer.phase !== 'body';
      if (!stale || answer.ok || (answer.how !== 'closed' && answer.how !== 'reset')) return answer;
    }
  };
  const close = () => {
    const left = connection?.used && usable(connection) ? connection : null;
    if (atShelf) shelf?.giveBack(left);
    if (!atShelf || left === null) end(connection);
    connection = null;
  };
  const request: Exchange['request'] = (method, path, headers = {}, body = null) => {
    const next = queue.then(async () => {
      const began = performance.now();
      let reply = await attempt(method, path, headers, body);
      for (let tries = 0; tries < mostRetries; tries += 1) {
        const wait = reply.ok ? askedToWait(reply) : null;
        if (wait === null || !(await paused(wait, signal))) break;
        reply = await attempt(method, path, headers, body);
      }
      const localDate = new Date((sentAt.getTime() + tools.now().getTime()) / 2).toISOString();
      return describe(reply, localDate, vault.secretValues(), performance.now() - began, { bodyLimit, showsSuccess });
    });
    queue = next;
    return next;
  };
  return { request, close };
}

type Reply =
  | RawAnswer
  | (Omit<RawFailure, 'phase' | 'how' | 'limit'> & {
      readonly phase: RawFailure['phase'] | 'connect' | 'tls';
      readonly how: RawFailure['how'] | 'certificateChanged';
      readonly limit: RawFailure['limit'];
    });

function end(connection: Connection | null): void {
  connection?.agent.destroy();
  connection?.stream.destroy();
}

function usable({ stream }: Connection): boolean {
  return !stream.destroyed && stream.writable && !stream.readableEnded;
}

async function describe(
  reply: Reply,
  localDate: string,
  secrets: readonly string[],
  ms: number,
  { bodyLimit, showsSuccess }: { readonly bodyLimit: number; readonly showsSuccess: boolean },
): Promise<ExchangeAnswer> {
  if (!reply.ok) {
    const { ok: _ok, ...failure } = reply;
    return { outcome: { kind: 'failed', ...failure }, payload: '', location: null, ms };
  }
  const header = (name: string) => reply.headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1] ?? null;
  const unpacked = await unpack(reply.body, header('content-encoding') ?? 'identity', reply.cut, bodyLimit);
  if (!unpacked.ok) {
    const outcome = {
      kind: 'failed',
      phase: 'body',
      how: unpacked.how === 'limit' ? 'limit' : 'other',
      limit: unpacked.how === 'limit' ? 'unpackedBytes' : null,
      error: { code: null, syscall: null, text: unpacked.text },
      alert: null,
      receivedBytes: reply.receivedBytes,
      status: reply.status,
    } as const;
    return { outcome, payload: '', location: null, ms };
  }
  const payload = unpacked.bytes.toString('utf8');
  const shown = (text: string, longest: number) => shownText(text, secrets, longest);
  const silent = reply.status === 200 && !showsSuccess;
  const status = silent ? null : kubernetesStatus(payload);
  const contentType = header('content-type');
  const date = Date.parse(header('date') ?? '');
  return {
    outcome: {
      kind: 'answer',
      status: reply.status,
      statusText: shown(reply.statusText, 200),
      httpVersion: reply.httpVersion,
      headers: shownHeaders(reply.headers, secrets),
      contentType: contentType === null ? null : shown(contentType, 200).replaceAll('\n', ' '),
      body: silent ? '' : shown(unpacked.bytes.subarray(0, shownBodyBytes).toString('utf8'), shownBodyBytes),
      bodyBytes: unpacked.bytes.length,
      bodyTruncated: reply.cut || unpacked.bytes.length > shownBodyBytes,
      redirects: [],
      kubernetesStatus:
        status === null ? null : { ...status, message: shown(status.message, 8192), reason: shown(status.reason, 200) },
      serverDate: Number.isNaN(date) ? null : new Date(date).toISOString(),
      localDate,
    },
    payload,
    location: reply.status >= 300 && reply.status < 400 ? header('location') : null,
    ms,
  };
}
