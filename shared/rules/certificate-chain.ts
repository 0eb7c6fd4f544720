import type { CertificateFacts } from '../model/evidence/certificate.ts';
import {
  isInChain,
  keyComparison,
  potentialParents,
  refuseParent,
  refuseSignature,
  type SignedBy,
} from './certificate-candidates.ts';
import { rankReasons } from './chain-causes.ts';
import type { ChainQuestion, ChainReason } from './chain-question.ts';
import { violatedConstraint } from './name-constraints.ts';

export type ChainJudgement =
  | { readonly ok: true; readonly chain: readonly CertificateFacts[] }
  | {
      readonly ok: false;
      /** The one that a person should hear first stands first; never empty. */
      readonly reasons: readonly ChainReason[];
      /** Go's own words, with its `x509: ` or `tls: ` in front. */
      readonly text: string;
    };

/** crypto/x509/verify.go, maxChainSignatureChecks. */
const mostSignatureChecks = 100;
/** crypto/tls/handshake_client.go, defaultMaxRSAKeySize. */
const largestRsaKey = 8192;

/**
 * Does a chain lead from the served leaf to something trusted? Go's Certificate.Verify (crypto/x509/verify.go, 1.26) for
 * serverAuth, without the leaf's own dates and names, which are questions of their own. Other clients differ: OpenSSL wants
 * a self-signed anchor unless told, Go takes any certificate of RootCAs as an anchor. Certificate policies are not looked at.
 */
export function judgeChain(question: ChainQuestion): ChainJudgement {
  const { served, anchors } = question;
  const [leaf, ...others] = served;
  if (leaf === undefined) return { ok: false, reasons: [], text: 'tls: received empty certificates message' };
  const large = served.find(({ publicKey }) => publicKey.type === 'rsa' && (publicKey.bits ?? 0) > largestRsaKey);
  if (large !== undefined) {
    const text = `tls: server sent certificate containing RSA key larger than ${largestRsaKey} bits`;
    return { ok: false, reasons: [{ kind: 'largeKey', certificate: large }], text };
  }
  if (leaf.unhandledCriticalExtensions.length > 0) {
    return {
      ok: false,
      reasons: [{ kind: 'leafExtension', certificate: leaf }],
      text: 'x509: unhandled critical extension',
    };
  }
  const search = new Search(question, others);
  const built = anchors.some(({ sha256 }) => sha256 === leaf.sha256)
    ? { chains: [[leaf]], text: null }
    : search.build(leaf, []);
  if (built.chains.length === 0) {
    return { ok: false, reasons: rankReasons(question, search.reasons, reachesAnchor), text: built.text ?? '' };
  }
  return fitting(leaf, built.chains);
}

function reachesAnchor(question: ChainQuestion): boolean {
  const [leaf, ...others] = question.served;
  return leaf !== undefined && new Search(question, others).build(leaf, []).chains.length > 0;
}

/** Extended key usage first, then name constraints, over every chain found (Certificate.Verify, the loop over candidates). */
function fitting(leaf: CertificateFacts, chains: readonly (readonly CertificateFacts[])[]): ChainJudgement {
  const reasons: ChainReason[] = [];
  let text: string | null = null;
  for (const chain of chains) {
    const unfit = chain.toReversed().find((certificate) => !allowsServer(certificate));
    if (unfit !== undefined) {
      reasons.push({ kind: 'usage', certificate: unfit });
      continue;
    }
    const violation = violatedConstraint(chain);
    if (violation === null) return { ok: true, chain };
    reasons.push({ kind: 'nameConstraint', certificate: violation.authority, name: violation.name });
    text ??= `x509: a root or intermediate certificate is not authorized to sign for this name: ${violation.text}`;
  }
  const first = reasons.filter(({ kind }) => kind === 'nameConstraint');
  return {
    ok: false,
    reasons:
      first.length > 0
        ? first
        : [
            reasons.find(({ certificate }) => certificate === leaf) ??
              reasons[0] ?? { kind: 'usage', certificate: leaf },
          ],
    text: text ?? 'x509: certificate specifies an incompatible key usage',
  };
}

function allowsServer({ extendedKeyUsage }: CertificateFacts): boolean {
  if (extendedKeyUsage === null || extendedKeyUsage.length === 0) return true;
  return extendedKeyUsage.includes('any') || extendedKeyUsage.includes('serverAuth');
}

interface Built {
  readonly chains: readonly (readonly CertificateFacts[])[];
  readonly text: string | null;
}

/** Go's buildChains, which also tells on the way what it met. */
class Search {
  readonly reasons: ChainReason[] = [];
  readonly #question: ChainQuestion;
  readonly #others: readonly CertificateFacts[];
  readonly #signedBy: SignedBy;
  readonly #sameKey: ReturnType<typeof keyComparison>;
  #checks = 0;

  constructor(question: ChainQuestion, others: readonly CertificateFacts[]) {
    this.#question = question;
    this.#others = others;
    const pairs = new Set(question.signedBy.map(({ child, parent }) => `${child}>${parent}`));
    this.#signedBy = (child, parent) => pairs.has(`${child.sha256}>${parent.sha256}`);
    this.#sameKey = keyComparison([...question.served, ...question.anchors], this.#signedBy);
  }

  build(child: CertificateFacts, below: readonly CertificateFacts[]): Built {
    const current = [...below, child];
    const chains: (readonly CertificateFacts[])[] = [];
    let text: string | null = null;
    let hint: { readonly text: string; readonly certificate: CertificateFacts } | null = null;
    let met = false;
    for (const { place, parent } of this.#candidates(child)) {
      this.#checks += 1;
      if (this.#checks > mostSignatureChecks) {
        text = 'x509: signature check attempts limit reached while verifying certificate chain';
        break;
      }
      if (isInChain(parent, current, this.#sameKey)) continue;
      met = true;
      const unsigned = refuseSignature(child, parent, this.#signedBy);
      const refused = unsigned ?? refuseParent(parent, place, current.length, this.#question.now);
      // Go keeps what a parent's own validity said, and tells that instead of “unknown authority”.
      if (unsigned === null) text = refused?.text ?? null;
      if (refused !== null) {
        hint ??= { text: refused.text, certificate: parent };
        this.reasons.push({ kind: refused.why, certificate: parent, child, place });
      } else if (place === 'anchor') {
        chains.push([...current, parent]);
      } else {
        const above = this.build(parent, current);
        text = above.text;
        chains.push(...above.chains);
      }
    }
    if (chains.length > 0) return { chains, text: null };
    if (!met) this.reasons.push({ kind: child.selfSigned ? 'selfSigned' : 'issuerMissing', certificate: child });
    return { chains, text: text ?? unknownAuthority(hint) };
  }

  *#candidates(child: CertificateFacts) {
    for (const parent of potentialParents(child, this.#question.anchors)) yield { place: 'anchor' as const, parent };
    for (const parent of potentialParents(child, this.#others)) yield { place: 'served' as const, parent };
  }
}

/** x509.UnknownAuthorityError. */
function unknownAuthority(hint: { readonly text: string; readonly certificate: CertificateFacts } | null): string {
  const text = 'x509: certificate signed by unknown authority';
  if (hint === null) return text;
  const { commonName, organizations, serialNumber } = hint.certificate;
  const name = commonName || organizations[0] || `serial:${BigInt(`0x${serialNumber}`)}`;
  const because = `possibly because of ${JSON.stringify(hint.text)} while trying to verify candidate authority certificate`;
  return `${text} (${because} ${JSON.stringify(name)})`;
}
