import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import { decodePem } from './pem.ts';
import { readCertificate } from './read-certificate.ts';

/** The certificates of a PEM text. */
export interface PemCertificates {
  /** Types of the blocks that Go finds, in order: `CERTIFICATE`, `EC PRIVATE KEY`, … */
  readonly blocks: readonly string[];
  readonly certificates: readonly CertificateFacts[];
  /** DER of `certificates`, in the same order. */
  readonly ders: readonly Uint8Array[];
  /** Blocks that say CERTIFICATE and give none: damaged base64, bytes that Go does not read, or headers (see `headers`). */
  readonly damagedBlocks: number;
  /** Go's words about the first CERTIFICATE block; null when it is sound. A client certificate stands or falls with it. */
  readonly firstError: string | null;
}

/**
 * Reads certificates as Go does. `headers`: `skip` for authorities (`CertPool.AppendCertsFromPEM` passes over blocks with
 * headers), `keep` for client certificates (`tls.X509KeyPair` takes them). `text` holds one character a byte (latin1).
 */
export function readPemCertificates(text: string, headers: 'skip' | 'keep' = 'skip'): PemCertificates {
  const blocks = decodePem(text);
  const certificates: CertificateFacts[] = [];
  const ders: Uint8Array[] = [];
  const errors: (string | null)[] = [];
  for (const block of blocks) {
    if (block.type !== 'CERTIFICATE' || (headers === 'skip' && block.headers.size > 0)) continue;
    const read = readCertificate(block.bytes);
    if ('error' in read) {
      errors.push(read.error);
      continue;
    }
    errors.push(null);
    certificates.push(read);
    ders.push(block.bytes);
  }
  const begun = text.split('-----BEGIN CERTIFICATE-----').length - 1;
  return {
    blocks: blocks.map((block) => block.type),
    certificates,
    ders,
    damagedBlocks: Math.max(0, begun - certificates.length),
    firstError: errors[0] ?? null,
  };
}
