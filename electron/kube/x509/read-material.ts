import type { CertificateMaterial } from '../../../shared/model/evidence/certificate.ts';
import type { SecretHandle } from '../../../shared/model/evidence/secret.ts';
import { readFileBounded } from '../../platform/read-file.ts';
import type { CertificateStore } from '../certificate-store.ts';
import type { Vault } from '../vault.ts';
import { decodeBase64 } from './base64.ts';
import { readPemCertificates } from './read-pem.ts';

/** States that keep a text from being read at all. */
type ReadFailure = 'missing' | 'directory' | 'permissionDenied' | 'unreadable' | 'tooLarge' | 'invalidBase64' | 'empty';

/** A `*-data` field or the file beside it, as bytes in latin1 text, or why there are none. */
export interface MaterialText {
  readonly source: 'data' | 'file';
  readonly path: string | null;
  readonly failure: ReadFailure | null;
  readonly detail: string | null;
  /** One character a byte; empty where `failure` says why. */
  readonly text: string;
}

/** Reads the data, or the file where there is no data, as client-go does (transport.go, dataFromSliceOrFile). Null without both. */
export async function readMaterialText(
  data: SecretHandle | null,
  file: string | null,
  tools: { readonly vault: Vault; readonly signal: AbortSignal },
): Promise<MaterialText | null> {
  if (data !== null) {
    const decoded = decodeBase64(tools.vault.open(data));
    const source = { source: 'data', path: null } as const;
    if ('badAt' in decoded) return { ...source, failure: 'invalidBase64', detail: `byte ${decoded.badAt}`, text: '' };
    if (decoded.bytes.length > 0) return { ...source, failure: null, detail: null, text: latin1(decoded.bytes) };
    if (file === null || file === '') return { ...source, failure: 'empty', detail: null, text: '' };
  }
  if (file === null || file === '') return null;
  const read = await readFileBounded(file, { signal: tools.signal });
  const source = { source: 'file', path: file } as const;
  if (read.state !== 'read') return { ...source, failure: read.state, detail: read.detail, text: '' };
  const text = latin1(read.bytes ?? new Uint8Array());
  return { ...source, failure: text === '' ? 'empty' : null, detail: null, text };
}

/** Certificates of a text. `use` decides which blocks Go takes; the DER goes into the certificate store. */
export function readCertificateMaterial(
  from: MaterialText,
  use: 'authority' | 'client',
  tools: { readonly certificates: CertificateStore },
): CertificateMaterial {
  const { source, path } = from;
  const nothing = { source, path, blocks: [], certificates: [], damagedBlocks: 0 };
  if (from.failure !== null) return { ...nothing, state: from.failure, detail: from.detail };
  const read = readPemCertificates(from.text, use === 'authority' ? 'skip' : 'keep');
  for (const [index, certificate] of read.certificates.entries()) {
    const der = read.ders[index];
    if (der !== undefined) tools.certificates.put(certificate.sha256, der);
  }
  const { blocks, certificates, damagedBlocks, firstError } = read;
  const usable = use === 'authority' ? certificates.length > 0 : certificates.length > 0 && firstError === null;
  const state = usable ? 'read' : blocks.length === 0 && damagedBlocks === 0 ? 'noPem' : 'noCertificate';
  return { source, path, state, detail: usable ? null : firstError, blocks, certificates, damagedBlocks };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
