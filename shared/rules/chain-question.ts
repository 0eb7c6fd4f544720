import type { CertificateFacts } from '../model/evidence/certificate.ts';
import type { Refusal } from './certificate-candidates.ts';

export interface ChainQuestion {
  /** As served, leaf first. */
  readonly served: readonly CertificateFacts[];
  /** Any certificate that the client trusts: roots, intermediates, or the leaf itself. */
  readonly anchors: readonly CertificateFacts[];
  /** Pairs whose signature verifies, by SHA-256 names. */
  readonly signedBy: readonly { readonly child: string; readonly parent: string }[];
  /** ISO 8601. */
  readonly now: string;
}

/** Why there is no chain. `certificate` is the one at fault. */
export type ChainReason =
  /** A parent by name that Go does not take as one; `child` is what it should have signed. */
  | {
      readonly kind: Refusal;
      readonly certificate: CertificateFacts;
      readonly child: CertificateFacts;
      readonly place: 'anchor' | 'served';
    }
  /** The end of the chain signs itself and is not trusted. */
  | { readonly kind: 'selfSigned'; readonly certificate: CertificateFacts }
  /** Nobody here has the name of its issuer. */
  | { readonly kind: 'issuerMissing'; readonly certificate: CertificateFacts }
  /** Extended key usage leaves no room for a server. */
  | { readonly kind: 'usage'; readonly certificate: CertificateFacts }
  /** An authority may not sign for this name. */
  | { readonly kind: 'nameConstraint'; readonly certificate: CertificateFacts; readonly name: string }
  | { readonly kind: 'leafExtension'; readonly certificate: CertificateFacts }
  | { readonly kind: 'largeKey'; readonly certificate: CertificateFacts };
