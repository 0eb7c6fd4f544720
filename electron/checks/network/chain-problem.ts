import type { FailureCode } from '../../../shared/catalogue/index.ts';
import type { ChainFlaw } from '../../../shared/catalogue/tls/authority.ts';
import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import type { TrustEvidence } from '../../../shared/model/evidence/credential.ts';
import type { EnvironmentEvidence } from '../../../shared/model/evidence/network.ts';
import type { Origin } from '../../../shared/model/origin.ts';
import type { ChainJudgement } from '../../../shared/rules/certificate-chain.ts';
import type { ChainReason } from '../../../shared/rules/chain-question.ts';
import { moment } from '../../../shared/rules/moment.ts';
import { type NamedProblem, type ProblemOptions, problem } from '../judgement.ts';
import { between, span } from './moments.ts';
import type { compareWithDirect } from './past-proxy.ts';
import type { Presenter } from './presenter.ts';
import type { proxyArguments } from './target.ts';

export interface ChainContext {
  readonly presenter: Presenter;
  /** Where the kubeconfig names its authority. */
  readonly origin: Origin | null;
  readonly trust: TrustEvidence;
  readonly now: string;
  readonly platform: EnvironmentEvidence['platform'];
  /** An http or https proxy in between, which could look into protected connections. */
  readonly proxy: ReturnType<typeof proxyArguments> | null;
  /** The same chain beside what the server shows without that proxy. */
  readonly withoutProxy: ReturnType<typeof compareWithDirect>;
}

type Failed = Extract<ChainJudgement, { ok: false }>;

/** The failure mode behind a chain that does not come about. */
export function chainProblem(failed: Failed, leaf: CertificateFacts, context: ChainContext): NamedProblem {
  const { presenter, now, origin } = context;
  const presented = presenter.texts;
  const [reason = { kind: 'issuerMissing', certificate: leaf } as ChainReason] = failed.reasons;
  const { certificate } = reason;
  const options: ProblemOptions = { origin };
  switch (reason.kind) {
    case 'expired':
    case 'notYetValid': {
      const expired = reason.kind === 'expired';
      const date = expired ? certificate.notAfter : certificate.notBefore;
      const args = { ...presented, date: moment(date), since: span(between(now, date)), text: failed.text };
      if (!expired) return problem('TLS-07', { ...args, clockDifference: null, whose: 'authority' }, options);
      return problem('TLS-15', { ...args, authority: certificate.subject, place: reason.place }, options);
    }
    case 'usage': {
      const usages = certificate.extendedKeyUsage ?? [];
      const args = { ...presented, issuer: leaf.issuer, text: failed.text, usages, whose: certificate.subject };
      return problem('TLS-16', args, { origin: presenter.origin });
    }
    case 'otherKey':
    case 'selfSigned':
    case 'issuerMissing':
      return strangerProblem(reason.kind, 'child' in reason ? reason.child : certificate, failed.text, context);
    default: {
      const issuer = reason.kind === 'weakSignature' ? leaf.issuer : certificate.subject;
      const flaw = flaws[reason.kind];
      // What Go words otherwise than “unknown authority” has no code that is wholly its own; of these, an authority that may not
      // sign for the name is one that kubectl does not trust here, whatever else is in order.
      const worded = failed.text.includes('unknown authority') || reason.kind === 'nameConstraint';
      const exact = worded && reason.kind !== 'weakKey';
      return problem('TLS-01', { ...presented, issuer, text: failed.text, flaw }, { ...options, likely: !exact });
    }
  }
}

const flaws: Readonly<
  Record<
    Exclude<ChainReason['kind'], 'expired' | 'notYetValid' | 'usage' | 'otherKey' | 'selfSigned' | 'issuerMissing'>,
    ChainFlaw
  >
> = {
  notAuthority: 'notAuthority',
  cannotSign: 'notAuthority',
  pathLength: 'pathLength',
  weakSignature: 'weakSignature',
  weakKey: 'weakKey',
  nameConstraint: 'nameConstraint',
  unsupportedSignature: 'unreadable',
  criticalExtension: 'unreadable',
  leafExtension: 'unreadable',
  largeKey: 'unreadable',
};

/** Nobody whom kubectl trusts has signed. */
function strangerProblem(
  kind: 'otherKey' | 'selfSigned' | 'issuerMissing',
  /** The end of what was served, whose issuer is not trusted. */
  top: CertificateFacts,
  text: string,
  { presenter, origin, trust, platform, proxy, withoutProxy }: ChainContext,
): NamedProblem {
  const mayBeIncomplete = kind === 'issuerMissing' && mayStandAbove(top, trust);
  const args = { ...presenter.texts, issuer: top.issuer, text };
  const others: FailureCode[] = mayBeIncomplete ? ['TLS-14'] : [];
  // An authority of the right name is the cluster's of another life; a device in between would not call itself so.
  const mayBeInspected = proxy !== null && kind !== 'otherKey' && withoutProxy !== 'same';
  const next = mayBeInspected
    ? 'Ask for the certificate from a place without that proxy: openssl s_client shows who signed it there.'
    : mayBeIncomplete
      ? `If the certificate of ${top.issuer} can be had, see who signed it: the trusted authority, or another.`
      : null;
  const options: ProblemOptions = { origin, ...(next === null ? {} : { next }) };
  if (proxy !== null && withoutProxy === 'exchanged') {
    // A proxy that leads to another cluster looks much the same, where that one's authority has the same name.
    const candidates: FailureCode[] = kind === 'otherKey' ? ['TLS-01'] : [];
    return problem('PRX-07', { ...proxy, issuer: top.issuer }, { origin, candidates });
  }
  if (trust.anchors === 'system') {
    // On macOS and Windows the system itself verifies, and knows more than its files show.
    const likely = platform === 'darwin' || platform === 'win32';
    if (proxy !== null && mayBeInspected) {
      return problem('PRX-07', { ...proxy, issuer: top.issuer }, { ...options, candidates: ['TLS-02', ...others] });
    }
    return problem('TLS-02', args, { ...options, candidates: others, likely });
  }
  if (proxy !== null && mayBeInspected) {
    return problem('PRX-07', { ...proxy, issuer: top.issuer }, { ...options, candidates: ['TLS-01', ...others] });
  }
  return problem('TLS-01', { ...args, flaw: kind }, { ...options, candidates: others });
}

/** Could an authority that was not sent stand between this certificate and one that is trusted? */
function mayStandAbove(top: CertificateFacts, trust: TrustEvidence): boolean {
  // Clusters name their own root by a Common Name alone (kubernetes, k3s-server-ca@…, minikubeCA) and sign with it directly;
  // an authority below one of this computer's has the organisation in its name.
  if (trust.anchors === 'system') return !/^CN=[^,+=]+$/.test(top.issuer);
  return trust.anchorCertificates.some(({ isAuthority, pathLength }) => isAuthority !== false && pathLength !== 0);
}
