/** DER bytes of the certificates met in a session, by the SHA-256 that evidence names them with. Public material only. */
export class CertificateStore {
  readonly #certificates = new Map<string, Uint8Array>();

  put(sha256: string, der: Uint8Array): void {
    this.#certificates.set(sha256, der);
  }

  /** The bytes; undefined when this session never met the certificate. */
  get(sha256: string): Uint8Array | undefined {
    return this.#certificates.get(sha256);
  }
}
