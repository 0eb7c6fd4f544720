import type { Located } from '../origin.ts';
import type { CertificateFacts, CertificateMaterial } from './certificate.ts';
import type { SecretHandle, SecretShape } from './secret.ts';

/** The certificates of `certificate-authority(-data)`. `material` is null where the cluster names none. */
export interface AuthorityEvidence {
  readonly material: CertificateMaterial | null;
}

/** Client certificate and key of the user entry. All null where the user has none. */
export interface ClientCertificateEvidence {
  readonly certificate: CertificateMaterial | null;
  readonly key: {
    readonly source: 'data' | 'file';
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
      | 'encrypted'
      | 'damaged';
    readonly detail: string | null;
    readonly blocks: readonly string[];
    readonly type: string | null;
  } | null;
  /** Does the key belong to the first certificate? null when one of the two could not be read. */
  readonly matches: boolean | null;
  /** Opens to the pair for the request probe; null when the pair is not usable. */
  readonly handle: SecretHandle | null;
}

/** A JWT's parts, decoded without any check of the signature. */
export interface JwtFacts {
  readonly header: { readonly algorithm: string | null; readonly keyId: string | null };
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly audiences: readonly string[];
  /** ISO 8601; null where the claim is absent. */
  readonly expiresAt: string | null;
  readonly notBefore: string | null;
  readonly issuedAt: string | null;
  readonly tokenId: string | null;
  /** `projected`: claims under kubernetes.io; `legacy`: flat kubernetes.io/serviceaccount/* claims, no expiry. */
  readonly serviceAccount: {
    readonly form: 'projected' | 'legacy';
    readonly namespace: string | null;
    readonly name: string | null;
    readonly uid: string | null;
    readonly boundTo: {
      readonly kind: 'Pod' | 'Secret' | 'Node';
      readonly name: string | null;
      readonly uid: string | null;
    } | null;
  } | null;
  /** OIDC claims that servers usually map to a name. */
  readonly userClaims: Readonly<Record<string, string | boolean | readonly string[]>>;
  /** Bytes of the signature, and what the algorithm makes normal (RS256: 256 or more; ES256: 64). */
  readonly signatureBytes: number;
  readonly signatureTooShort: boolean;
}

/** The bearer token that client-go would send: tokenFile before token. `exec`: a sign-in program gave it. */
export interface BearerTokenEvidence {
  readonly source: 'token' | 'tokenFile' | 'exec' | null;
  readonly path: string | null;
  readonly fileState:
    | 'read'
    | 'missing'
    | 'directory'
    | 'permissionDenied'
    | 'unreadable'
    | 'tooLarge'
    | 'empty'
    | 'whiteSpaceOnly'
    | null;
  readonly detail: string | null;
  readonly shape: SecretShape | null;
  /** How the value fares as `Authorization: Bearer VALUE`; null where nothing is sent. */
  readonly sent: {
    /** Go's net/http refuses line breaks and other control characters, so kubectl stops. */
    readonly refusedByClient: boolean;
    /** The API server takes what lies between the first two spaces for the token: here, nothing. */
    readonly startsWithSpace: boolean;
    /** A space or tab in the middle: the API server reads the token up to the first space. */
    readonly containsSpace: boolean;
    readonly nonAscii: boolean;
  } | null;
  readonly jwt: JwtFacts | null;
  /** Three parts with dots, but not readable: which part and why. */
  readonly jwtDamage: string | null;
  /** When an EKS token was signed, ISO 8601: the server takes it for 15 minutes. Null for every other token. */
  readonly awsSignedAt: string | null;
}

export interface PathCandidate {
  readonly path: string;
  readonly executable: boolean;
  readonly kind: 'file' | 'directory' | 'other';
  /** Where a symbolic link leads in the end; null when it is not one. */
  readonly target: string | null;
  readonly worldWritableFolder: boolean;
  readonly relativePathEntry: boolean;
}

/** Where the exec plugin's command leads. Looked up, never run. */
export interface ExecPluginEvidence {
  readonly command: string;
  /** `name`: searched on PATH; `path`: has a separator and is taken relative to its kubeconfig, as client-go does. */
  readonly lookup: 'name' | 'path';
  readonly resolved: string | null;
  readonly candidates: readonly PathCandidate[];
  readonly searched: readonly string[];
  /** For scripts: the `#!` interpreter, and whether it exists. */
  readonly interpreter: { readonly path: string; readonly exists: boolean } | null;
  /** What the first bytes of the resolved file are; null when nothing was resolved or it could not be read. */
  readonly format: 'binary' | 'script' | 'unknown' | null;
  /** Go found it only relative to the current directory, and refuses to start it (os/exec, ErrDot). */
  readonly refusedRelative: boolean;
  /** Which known program this is by its name and arguments; null when unknown. */
  readonly knownAs:
    | 'aws'
    | 'aws-iam-authenticator'
    | 'gke-gcloud-auth-plugin'
    | 'gcloud'
    | 'azure-kubelogin'
    | 'oidc-login'
    | 'tsh'
    | 'pinniped'
    | 'kubectl-plugin'
    | null;
  /**
   * For kubectl with a command that is not its own: the plugin that it hands on to, by its shortest name, and where that is on
   * PATH. Absent for every other program, and where the entry gives the program a PATH of its own.
   */
  readonly handsOnTo?: { readonly name: string; readonly resolved: string | null };
  /** For a program named kubelogin: which of the two it is, told by the module path that Go writes into a binary. */
  readonly kubelogin: 'Azure/kubelogin' | 'int128/kubelogin' | null;
}

/** What kubectl's own preferences (kuberc) say of sign-in programs; kubectl knows them since 1.35. */
export interface PluginPolicyEvidence {
  /** The file that kubectl would read. */
  readonly file: string;
  /** `unusable`: kubectl stops at this file, because it was named by KUBERC or because what it says of plugins is contradictory. */
  readonly state: 'absent' | 'read' | 'ignored' | 'unusable';
  readonly policy: string;
  readonly listed: readonly string[];
  /** May this program be run? */
  readonly allows: boolean;
}

/** What a sign-in program printed, field by field, as client-go's decoder would see it. */
export interface ExecAnswerEvidence {
  /** `other`: text that is no object; `tooDense`: YAML beyond our bounds. */
  readonly form: 'object' | 'nothing' | 'other' | 'tooDense';
  readonly bytes: number;
  readonly apiVersion: string | null;
  readonly kind: string | null;
  /** Fields whose type makes the decoder stop. */
  readonly wrongFields: readonly string[];
  readonly hasStatus: boolean;
  /** Which of the three parts are there and not empty. */
  readonly parts: readonly ('token' | 'clientCertificateData' | 'clientKeyData')[];
  /** ISO 8601; null where the answer names none. */
  readonly expiresAt: string | null;
}

/** A sign-in program that was run, or why it was not. What it gave is in the vault only. */
export interface ExecCredentialEvidence {
  /** What was started, or would have been. */
  readonly program: string;
  /** Is our own standard input a terminal? With interactiveMode Always client-go starts the program only then. */
  readonly terminal: boolean;
  readonly policy: PluginPolicyEvidence;
  /** It is not what the person agreed to any more, so it was not run. */
  readonly changed?: boolean;
  /** null: not run, because it changed, because the policy forbids it or because it always wants a terminal. */
  readonly run: {
    readonly how: 'itself' | 'timedOut' | 'stopped' | 'stdoutTooLong' | 'notStarted';
    /** Errno name for `notStarted`. */
    readonly code: string | null;
    readonly exitCode: number | null;
    readonly signal: string | null;
    /** It ended, and something that it left behind kept its output open, so that kubectl would still wait. */
    readonly heldOpen: boolean;
    readonly ms: number;
    readonly limitMs: number;
    /** The end of its standard error, printable and redacted. */
    readonly stderr: string;
    /** What it asked the person to do. */
    readonly prompt: 'deviceCode' | 'browser' | 'question' | null;
  } | null;
  readonly answer: ExecAnswerEvidence | null;
  readonly token: BearerTokenEvidence | null;
  readonly clientCertificate: ClientCertificateEvidence | null;
}

/** Which parts of which certificate verify with which. Facts of arithmetic, computed where the keys' bytes are. */
export interface TrustEvidence {
  /** The anchors that client-go would use. */
  readonly anchors: 'kubeconfig' | 'system' | 'none';
  /** For `system`: the files and folders that Go reads on this platform. */
  readonly systemSources: readonly string[];
  readonly systemCertificates: number;
  /** Pairs (child, parent) whose signature verifies: among the served chain, the anchors, and between both. SHA-256 names. */
  readonly signedBy: readonly { readonly child: string; readonly parent: string }[];
  /** Anchors that matter for this chain (for `system`: only those that take part in a pair or share the issuer's name). */
  readonly anchorCertificates: readonly CertificateFacts[];
}

/** Which credential client-go would really send, and what is dropped beside it. */
export interface CredentialChoice {
  /** `idToken`: the stored ID token of auth-provider oidc, which client-go sends while it is valid. */
  readonly bearer: 'token' | 'tokenFile' | 'idToken' | 'exec' | null;
  readonly clientCertificate: boolean;
  readonly basic: Located<string> | null;
  /** Name of the auth-provider; only `oidc` is left of them (client-go ≥ 1.26). */
  readonly authProvider: string | null;
  /** Parts that are configured and not used, because another one wins. */
  readonly unused: readonly ('token' | 'exec' | 'basic' | 'authProvider')[];
  /** The server's address is http: client-go then reads no credential and sends none. */
  readonly notSentOverHttp: boolean;
  readonly nothing: boolean;
}
