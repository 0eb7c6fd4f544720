import type { FailureCode } from '../../../shared/catalogue/index.ts';
import type { TlsAlert, TlsEvidence } from '../../../shared/model/evidence/network.ts';
import type { Origin } from '../../../shared/model/origin.ts';
import { fail, inconclusive, type Judgement, type NamedProblem, type ProblemOptions, problem } from '../judgement.ts';
import { alertText, isAboutCertificate, isAboutParameters, isAboutVersion, namesWhatIsMissing } from './alerts.ts';
import { damagedProblem } from './damaged-problem.ts';
import { serverPresenter } from './presenter.ts';
import { placeOf, type proxyArguments, type Target } from './target.ts';

type Complete = Extract<TlsEvidence['outcome'], { kind: 'complete' }>;
type Failed = Extract<TlsEvidence['outcome'], { kind: 'failed' }>;

export interface HandshakeContext {
  readonly target: Target;
  readonly proxy: { readonly args: ReturnType<typeof proxyArguments>; readonly origin: Origin | null } | null;
  /** kubectl may have a client certificate to send. */
  readonly mayHaveCertificate: boolean;
  /** An anonymous request on the same way was answered. */
  readonly answered: boolean;
}

/** null: the handshake ended well as far as this step asks. */
export function judgeCompleted(outcome: Complete, context: HandshakeContext): Judgement | null {
  const damaged = outcome.damagedCertificates?.[0];
  if (damaged !== undefined) return fail(damagedProblem(damaged.error, serverPresenter(context.target)));
  // Whoever answers a stranger's request does not insist on a certificate.
  if (context.answered || outcome.afterwards === 'answer') return null;
  // With a certificate of its own kubectl may get further; the signed request will tell.
  if (context.mayHaveCertificate) return null;
  const alert = outcome.afterwards === 'alert' ? outcome.alert : null;
  const requested = outcome.clientCertificateRequested;
  if (alert !== null) {
    return isAboutCertificate(alert, requested) ? fail(certificateDemanded(context, alertText(alert), true)) : null;
  }
  const cut = outcome.afterwards === 'closed' || outcome.afterwards === 'reset';
  if (!cut || outcome.protocol !== 'TLSv1.3' || requested === false) return null;
  const next = 'Ask who runs the server or its load balancer whether it demands a client certificate.';
  return fail(certificateDemanded(context, 'certificate required', true, { candidates: ['EP-08'], next }));
}

/**
 * `chainKnown`: the certificate of the server came before the refusal. kubectl has judged it by then, so the walk goes on to
 * judge it too, and what the server says to a request is explained by this.
 */
function certificateDemanded(
  { target, mayHaveCertificate }: HandshakeContext,
  alert: string,
  chainKnown: boolean,
  options: ProblemOptions = {},
): NamedProblem {
  const args = { ...placeOf(target), server: target.server, hasCertificate: mayHaveCertificate, alert };
  return problem('TLS-12', args, { origin: target.origin, blocks: !chainKnown, ...options });
}

/** A handshake that did not come about. null: it came as far as the client's certificate, and kubectl has one to show. */
export function judgeRefusedHandshake(outcome: Failed, context: HandshakeContext): Judgement | null {
  if (outcome.phase === 'connect') {
    return inconclusive(
      'serverChanged',
      'A moment ago the way to the server was open, and for the handshake it was not.',
      {
        next: 'Check again; if it stays so, the server or the proxy takes only some of the connections.',
      },
    );
  }
  const damaged = outcome.damagedCertificates?.[0];
  if (damaged !== undefined) return fail(damagedProblem(damaged.error, serverPresenter(context.target)));
  if (outcome.alert !== null) return judgeAlert(outcome.alert, outcome, context);
  const spoken = outcome.firstBytes?.looksLike ?? null;
  const clear = spoken !== null && spoken !== 'tls' && spoken !== 'nothing';
  if (outcome.phase === 'hello' && (clear || outcome.how === 'notTls')) return judgeClear(outcome, context);
  const old = /^(?:SSLv3|TLSv1|TLSv1\.1)$/.exec(outcome.offeredVersion ?? '')?.[0];
  if (old !== undefined) {
    const alert = `tls: server selected unsupported protocol version ${oldVersions[old] ?? old}`;
    return fail(incompatible(context.target, 'version', alert));
  }
  switch (outcome.how) {
    case 'timeout':
      return judgeSilence(context);
    case 'closed':
    case 'reset':
      return judgeCut(outcome.how, outcome, context);
    default:
      return judgeOther(outcome.error.code, context);
  }
}

/** Our own library gave up. Its words are not kubectl's, and its bounds are not Go's either. */
function judgeOther(code: string | null, { target }: HandshakeContext): Judgement {
  // It takes 100 KiB of certificates, and Go 256 (crypto/tls common.go, maxHandshakeCertificateMsg).
  if (code === 'ERR_SSL_EXCESSIVE_MESSAGE_SIZE') {
    return inconclusive(
      'cannotBeTold',
      'The server shows more than 100 KiB of certificates, which can’t be read from here.',
      {
        next: 'kubectl version tells what kubectl makes of them: it reads up to 256 KiB.',
      },
    );
  }
  return inconclusive('cannotBeTold', 'The handshake failed in a way that says nothing about the server by itself.', {
    problems: [incompatible(target, 'parameters', '', { likely: true })],
    next: 'See how kubectl words it: kubectl version with --v=8 shows the whole error.',
  });
}

const oldVersions: Readonly<Record<string, string>> = { SSLv3: '300', TLSv1: '301', 'TLSv1.1': '302' };

function incompatible(
  target: Target,
  what: 'version' | 'parameters',
  alert: string,
  options: ProblemOptions = {},
): NamedProblem {
  return problem(
    'TLS-13',
    { ...placeOf(target), server: target.server, what, alert },
    { origin: target.origin, ...options },
  );
}

function judgeAlert(alert: TlsAlert, outcome: Failed, context: HandshakeContext): Judgement | null {
  const { target } = context;
  const text = alertText(alert);
  const remote = `remote error: tls: ${text}`;
  if (isAboutVersion(alert)) return fail(incompatible(target, 'version', remote));
  const requested = outcome.clientCertificateRequested;
  if (outcome.phase === 'handshake' && isAboutCertificate(alert, requested)) {
    const chainKnown = (outcome.chain ?? []).length > 0;
    if (!context.mayHaveCertificate) return fail(certificateDemanded(context, text, chainKnown));
    // The server is judged by its certificate now, and then kubectl's own is shown to it.
    if (chainKnown) return null;
    return inconclusive(
      'cannotBeTold',
      'The server demands a client certificate, and whether it takes yours can’t be told from here.',
      {
        problems: [certificateDemanded(context, text, false, { likely: true })],
        next: 'kubectl version shows whether it does: kubectl sends the certificate at once.',
      },
    );
  }
  if (isAboutParameters(alert)) {
    const candidates: FailureCode[] = [];
    // Servers that know many names answer an unknown one the same way.
    if (target.serverName !== null) candidates.push('TLS-08');
    // Behind the ServerHello version and method are agreed; whether a certificate was asked for was not seen.
    if (outcome.phase === 'handshake' && requested == null) candidates.push('TLS-12');
    return fail(
      incompatible(target, 'parameters', remote, {
        likely: !namesWhatIsMissing(alert),
        candidates,
        next: 'Ask for the server’s TLS settings, or try it with the name that its certificate has.',
      }),
    );
  }
  if (alert.number === 112 && target.serverName !== null) {
    const args = {
      ...serverPresenter(target).texts,
      asked: target.asked,
      names: [],
      usable: null,
      text: remote,
      hostFits: false,
    };
    return fail(problem('TLS-08', args, { origin: target.origin, candidates: ['NET-05'], next: unknownName }));
  }
  const candidates: readonly FailureCode[] = ['TLS-13'];
  const args = { ...placeOf(target), server: target.server, addresses: [], how: 'closed' } as const;
  return inconclusive('cannotBeTold', `The server ended the handshake and said only “${text}”.`, {
    problems: [problem('NET-05', args, { origin: target.origin, candidates, next: unknownName })],
    next: unknownName,
  });
}

const unknownName = 'Look into the log of the server or of the load balancer in front of it: it names the reason.';

function judgeClear({ firstBytes, how }: Failed, context: HandshakeContext): Judgement {
  const { target, proxy } = context;
  const speaks = speech[firstBytes?.looksLike ?? ''] ?? '';
  const named = { ...placeOf(target), server: target.server, speaks };
  if (proxy === null) return fail(problem('TLS-10', named, { origin: target.origin }));
  const page = how === 'notTls' && portalAnswer.test(firstBytes?.text ?? '');
  return fail(
    problem(
      'PRX-09',
      { ...proxy.args, how: 'tunnel' },
      {
        origin: proxy.origin,
        ...(page
          ? {}
          : {
              candidates: ['TLS-10'] as const,
              next: 'Ask from a place that needs no proxy whether the server’s port speaks TLS.',
            }),
      },
    ),
  );
}

/**
 * Whoever sends a page, sends on, or wants a login in answer to TLS's first message has not read it: an HTTP server calls
 * it a bad request. So it is the proxy, or a portal, that speaks in the tunnel.
 */
const portalAnswer = /^HTTP\/1\.[01] (?:2\d\d|3\d\d|401|403|407|451|511)\b/;

const speech: Readonly<Record<string, string>> = { http: 'HTTP', ssh: 'SSH', text: 'plain text' };

function judgeSilence({ target, proxy }: HandshakeContext): Judgement {
  const args = { ...placeOf(target), server: target.server, addresses: [] };
  if (proxy === null) return fail(problem('NET-04', args, { origin: target.origin }));
  return fail(
    problem(
      'PRX-09',
      { ...proxy.args, how: 'tunnel' },
      {
        origin: proxy.origin,
        candidates: ['NET-04'],
        next: 'Ask from a place that needs no proxy whether the server answers the handshake.',
      },
    ),
  );
}

function judgeCut(how: 'closed' | 'reset', outcome: Failed, context: HandshakeContext): Judgement | null {
  const { target, proxy } = context;
  const asked = outcome.phase === 'handshake' && outcome.clientCertificateRequested === true;
  if (asked && context.mayHaveCertificate && (outcome.chain ?? []).length > 0) return null;
  const args = { ...placeOf(target), server: target.server, addresses: [], how };
  const candidates: FailureCode[] = [];
  if (outcome.phase === 'handshake') {
    // A refusal of “no certificate” in TLS 1.2 can get lost behind the end of the connection.
    if (outcome.clientCertificateRequested !== false) candidates.push('TLS-12');
  } else if (outcome.firstBytes?.looksLike !== 'tls') {
    // Some servers that speak no TLS just hang up.
    candidates.push('TLS-10');
  }
  const next = 'Look at the server’s side: does a TLS server listen on that port, and what does its log say?';
  if (proxy === null) {
    return fail(
      problem('NET-05', args, { origin: target.origin, ...(candidates.length > 0 ? { candidates, next } : {}) }),
    );
  }
  return fail(
    problem(
      'PRX-09',
      { ...proxy.args, how: 'tunnel' },
      { origin: proxy.origin, candidates: ['NET-05', ...candidates], next },
    ),
  );
}
