import type { FailureCode } from '../../../shared/catalogue/index.ts';
import type { TlsAlert, TlsEvidence } from '../../../shared/model/evidence/network.ts';
import type { Origin } from '../../../shared/model/origin.ts';
import { fail, inconclusive, type Judgement, type NamedProblem, type ProblemOptions, problem } from '../judgement.ts';
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

/** Go's words for an alert (crypto/tls/alert.go). */
const goAlerts: Readonly<Record<number, string>> = {
  40: 'handshake failure',
  42: 'bad certificate',
  43: 'unsupported certificate',
  44: 'revoked certificate',
  45: 'expired certificate',
  46: 'unknown certificate',
  47: 'illegal parameter',
  48: 'unknown certificate authority',
  49: 'access denied',
  70: 'protocol version not supported',
  71: 'insufficient security level',
  80: 'internal error',
  112: 'unrecognized name',
  116: 'certificate required',
  120: 'no application protocol',
};

const alertText = ({ number }: TlsAlert): string => goAlerts[number] ?? `alert(${number})`;

/** Alerts that speak of the client's certificate (RFC 8446 §6.2). Ours sent none. */
const aboutCertificate: ReadonlySet<number> = new Set([41, 42, 43, 44, 45, 46, 48, 49, 116]);
/** Alerts that say that nothing in common was found. */
const aboutVersion: ReadonlySet<number> = new Set([70, 86]);
const aboutParameters: ReadonlySet<number> = new Set([40, 47, 71, 120]);

/** null: the handshake ended well as far as this step asks. */
export function judgeCompleted(outcome: Complete, context: HandshakeContext): Judgement | null {
  const damaged = outcome.damagedCertificates?.[0];
  if (damaged !== undefined) {
    const { target } = context;
    const text = `tls: failed to parse certificate from server: ${damaged.error}`;
    const args = { ...serverPresenter(target).texts, checked: true, issuer: '', text, flaw: 'unreadable' } as const;
    return fail(problem('TLS-01', args, { origin: target.origin, likely: true }));
  }
  // Whoever answers a stranger's request does not insist on a certificate.
  if (context.answered || outcome.afterwards === 'answer') return null;
  const alert = outcome.afterwards === 'alert' ? outcome.alert : null;
  if (alert !== null && aboutCertificate.has(alert.number)) {
    // With a certificate of its own kubectl may get further; the signed request will tell.
    return context.mayHaveCertificate ? null : fail(certificateDemanded(context, alertText(alert)));
  }
  const cut = outcome.afterwards === 'closed' || outcome.afterwards === 'reset';
  const mayDemand = outcome.protocol === 'TLSv1.3' && outcome.clientCertificateRequested !== false;
  if (cut && mayDemand && !context.mayHaveCertificate) {
    const next = 'Ask who runs the server or its load balancer whether it demands a client certificate.';
    return fail(certificateDemanded(context, 'certificate required', { candidates: ['EP-08'], next }));
  }
  return null;
}

function certificateDemanded(
  { target, mayHaveCertificate }: HandshakeContext,
  alert: string,
  options: ProblemOptions = {},
): NamedProblem {
  const args = { ...placeOf(target), server: target.server, hasCertificate: mayHaveCertificate, alert };
  return problem('TLS-12', args, { origin: target.origin, ...options });
}

/** A handshake that did not come about. */
export function judgeRefusedHandshake(outcome: Failed, context: HandshakeContext): Judgement {
  if (outcome.phase === 'connect') {
    return inconclusive(
      'serverChanged',
      'A moment ago the way to the server was open, and for the handshake it was not.',
      {
        next: 'Check again; if it stays so, the server or the proxy takes only some of the connections.',
      },
    );
  }
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
      return inconclusive(
        'cannotBeTold',
        'The handshake failed in a way that says nothing about the server by itself.',
        {
          problems: [incompatible(context.target, 'parameters', outcome.error.text, { likely: true })],
          next: 'See how kubectl words it: kubectl version with --v=8 shows the whole error.',
        },
      );
  }
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

function judgeAlert(alert: TlsAlert, outcome: Failed, context: HandshakeContext): Judgement {
  const { target } = context;
  const text = alertText(alert);
  const remote = `remote error: tls: ${text}`;
  if (aboutVersion.has(alert.number)) return fail(incompatible(target, 'version', remote));
  // Behind the ServerHello version and method are agreed: what is left is the certificate that was not sent.
  const agreed = outcome.phase === 'handshake' && outcome.clientCertificateRequested !== false;
  if (aboutCertificate.has(alert.number) || (agreed && alert.number === 40)) {
    if (!context.mayHaveCertificate) return fail(certificateDemanded(context, text));
    return inconclusive(
      'cannotBeTold',
      'The server demands a client certificate, and whether it takes yours can’t be told from here.',
      {
        problems: [certificateDemanded(context, text, { likely: true })],
        next: 'kubectl version shows whether it does: kubectl sends the certificate at once.',
      },
    );
  }
  if (aboutParameters.has(alert.number)) {
    // Servers that know many names answer an unknown one the same way.
    return fail(
      incompatible(target, 'parameters', remote, {
        likely: alert.number !== 71,
        ...(target.serverName !== null ? { candidates: ['TLS-08'] as const } : {}),
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

function judgeCut(how: 'closed' | 'reset', outcome: Failed, context: HandshakeContext): Judgement {
  const { target, proxy } = context;
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
