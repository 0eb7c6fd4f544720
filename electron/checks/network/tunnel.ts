import type { FailureCode } from '../../../shared/catalogue/index.ts';
import type { ConnectEvidence, TunnelEvidence } from '../../../shared/model/evidence/network.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import type { Origin } from '../../../shared/model/origin.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, type Judgement, notApplicable, pass, problem } from '../judgement.ts';
import { proxyArguments, proxyFor, proxyOrigin, proxyText, targetOf } from './target.ts';

type ProxyArguments = ReturnType<typeof proxyArguments>;
type Outcome<K extends TunnelEvidence['outcome']['kind']> = Extract<TunnelEvidence['outcome'], { kind: K }>;

/** Does the proxy open a way to the API server? */
export const tunnelCheck = defineCheck({
  step: 'network.tunnel',
  needs: ['kubeconfig', 'environment', 'tunnel', 'directConnections'],
  judge: ({ kubeconfig, environment, tunnel, directConnections }): Judgement => {
    const target = targetOf(kubeconfig);
    const choice = target === null ? null : proxyFor(target, kubeconfig, environment);
    if (target === null || choice?.kind !== 'proxy')
      return notApplicable('notUsed', 'No proxy is used for this server.');
    if (tunnel === null) return inconclusive('notRecorded', 'The proxy was not asked.');
    const proxy = proxyText(choice.endpoint);
    const origin = proxyOrigin(kubeconfig, choice.source);
    const facts = [
      fact('Proxy', proxy, 'plain', origin),
      fact('Set by', choice.source),
      fact('Asked for', target.server, 'plain', target.origin),
    ];
    const { outcome } = tunnel;
    if (outcome.kind === 'open') {
      return pass(`The proxy ${proxy} opens a way to ${target.server}.`, {
        note: `${Math.round(outcome.ms)} ms`,
        facts,
      });
    }
    const args = proxyArguments(target, choice.endpoint, choice.source, environment);
    switch (outcome.kind) {
      case 'notReached':
        return judgeNotReached(outcome, args, origin, facts);
      case 'refused':
        return judgeRefused(outcome, args, choice.endpoint.credential !== null, directConnections, origin, facts);
      case 'notAProxy':
        return judgeOther(outcome, args, origin, facts);
    }
  },
});

function judgeNotReached(
  { phase, error, firstBytes }: Outcome<'notReached'>,
  args: ProxyArguments,
  origin: Origin | null,
  facts: readonly Fact[],
): Judgement {
  const rows = [...facts, fact('Proxy said', firstBytes?.text || error.code || error.text, 'fail')];
  if (phase === 'tls') {
    const speaks = speechOf(firstBytes?.looksLike);
    if (firstBytes !== null && speaks !== 'unknown' && speaks !== 'tls') {
      return fail(problem('PRX-06', { ...args, speaks }, { origin }), { facts: rows });
    }
    return fail(
      problem(
        'PRX-06',
        { ...args, speaks: 'unknown' },
        {
          origin,
          candidates: ['PRX-09'],
          next: 'Try it with http:// in front of the proxy’s address; if that fails too, it is no proxy.',
        },
      ),
      { facts: rows },
    );
  }
  const how = phase === 'resolve' ? 'noName' : (dialErrors[error.code ?? ''] ?? 'unreachable');
  return fail(problem('PRX-03', { ...args, how }, { origin }), { facts: rows });
}

const dialErrors: Readonly<Record<string, 'refused' | 'timeout'>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'refused',
};

/** What web servers say to CONNECT, which no proxy says to a client that it knows how to serve. */
const noProxyStatus: ReadonlySet<number> = new Set([400, 404, 405, 501]);
/** The proxy reports that it could not reach the server, and not that it does not want to. */
const unreachedStatus: ReadonlySet<number> = new Set([500, 502, 503, 504]);
/** Words of a server that was spoken to in clear and expects TLS (net/http, nginx, Apache). */
const wantsTls = /HTTPS (?:server|port)|speaking plain HTTP to an SSL/i;
const socksNotAllowed = /not allowed/i;

function judgeRefused(
  outcome: Outcome<'refused'>,
  args: ProxyArguments,
  hasCredential: boolean,
  direct: readonly ConnectEvidence[],
  origin: Origin | null,
  facts: readonly Fact[],
): Judgement {
  const { status, statusText, socksReply, body } = outcome;
  const socks = socksReply !== null;
  const answer = socksReply ?? statusText;
  const rows = [...facts, fact('Proxy said', `${status ?? ''} ${answer}`.trim(), 'fail'), ...directRow(direct)];
  if (status === 407 || /authentication/i.test(socksReply ?? '')) {
    return fail(problem('PRX-02', { ...args, hasCredential, socks }, { origin }), { facts: rows });
  }
  if (status === 400 && wantsTls.test(body)) {
    return fail(problem('PRX-06', { ...args, speaks: 'tls' }, { origin }), { facts: rows });
  }
  const isPage = status !== null && (status < 400 || status === 511);
  if (isPage) return fail(problem('PRX-09', { ...args, how: 'other' }, { origin }), { facts: rows });
  if (status !== null && noProxyStatus.has(status)) {
    return fail(
      problem(
        'PRX-09',
        { ...args, how: 'other' },
        {
          origin,
          candidates: ['PRX-01'],
          next: 'Open the proxy’s address in a browser: a web server shows a page, a proxy an error about its use.',
        },
      ),
      { facts: rows },
    );
  }
  const reached = direct.some((connection) => connection.outcome === 'connected');
  const unreached = socks ? !socksNotAllowed.test(answer) : status !== null && unreachedStatus.has(status);
  return fail(
    problem(
      'PRX-01',
      { ...args, answer: answer === '' ? `${status ?? ''}` : answer, reached },
      {
        origin,
        ...(unreached && !reached
          ? {
              candidates: serverCandidates(direct),
              next: 'Ask from a place that needs no proxy whether the API server’s port answers.',
            }
          : {}),
      },
    ),
    { facts: rows },
  );
}

/** When a proxy could not reach the server, the server itself may be the one at fault. */
function serverCandidates(direct: readonly ConnectEvidence[]): readonly FailureCode[] {
  const codes: Partial<Record<ConnectEvidence['outcome'], FailureCode>> = {
    refused: 'NET-01',
    timeout: 'NET-02',
    unreachable: 'NET-03',
  };
  const seen = direct.flatMap(({ outcome }) => codes[outcome] ?? []);
  return seen.length > 0 ? [...new Set(seen)] : ['DNS-01', 'NET-01', 'NET-02', 'NET-03'];
}

function directRow(direct: readonly ConnectEvidence[]): readonly Fact[] {
  if (direct.length === 0) return [];
  return [
    fact(
      'Without the proxy',
      direct.map(({ address, outcome, ms }) => `${address}: ${outcome}, ${Math.round(ms)} ms`),
      direct.some(({ outcome }) => outcome === 'connected') ? 'pass' : 'fail',
    ),
  ];
}

function judgeOther(
  { how, firstBytes }: Outcome<'notAProxy'>,
  args: ProxyArguments,
  origin: Origin | null,
  facts: readonly Fact[],
): Judgement {
  const said = firstBytes?.text || (firstBytes === null ? quietWords[how] : firstBytes.looksLike);
  const rows = [...facts, fact('Proxy said', said, 'fail')];
  const speaks = speechOf(firstBytes?.looksLike);
  const set = args.proxy.startsWith('socks') ? 'socks' : args.proxy.startsWith('https') ? 'tls' : 'http';
  if (speaks !== 'unknown' && speaks !== set) {
    return fail(problem('PRX-06', { ...args, speaks }, { origin }), { facts: rows });
  }
  const kind = how === 'silence' ? 'silence' : how === 'otherProtocol' ? 'other' : 'closed';
  // An HTTP proxy waits for the end of a line that a SOCKS greeting does not have.
  const mayBeHttp = set === 'socks' && how === 'silence';
  return fail(
    problem(
      'PRX-09',
      { ...args, how: kind },
      {
        origin,
        ...(mayBeHttp
          ? { candidates: ['PRX-06'] as const, next: 'Try it with http:// in front of the proxy’s address.' }
          : {}),
      },
    ),
    { facts: rows },
  );
}

const quietWords = {
  silence: 'nothing',
  closed: 'closed the connection',
  reset: 'reset the connection',
  otherProtocol: 'something that is no proxy’s answer',
} as const;

function speechOf(looksLike: string | undefined): 'http' | 'tls' | 'socks' | 'unknown' {
  return looksLike === 'http' || looksLike === 'tls' || looksLike === 'socks' ? looksLike : 'unknown';
}
