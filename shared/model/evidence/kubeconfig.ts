import type { Located, Origin } from '../origin.ts';
import type { SecretHandle, SecretShape } from './secret.ts';

/** Which files make up a set: one `--kubeconfig`, the KUBECONFIG list, the default file, or a file added in the app. */
export interface KubeconfigSource {
  readonly kind: 'flag' | 'environment' | 'default' | 'added' | 'demo';
  /** Absolute paths in the order of precedence. */
  readonly paths: readonly string[];
}

/** What the loader met in one file. Positions are those of the text as the reader's editor shows it. */
export interface KubeconfigProblem {
  readonly kind:
    | 'yaml'
    | 'controlCharacter'
    | 'markup'
    | 'wrongKind'
    | 'wrongApiVersion'
    | 'wrongType'
    | 'duplicateName'
    | 'badBase64'
    | 'excessiveAliasing'
    | 'tooDeep'
    | 'tooDense'
    | 'deadline';
  readonly origin: Origin;
  /** The line itself, bounded, with anything secret replaced. */
  readonly line: string;
  /** Short, such as `a tab stands where YAML wants spaces`. */
  readonly detail: string;
  /** What kubectl prints for it after the file's name, literally; null where it has no words of its own. */
  readonly said: string | null;
  /** Dotted path, such as `clusters[0].cluster.insecure-skip-tls-verify`. */
  readonly field: string | null;
  readonly expected: string | null;
  readonly found: string | null;
  /** For `duplicateName`: the first place. */
  readonly other: Origin | null;
}

export interface KubeconfigFile {
  readonly path: string;
  readonly state:
    | 'read'
    | 'empty'
    | 'missing'
    | 'directory'
    | 'permissionDenied'
    | 'tooLarge'
    | 'unreadable'
    | 'notParsed';
  /** Errno and the like for `unreadable`. */
  readonly detail: string | null;
  readonly sizeBytes: number | null;
  /** POSIX permission bits, null on Windows. */
  readonly mode: number | null;
  readonly problems: readonly KubeconfigProblem[];
  readonly currentContext: Located<string> | null;
  readonly contexts: readonly Located<string>[];
  readonly clusters: readonly Located<string>[];
  readonly users: readonly Located<string>[];
}

/** A `*-data` text. `bytes` is what strict base64 decoding gave; null when it is not valid base64. */
export interface DataShape {
  /** Opens to the text as it stands in the file. */
  readonly handle: SecretHandle;
  readonly bytes: number | null;
  readonly badBase64At: number | null;
}

export interface ClusterEntry {
  readonly name: string;
  readonly origin: Origin;
  readonly server: Located<string> | null;
  readonly tlsServerName: Located<string> | null;
  readonly insecureSkipTlsVerify: Located<boolean> | null;
  /** Made absolute against the folder of its own file, as client-go does. */
  readonly certificateAuthority: Located<string> | null;
  readonly certificateAuthorityData: Located<DataShape> | null;
  /** With user and password replaced by `***`. */
  readonly proxyUrl: Located<string> | null;
  /** `user:password` of the proxy-url. */
  readonly proxyCredential: SecretShape | null;
  /** Opens to the JSON of the extension client.authentication.k8s.io/exec; absent where there is none. */
  readonly execConfig?: SecretHandle;
  readonly disableCompression?: boolean;
}

export interface ExecEntry {
  readonly origin: Origin;
  readonly command: Located<string> | null;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly apiVersion: Located<string> | null;
  readonly interactiveMode: Located<string> | null;
  readonly provideClusterInfo: boolean;
  readonly installHint: string | null;
  /** Opens to the JSON of `{ args, env }` as they are written: above they are fit to be shown. */
  readonly asWritten?: SecretHandle;
}

/** Settings of auth-provider oidc (client-go plugin/pkg/client/auth/oidc). Empty texts count as absent, as there. */
export interface OidcSettings {
  /** idp-issuer-url, without user and password; null where it is absent. */
  readonly issuer: string | null;
  readonly clientId: boolean;
  readonly idToken: Located<SecretShape> | null;
  readonly refreshToken: boolean;
  /** False when idp-certificate-authority-data is there and no base64. */
  readonly authorityReadable: boolean;
}

export interface UserEntry {
  readonly name: string;
  readonly origin: Origin;
  readonly clientCertificate: Located<string> | null;
  readonly clientCertificateData: Located<DataShape> | null;
  readonly clientKey: Located<string> | null;
  readonly clientKeyData: Located<DataShape> | null;
  readonly token: Located<SecretShape> | null;
  readonly tokenFile: Located<string> | null;
  readonly username: Located<string> | null;
  readonly password: Located<SecretShape> | null;
  /** Opens to `username:password`, as HTTP basic authentication joins them; null when the user has neither. */
  readonly basicCredential: SecretHandle | null;
  readonly impersonate: Located<string> | null;
  readonly impersonateUid: Located<string> | null;
  readonly impersonateGroups: Located<readonly string[]> | null;
  readonly impersonateExtra: Located<Readonly<Record<string, readonly string[]>>> | null;
  readonly authProvider: {
    readonly origin: Origin;
    readonly name: string;
    readonly configKeys: readonly string[];
    /** For `oidc`: what client-go's own provider goes by. Absent for every other name. */
    readonly oidc?: OidcSettings;
  } | null;
  readonly exec: ExecEntry | null;
}

export interface ContextEntry {
  readonly name: string;
  readonly origin: Origin;
  readonly cluster: Located<string> | null;
  readonly user: Located<string> | null;
  readonly namespace: Located<string> | null;
}

/** A name that several files of one set define: the first wins and the others are not used. */
export interface ShadowedEntry {
  readonly kind: 'context' | 'cluster' | 'user';
  readonly name: string;
  readonly used: Origin;
  readonly ignored: Origin;
  /** The two say different things. */
  readonly differs: boolean;
  /** Of an ignored cluster: its server. null for the other kinds, and where it has none. */
  readonly server?: string | null;
  /**
   * Certificates that the ignored entry holds: of a cluster its authority, of a user its client certificate. Absent where it
   * has none, or where the name is none of this target's.
   */
  readonly certificates?: { readonly data: SecretHandle | null; readonly file: string | null };
}

/** One target as client-go would load it: the merged set and the chosen context's entries. */
export interface KubeconfigEvidence {
  readonly source: KubeconfigSource;
  /** HOME or USERPROFILE, so that texts can say `~`. */
  readonly home: string | null;
  readonly files: readonly KubeconfigFile[];
  readonly currentContext: Located<string> | null;
  /** All context names of the merged set, in order. */
  readonly contextNames: readonly string[];
  readonly clusterNames: readonly string[];
  readonly userNames: readonly string[];
  /** The name asked for (`--context`), null when current-context decides. */
  readonly requestedContext: string | null;
  readonly context: ContextEntry | null;
  readonly cluster: ClusterEntry | null;
  readonly user: UserEntry | null;
  readonly shadowed: readonly ShadowedEntry[];
  /** Where kubectl goes when no cluster is known: KUBERNETES_MASTER, else (and when absent here) http://localhost:8080. */
  readonly defaultServer?: string;
  /** This is a container of a cluster: kubectl takes its service account where it would go to the default server. */
  readonly inPod?: boolean;
}
