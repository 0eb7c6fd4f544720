import type { CertificateFacts } from '../../../../shared/model/evidence/certificate.ts';
import type { CertificateStore } from '../../certificate-store.ts';
import { readCertificate } from '../../x509/read-certificate.ts';

export interface ServedCertificates {
  readonly chain: readonly CertificateFacts[];
  /** Those that Go refuses to parse, by their place. */
  readonly damagedCertificates: readonly { readonly position: number; readonly error: string }[];
}

/** The facts of served certificates, in order. Their bytes go into the store under the names that the facts have. */
export function readServed(served: readonly Uint8Array[], store: CertificateStore): ServedCertificates {
  const chain: CertificateFacts[] = [];
  const damagedCertificates: { readonly position: number; readonly error: string }[] = [];
  for (const [position, der] of served.entries()) {
    const facts = readCertificate(der);
    if ('error' in facts) damagedCertificates.push({ position, error: facts.error });
    else {
      store.put(facts.sha256, der);
      chain.push(facts);
    }
  }
  return { chain, damagedCertificates };
}
