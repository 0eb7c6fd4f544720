import type { KubeconfigProblem } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Place } from './yaml/value.ts';

/** A value of a kubeconfig and where it stands. */
export interface Spot<T> {
  readonly value: T;
  readonly place: Place;
}

/** A problem before its file is known. */
export type ParsedProblem = Omit<KubeconfigProblem, 'origin' | 'other'> & {
  readonly place: Place;
  readonly other: Place | null;
};

export interface ParsedCluster {
  readonly name: string;
  readonly place: Place;
  readonly server: Spot<string> | null;
  readonly tlsServerName: Spot<string> | null;
  readonly insecureSkipTlsVerify: Spot<boolean> | null;
  readonly certificateAuthority: Spot<string> | null;
  readonly certificateAuthorityData: Spot<string> | null;
  readonly proxyUrl: Spot<string> | null;
  readonly disableCompression: boolean;
  /** JSON of the extension client.authentication.k8s.io/exec. */
  readonly execConfig: string | null;
}

export interface ParsedExec {
  readonly place: Place;
  readonly command: Spot<string> | null;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly apiVersion: Spot<string> | null;
  readonly interactiveMode: Spot<string> | null;
  readonly provideClusterInfo: boolean;
  readonly installHint: string | null;
}

/** Holds secrets in clear: never leaves the loader. */
export interface ParsedUser {
  readonly name: string;
  readonly place: Place;
  readonly clientCertificate: Spot<string> | null;
  readonly clientCertificateData: Spot<string> | null;
  readonly clientKey: Spot<string> | null;
  readonly clientKeyData: Spot<string> | null;
  readonly token: Spot<string> | null;
  readonly tokenFile: Spot<string> | null;
  readonly username: Spot<string> | null;
  readonly password: Spot<string> | null;
  readonly impersonate: Spot<string> | null;
  readonly impersonateUid: Spot<string> | null;
  readonly impersonateGroups: Spot<readonly string[]> | null;
  readonly impersonateExtra: Spot<Readonly<Record<string, readonly string[]>>> | null;
  readonly authProvider: {
    readonly place: Place;
    readonly name: string;
    readonly config: ReadonlyMap<string, Spot<string>>;
  } | null;
  readonly exec: ParsedExec | null;
}

export interface ParsedContext {
  readonly name: string;
  readonly place: Place;
  readonly cluster: Spot<string> | null;
  readonly user: Spot<string> | null;
  readonly namespace: Spot<string> | null;
}

/** One file's text, read. With `readable` false there is nothing but the problems. */
export interface ParsedFile {
  readonly readable: boolean;
  /** There is nothing in it but white space, comments or `null`: an empty configuration. */
  readonly blank: boolean;
  /** In the order in which client-go would meet them. Each of them alone makes kubectl refuse the file. */
  readonly problems: readonly ParsedProblem[];
  readonly currentContext: Spot<string> | null;
  readonly contexts: readonly ParsedContext[];
  readonly clusters: readonly ParsedCluster[];
  readonly users: readonly ParsedUser[];
}

/** What a file without any content stands for. */
export const blankFile: ParsedFile = {
  readable: true,
  blank: true,
  problems: [],
  currentContext: null,
  contexts: [],
  clusters: [],
  users: [],
};

/** What is left of a file that can't be read as YAML at all. */
export function unreadable(problems: readonly ParsedProblem[]): ParsedFile {
  return { readable: false, blank: false, problems, currentContext: null, contexts: [], clusters: [], users: [] };
}
