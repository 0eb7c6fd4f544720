import type { FailureCode } from '../../../shared/catalogue/index.ts';
import type { ConnectEvidence, ProxyEndpoint, TunnelEvidence } from '../../../shared/model/evidence/network.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import type { Origin } from '../../../shared/model/origin.ts';
import { fact, fail, inconclusive, type Judgement, type ProblemOptions, problem } from '../judgement.ts';
import type { Presenter } from './presenter.ts';
import type { proxyArguments } from './target.ts';

/** What was asked of the proxy, and what is known beside it. */
export interface Tunnelled {
  readonly endpoint: ProxyEndpoint;
  readonly args: ReturnType<typeof proxyArguments>;
  /** Where the proxy is set. */
  readonly origin: Origin | null;
  readonly facts: readonly Fact[];
  readonly tunnel: TunnelEvidence;
  readonly presenter: Presenter;
  /** The server's own port, tried without the proxy. */
  readonly direct: readonly ConnectEvidence[];
  /** kubectl may have a client certificate to show. */
  readonly mayHaveCertificate: boolean;
}

type Outcome<K extends TunnelEvidence['outcome']['kind']> = Extract<TunnelEvidence['outcome'], { kind: K }>;

/** The proxy's port, or its TLS, was not reached. */
export function judgeNotReached(
  { phase, error, firstBytes }: Outcome<'notReached'>,
  { args, origin, facts }: Tunnelled,
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

/** The proxy answered, and did not open the way. */
export function judgeRefused(outcome: Outcome<'refused'>, asked: Tunnelled): Judgement {
  const { args, origin, direct, endpoint } = asked;
  const { status, statusText, socksReply, body } = outcome;
  const socks = socksReply !== null;
  const hasCredential = endpoint.credential !== null;
  const answer = socksReply ?? statusText;
  const facts = [...asked.facts, fact('Proxy said', `${status ?? ''} ${answer}`.trim(), 'fail'), ...directRow(direct)];
  const failed = (named: Parameters<typeof fail>[0]): Judgement => fail(named, { facts });
  const reached = direct.some((connection) => connection.outcome === 'connected');
  const refusedArgs = { ...args, answer: answer === '' ? `${status ?? ''}` : answer, reached };
  const wantsLogin = status === 407 || /authentication/i.test(socksReply ?? '');
  if (outcome.credentialWithheld === true) {
    const likely = { origin, likely: true };
    return inconclusive(
      'cannotBeTold',
      'The proxy refused us without its password, which we did not send: this computer does not know its certificate.',
      {
        problems: [
          wantsLogin
            ? problem('PRX-02', { ...args, hasCredential, socks }, likely)
            : problem('PRX-01', refusedArgs, { ...likely, candidates: ['PRX-02'] }),
        ],
        next: 'kubectl version shows what the proxy says to the password: kubectl sends it at once.',
        facts,
      },
    );
  }
  if (wantsLogin) return failed(problem('PRX-02', { ...args, hasCredential, socks }, { origin }));
  if (status === 400 && wantsTls.test(body)) return failed(problem('PRX-06', { ...args, speaks: 'tls' }, { origin }));
  // Behind a SOCKS greeting it is a proxy, and `status` is its reply code.
  const isPage = !socks && status !== null && (status < 400 || status === 511);
  if (isPage) {
    // A proxy may show its terms or its refusal on a page elsewhere, as a web server sends every stranger on.
    const sentOn = status >= 300 && status < 400;
    const doubt = sentOn ? { candidates: ['PRX-01'] as const, next: openInBrowser } : {};
    return failed(problem('PRX-09', { ...args, how: 'other' }, { origin, ...doubt }));
  }
  if (!socks && status !== null && noProxyStatus.has(status)) {
    const doubt = { candidates: ['PRX-01'] as const, next: openInBrowser };
    return failed(problem('PRX-09', { ...args, how: 'other' }, { origin, ...doubt }));
  }
  const unreached = socks ? !socksNotAllowed.test(answer) : status !== null && unreachedStatus.has(status);
  const doubt: ProblemOptions =
    unreached && !reached ? { candidates: serverCandidates(direct, socksReply), next: askElsewhere } : {};
  return failed(problem('PRX-01', refusedArgs, { origin, ...doubt }));
}

const openInBrowser =
  'Open the proxy’s address in a browser: a web server shows a page, a proxy an error about its use.';
const askElsewhere = 'Ask from a place that needs no proxy whether the API server’s port answers.';

/** When a proxy could not reach the server, the server itself may be the one at fault. */
function serverCandidates(direct: readonly ConnectEvidence[], socksReply: string | null): readonly FailureCode[] {
  const codes: Partial<Record<ConnectEvidence['outcome'], FailureCode>> = {
    refused: 'NET-01',
    timeout: 'NET-02',
    unreachable: 'NET-03',
  };
  const seen = direct.flatMap(({ outcome }) => codes[outcome] ?? []);
  if (seen.length > 0) return [...new Set(seen)];
  return replyCandidates[socksReply ?? ''] ?? ['DNS-01', 'NET-01', 'NET-02', 'NET-03'];
}

/**
 * What a SOCKS proxy says that it met (RFC 1928 §6). “Host unreachable” is also what many say of a name that they don't find,
 * and of a server that does not answer.
 */
const replyCandidates: Readonly<Record<string, readonly FailureCode[]>> = {
  'network unreachable': ['NET-03'],
  'host unreachable': ['DNS-01', 'NET-02', 'NET-03'],
  'connection refused': ['NET-01'],
  'TTL expired': ['NET-02', 'NET-03'],
};

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

/** What listens there gave no proxy's answer. */
export function judgeOther({ how, firstBytes }: Outcome<'notAProxy'>, asked: Tunnelled): Judgement {
  const { args, origin, direct, endpoint } = asked;
  const said = firstBytes?.text || (firstBytes === null ? quietWords[how] : firstBytes.looksLike);
  const facts = [...asked.facts, fact('Proxy said', said, 'fail'), ...directRow(direct)];
  // Behind its TLS handshake nothing more was asked of it.
  const speaks = asked.tunnel.proxyTls === undefined ? speechOf(firstBytes?.looksLike) : 'tls';
  const set = endpoint.scheme === 'https' ? 'tls' : endpoint.scheme === 'http' ? 'http' : 'socks';
  if (speaks !== 'unknown' && speaks !== set) {
    return fail(problem('PRX-06', { ...args, speaks }, { origin }), { facts });
  }
  const kind = how === 'silence' ? 'silence' : how === 'otherProtocol' ? 'other' : 'closed';
  return fail(problem('PRX-09', { ...args, how: kind }, { origin, ...doubtOf(how, set, speaks, direct) }), { facts });
}

function doubtOf(
  how: Outcome<'notAProxy'>['how'],
  set: 'tls' | 'http' | 'socks',
  speaks: ReturnType<typeof speechOf>,
  direct: readonly ConnectEvidence[],
): ProblemOptions {
  if (how !== 'silence') return {};
  if (speaks === set) {
    // It does speak as a proxy: it may be waiting for a server that does not answer it.
    const answers = direct.some(({ outcome }) => outcome === 'connected' || outcome === 'refused');
    return { candidates: answers ? ['PRX-01'] : ['NET-02', 'PRX-01'], next: askElsewhere };
  }
  // An HTTP proxy waits for the end of a line that a SOCKS greeting does not have.
  if (set !== 'socks') return {};
  return { candidates: ['PRX-06'], next: 'Try it with http:// in front of the proxy’s address.' };
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
