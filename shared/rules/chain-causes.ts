import type { CertificateFacts } from '../model/evidence/certificate.ts';
import type { ChainQuestion, ChainReason } from './chain-question.ts';

/** What says most about the cause first, where nothing else decides. */
const order: readonly ChainReason['kind'][] = [
  'selfSigned',
  'otherKey',
  'issuerMissing',
  'expired',
  'notYetValid',
  'notAuthority',
  'cannotSign',
  'pathLength',
  'criticalExtension',
  'weakSignature',
  'weakKey',
  'unsupportedSignature',
];

/**
 * Puts in front what keeps the chain from coming about: a flaw without which there would be a chain. A search meets other
 * flaws too, on side ways that lead nowhere (an old cross-signed authority that has expired, beside the one in use), and
 * they explain nothing. Where several flaws together stand in the way they all come first.
 */
export function rankReasons(
  question: ChainQuestion,
  reasons: readonly ChainReason[],
  hasChain: (question: ChainQuestion) => boolean,
): readonly ChainReason[] {
  const sorted = unique(reasons).toSorted((left, right) => order.indexOf(left.kind) - order.indexOf(right.kind));
  const mendable = sorted.filter((reason) => mend(reason) !== null);
  const decisive = mendable.filter((reason) => hasChain(without([reason], question)));
  const together = decisive.length === 0 && hasChain(without(mendable, question)) ? mendable : decisive;
  return [...together, ...sorted.filter((reason) => !together.includes(reason))];
}

function unique(reasons: readonly ChainReason[]): readonly ChainReason[] {
  const seen = new Map(reasons.map((reason) => [`${reason.kind} ${reason.certificate.sha256}`, reason]));
  return [...seen.values()];
}

/** The same question, had the certificates not these flaws. */
function without(reasons: readonly ChainReason[], question: ChainQuestion): ChainQuestion {
  const mended = new Map<string, CertificateFacts>();
  for (const reason of reasons) {
    const change = mend(reason);
    if (change === null) continue;
    const before = mended.get(change.certificate.sha256) ?? change.certificate;
    mended.set(before.sha256, { ...before, ...change.change });
  }
  const replace = (certificate: CertificateFacts): CertificateFacts => mended.get(certificate.sha256) ?? certificate;
  return { ...question, served: question.served.map(replace), anchors: question.anchors.map(replace) };
}

/** How a certificate would look without the flaw; null for what is no flaw of a certificate. */
function mend(
  reason: ChainReason,
): { readonly certificate: CertificateFacts; readonly change: Partial<CertificateFacts> } | null {
  const { certificate } = reason;
  switch (reason.kind) {
    case 'expired':
      return { certificate, change: { notAfter: '9999-12-31T00:00:00.000Z' } };
    case 'notYetValid':
      return { certificate, change: { notBefore: '1970-01-01T00:00:00.000Z' } };
    case 'notAuthority':
      return { certificate, change: { isAuthority: true } };
    case 'cannotSign':
      return { certificate, change: { keyUsage: null } };
    case 'pathLength':
      return { certificate, change: { pathLength: null } };
    case 'criticalExtension':
      return { certificate, change: { unhandledCriticalExtensions: [] } };
    case 'weakKey':
      return { certificate, change: { publicKey: { ...certificate.publicKey, bits: 2048 } } };
    case 'weakSignature':
      return { certificate: reason.child, change: { signatureAlgorithm: strongSignature(certificate.publicKey.type) } };
    default:
      return null;
  }
}

function strongSignature(type: string): string {
  if (type === 'rsa') return 'SHA256-RSA';
  return type === 'ec' ? 'ECDSA-SHA256' : 'Ed25519';
}
