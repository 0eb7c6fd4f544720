import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { CertificateFacts } from '../../../../shared/model/evidence/certificate.ts';
import type { HttpEvidence } from '../../../../shared/model/evidence/http.ts';
import type { NetworkError } from '../../../../shared/model/evidence/network.ts';
import type { AskedPage, SpokenPages } from '../../../../shared/model/evidence/ways.ts';
import type { ProbeTools } from '../../../probes/probe.ts';
import { isReset } from '../network-error.ts';
import { builtChain } from '../tls/built-chain.ts';
import { readServed } from '../tls/read-served.ts';
import { secure } from '../tls/secure.ts';
import { type Connection, connectionOver, type NoConnection } from './connection.ts';
import { createExchange } from './exchange.ts';

const longestBody = 4096;

/** What Go, nginx and Kong say to plain HTTP on a TLS port. */
const wantsTls = /Client sent an HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS port/i;

export interface PagesQuestion {
  /** A new stream to the place. */
  readonly dial: () => Promise<
    { readonly ok: true; readonly stream: Duplex } | { readonly ok: false; readonly error: NetworkError }
  >;
  /** Name or address for the Host header, and for SNI where it is a name. */
  readonly host: string;
  readonly port: number;
  readonly wanted: 'http' | 'https';
  readonly paths: readonly string[];
}

/**
 * Asks one place for pages, as a browser would and without any credential: in the scheme that it should speak, and in the
 * other one where it does not. No certificate is verified; who showed one is evidence. Ends with the tools' signal.
 */
export async function askPages(question: PagesQuestion, tools: ProbeTools): Promise<SpokenPages> {
  const { wanted } = question;
  const other = wanted === 'https' ? 'http' : 'https';
  const first = await askIn(wanted, question, tools);
  if (first.spoken) return { wanted, speaks: wanted, certificate: first.certificate, pages: first.pages, error: null };
  const second = first.reached ? await askIn(other, question, tools) : null;
  const { certificate = null, pages = [] } = second?.spoken === true ? second : {};
  return { wanted, speaks: second?.spoken === true ? other : null, certificate, pages, error: first.error };
}

interface AskedIn {
  /** It speaks this scheme. */
  readonly spoken: boolean;
  /** A stream was opened at all. */
  readonly reached: boolean;
  readonly certificate: CertificateFacts | null;
  readonly pages: readonly AskedPage[];
  readonly error: NetworkError | null;
}

async function askIn(
  scheme: 'http' | 'https',
  { dial, host, port, paths }: PagesQuestion,
  tools: ProbeTools,
): Promise<AskedIn> {
  let reached = false;
  let certificate: CertificateFacts | null = null;
  const open = async (): Promise<Connection | NoConnection> => {
    const dialled = await dial();
    if (!dialled.ok) return { ok: false, phase: 'connect', how: 'other', error: dialled.error, alert: null };
    reached = true;
    if (scheme === 'http') return connectionOver(dialled.stream);
    const serverName = isIP(host) === 0 ? host : null;
    const secured = await secure(dialled.stream, { serverName, alpn: ['http/1.1'], pair: null }, tools.signal);
    if (!secured.ok) {
      const { how, error, alert } = secured;
      const known = how === 'local' ? (isReset(error) ? 'reset' : 'other') : how;
      return { ok: false, phase: 'tls', how: known, error, alert };
    }
    certificate = readServed(builtChain(secured.socket).slice(0, 1), tools.certificates).chain[0] ?? null;
    return connectionOver(secured.socket);
  };
  const usual = port === (scheme === 'https' ? 443 : 80);
  const name = isIP(host) === 6 ? `[${host}]` : host;
  const endpoint = {
    route: { kind: 'direct', address: host, port } as const,
    scheme,
    serverName: null,
    host: usual ? name : `${name}:${port}`,
    basePath: '',
  };
  const exchange = createExchange(endpoint, tools, { signed: null, open });
  const pages: AskedPage[] = [];
  try {
    for (const path of paths) {
      const { outcome } = await exchange.request('GET', path, { Accept: 'text/html,application/json,*/*' });
      if (pages.length === 0 && outcome.kind === 'failed') {
        return { spoken: false, reached, certificate, pages, error: outcome.error };
      }
      if (pages.length === 0 && scheme === 'http' && outcome.kind === 'answer' && isCallForTls(outcome)) {
        const text = outcome.body.trim().slice(0, 200);
        return { spoken: false, reached, certificate, pages, error: { code: null, syscall: null, text } };
      }
      pages.push({ path, outcome: shortened(outcome) });
    }
    return { spoken: true, reached, certificate, pages, error: null };
  } finally {
    exchange.close();
  }
}

function isCallForTls({ status, body }: { readonly status: number; readonly body: string }): boolean {
  return status === 400 && wantsTls.test(body);
}

/** A page's beginning tells whose it is. */
export function shortened(outcome: HttpEvidence['outcome']): HttpEvidence['outcome'] {
  if (outcome.kind !== 'answer' || outcome.body.length <= longestBody) return outcome;
  return { ...outcome, body: outcome.body.slice(0, longestBody), bodyTruncated: true };
}
