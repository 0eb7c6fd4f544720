import type { AccessQuestion, CredentialHandles } from '../../shared/model/evidence/http.ts';
import type { KubeconfigSource } from '../../shared/model/evidence/kubeconfig.ts';
import type { ProxyEndpoint, Route } from '../../shared/model/evidence/network.ts';
import type { ObjectQuestion } from '../../shared/model/evidence/objects.ts';
import type { SecretHandle } from '../../shared/model/evidence/secret.ts';
import type { TrialSubject } from '../../shared/rules/dashboard/trial-subject.ts';

/** Where requests go, and how the server proves itself. Part of the key of everything asked there. */
export interface Endpoint {
  readonly route: Route;
  readonly scheme: 'http' | 'https';
  /** SNI: tls-server-name or the host; null for an IP address. */
  readonly serverName: string | null;
  /** The Host header: host, and the port unless it is the scheme's own. */
  readonly host: string;
  /** Path of `clusters[].server` without a slash at the end: '' or `/k8s/clusters/c-1`. */
  readonly basePath: string;
}

/** Headers that make the server act as somebody else. */
export interface Impersonation {
  readonly user: string | null;
  readonly uid: string | null;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export interface SignedRequest {
  readonly endpoint: Endpoint;
  readonly credential: CredentialHandles;
  readonly impersonation: Impersonation | null;
  /**
   * SHA-256 names of the leaf certificates that were judged good. A connection that is served another one ends before any
   * bearer token is written (`certificateChanged`). null only with insecure-skip-tls-verify, or without TLS.
   */
  readonly pinnedLeaves: readonly string[] | null;
}

export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** Another context's credential on the same server. */
export interface Witness {
  readonly context: string;
  readonly signed: SignedRequest;
}

/** The inputs of every probe. An evidence key is the probe's name and the canonical JSON of these. */
export interface ProbeInputs {
  readonly clock: Readonly<Record<never, never>>;
  readonly environment: Readonly<Record<never, never>>;
  readonly loginShell: Readonly<Record<never, never>>;
  readonly kubeconfig: { readonly source: KubeconfigSource; readonly context: string | null };
  readonly authority: { readonly data: SecretHandle | null; readonly file: string | null };
  readonly clientCertificate: {
    readonly certificateData: SecretHandle | null;
    readonly certificateFile: string | null;
    readonly keyData: SecretHandle | null;
    readonly keyFile: string | null;
  };
  /** client-go: a tokenFile wins over a token (rest/transport.go). */
  readonly bearerToken: { readonly token: SecretHandle | null; readonly tokenFile: string | null };
  readonly execPlugin: {
    readonly command: string;
    /** Folder of the kubeconfig that names the plugin, for commands with a separator. */
    readonly folder: string;
    readonly args: readonly string[];
    readonly pathEntries: readonly string[];
    /** The entry gives the program a PATH of its own: what it looks for there is not looked for here. */
    readonly ownPath?: true;
  };
  readonly pluginPolicy: {
    readonly command: string;
    readonly folder: string;
    /** What would be started. */
    readonly resolved: string;
    readonly pathEntries: readonly string[];
  };
  readonly execCredential: {
    readonly command: string;
    readonly folder: string;
    /** Opens to the arguments and variables as they are written. */
    readonly asWritten: SecretHandle;
    /** Opens to the digest of the one program that the person agreed to; absent: any that the kubeconfig names. */
    readonly agreedProgram?: SecretHandle;
    readonly apiVersion: string;
    readonly pathEntries: readonly string[];
    /** That PATH is the login shell's, and the program gets it too. */
    readonly pathFromShell?: true;
    /** Does it always want a terminal? It is not run then. */
    readonly alwaysInteractive: boolean;
    /** With provideClusterInfo. */
    readonly cluster: {
      readonly server: string;
      readonly serverName: string;
      readonly insecure: boolean;
      readonly authorityData: SecretHandle | null;
      readonly authorityFile: string | null;
      readonly proxyUrl: string;
      readonly proxyCredential: SecretHandle | null;
      readonly disableCompression: boolean;
      readonly config: SecretHandle | null;
    } | null;
  };
  readonly resolve: { readonly host: string };
  readonly connect: { readonly address: string; readonly port: number };
  readonly tunnel: {
    readonly proxy: ProxyEndpoint;
    readonly host: string;
    readonly port: number;
    /** tls-server-name, which Go sends to an https proxy too; absent where it is not set, and for other proxies. */
    readonly serverName?: string;
  };
  readonly tls: {
    readonly route: Route;
    readonly serverName: string | null;
    readonly host: string;
    /** Everything that our library has, and not only what Go offers; absent otherwise. */
    readonly offer?: 'everything';
  };
  readonly trust: {
    readonly anchors: 'kubeconfig' | 'system' | 'none';
    /** SHA-256 names of the kubeconfig's authority certificates. */
    readonly anchorCertificates: readonly string[];
    /** SHA-256 names of everything served on the addresses in use. */
    readonly served: readonly string[];
    readonly sslCertFile: string | null;
    readonly sslCertDir: string | null;
  };
  readonly http: {
    readonly endpoint: Endpoint;
    readonly method: 'GET';
    readonly path: string;
    readonly signed: SignedRequest | null;
    /** The name to ask for in place of the endpoint's own (the Host header); absent: the endpoint's. */
    readonly asHost?: string;
  };
  readonly identity: SignedRequest;
  readonly discovery: SignedRequest;
  readonly apiServerPods: SignedRequest;
  /** Contexts other than `context` whose cluster has this address, as it is written. */
  readonly otherContexts: { readonly source: KubeconfigSource; readonly context: string; readonly server: string };
  readonly publishedIssuer: {
    readonly endpoint: Endpoint;
    /** Whose credential is sent: a context's name and the request; null: a stranger's question. */
    readonly witness: Witness | null;
    readonly token: SecretHandle;
  };
  readonly tokenReview: {
    readonly witness: Witness;
    readonly token: SecretHandle;
    readonly account: ObjectName | null;
    readonly bound: (ObjectName & { readonly kind: 'Pod' | 'Secret' | 'Node' }) | null;
  };
  readonly roleBindings: SignedRequest & { readonly namespace: string };
  readonly trialPod: SignedRequest & { readonly subject: TrialSubject; readonly image: string };
  readonly trialToken: SignedRequest & { readonly namespace: string; readonly account: string };
  readonly trialLeftovers: SignedRequest & { readonly namespace: string };
  readonly objects: SignedRequest & { readonly question: ObjectQuestion };
  readonly podLog: SignedRequest & {
    readonly namespace: string;
    readonly pod: string;
    readonly container: string;
    readonly previous: boolean;
  };
  readonly servicePage: SignedRequest & {
    readonly namespace: string;
    readonly service: string;
    readonly port: number;
    readonly scheme: 'http' | 'https';
    readonly path: string;
  };
  readonly kubectls: { readonly pathEntries: readonly string[] };
  readonly localPort: { readonly port: number };
  readonly kubectlProxy: {
    /** Which context of which file: `--context=…`, `--kubeconfig=…`. */
    readonly target: readonly string[];
    /** Given to it as KUBECONFIG; null: the words name the file. */
    readonly kubeconfigs: readonly string[] | null;
    readonly pathEntries: readonly string[];
    /** What is asked, and all that it lets through. */
    readonly paths: readonly string[];
    /** Path of the server's address, which kubectl proxy leaves out unless told. */
    readonly basePath: string;
    /** The sign-in program that kubectl would start is still the one that the person agreed to. Absent: any, or there is none. */
    readonly agreed?: {
      readonly program: SecretHandle;
      readonly command: string;
      readonly folder: string;
      readonly asWritten: SecretHandle;
    };
  };
  readonly portForward: SignedRequest & {
    readonly namespace: string;
    readonly pod: string;
    readonly port: number;
    readonly scheme: 'http' | 'https';
    readonly paths: readonly string[];
  };
  readonly nodePort: {
    readonly host: string;
    readonly port: number;
    readonly scheme: 'http' | 'https';
    readonly paths: readonly string[];
  };
  readonly access: SignedRequest & { readonly questions: readonly AccessQuestion[] };
  readonly accountAccess: SignedRequest & {
    readonly namespace: string;
    readonly account: string;
    readonly questions: readonly AccessQuestion[];
  };
  readonly kubectl: {
    readonly args: readonly string[];
    /** Given to it as KUBECONFIG; null: the words name the file. */
    readonly kubeconfigs: readonly string[] | null;
    readonly pathEntries: readonly string[];
  };
}
