/** The public fields of one X.509 certificate. Never holds a key. */
export interface CertificateFacts {
  /** X.509 version, 1 to 3. Go takes a version 1 certificate as an anchor without any CA flag (CheckSignatureFrom). */
  readonly version: number;
  /** SHA-256 of the DER bytes, lower-case hex without colons. The certificate's name in the worker's certificate store. */
  readonly sha256: string;
  readonly serialNumber: string;
  /** One line, most specific part first, such as `CN=kube-apiserver,O=system:masters`. */
  readonly subject: string;
  readonly issuer: string;
  /** DER of the distinguished names as hex: Go compares raw bytes, and an unusual order or encoding must not confuse us. */
  readonly subjectRaw: string;
  readonly issuerRaw: string;
  readonly commonName: string | null;
  readonly organizations: readonly string[];
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly hasSubjectAlternativeNames: boolean;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  /** basicConstraints; null where the extension is absent. */
  readonly isAuthority: boolean | null;
  readonly pathLength: number | null;
  /** Names such as `digitalSignature`, `keyCertSign`; null where the extension is absent. */
  readonly keyUsage: readonly string[] | null;
  /** Names such as `serverAuth`, `clientAuth`, `any`, else the OID; null where the extension is absent. */
  readonly extendedKeyUsage: readonly string[] | null;
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  readonly publicKey: { readonly type: string; readonly bits: number | null; readonly curve: string | null };
  readonly signatureAlgorithm: string;
  /** Subject equals issuer and the signature verifies with its own key. */
  readonly selfSigned: boolean;
  /**
   * Permitted or excluded names (a private authority limited to a domain), each with its kind in front: `DNS:example.com`,
   * `IP:10.0.0.0/8`, `email:example.com`, `URI:.example.com`.
   */
  readonly nameConstraints: { readonly permitted: readonly string[]; readonly excluded: readonly string[] } | null;
  /** OIDs of critical extensions that neither Go nor we handle: Go refuses such a certificate. */
  readonly unhandledCriticalExtensions: readonly string[];
}

/** A text or file that should hold certificates, read but not judged. */
export interface CertificateMaterial {
  readonly source: 'data' | 'file';
  /** For `file`: the path as client-go would open it. */
  readonly path: string | null;
  readonly state:
    | 'read'
    | 'missing'
    | 'directory'
    | 'permissionDenied'
    | 'unreadable'
    | 'tooLarge'
    | 'invalidBase64'
    | 'empty'
    | 'noPem'
    | 'noCertificate';
  /** Errno or position, for `unreadable` and `invalidBase64`. */
  readonly detail: string | null;
  /** PEM block types met, in order (`CERTIFICATE`, `EC PRIVATE KEY`, …). */
  readonly blocks: readonly string[];
  readonly certificates: readonly CertificateFacts[];
  /** Blocks that say CERTIFICATE but don't parse. */
  readonly damagedBlocks: number;
}
