import type { PluginPolicyEvidence } from './evidence/credential.ts';
import type { SecretHandle } from './evidence/secret.ts';
import type { Origin } from './origin.ts';

/** A sign-in program as it would be started, for the person who is asked for consent. Secrets are replaced. */
export interface SignInProgram {
  readonly context: string;
  readonly user: string;
  /** Where the kubeconfig names it. */
  readonly origin: Origin;
  /** Absolute path of what would be started. */
  readonly program: string;
  /** Where that leads, when it is a symbolic link. */
  readonly target: string | null;
  readonly bytes: number;
  /** ISO 8601. */
  readonly modifiedAt: string;
  /** Anybody may replace it: the file or a folder that it lies in is open to all. */
  readonly openToAll: boolean;
  /** Whose the file and its folders are; `another`: an account that is neither root nor the person’s. null where it can’t be told. */
  readonly owner: 'you' | 'root' | 'another' | null;
  /** Others of its name, later on PATH: not used. */
  readonly alsoFound: readonly string[];
  readonly args: readonly string[];
  /** What the kubeconfig adds to the environment. */
  readonly env: readonly { readonly name: string; readonly value: string; readonly risky: boolean }[];
  /** The folder that it would run in. */
  readonly folder: string;
  /** It gets the PATH of the person’s login shell, since it was found only there. */
  readonly pathFromShell: boolean;
  /** It is told the cluster’s address and authority (provideClusterInfo). */
  readonly hearsOfCluster: boolean;
  /** How long it may take. Milliseconds. */
  readonly limitMs: number;
  /** What kubectl’s own preferences say; the file that they stand in or would. */
  readonly policy: Pick<PluginPolicyEvidence, 'file' | 'state' | 'policy'>;
}

/** What the person can be asked about a walk's sign-in program. */
export type SignInOffer =
  /** `digest` stands for the whole of it, secrets included: it is kept in memory and written nowhere. */
  | { readonly kind: 'program'; readonly program: SignInProgram; readonly digest: string }
  /** Nothing would be started. */
  | { readonly kind: 'none'; readonly why: 'notNamed' | 'notFound' | 'forbidden' | 'wantsTerminal' };

/** What a running sign-in program waits for a person to do. */
export interface ProgramPrompt {
  /** `deviceCode`: a code is typed on a page. `browser`: a page is opened. `question`: only a terminal could answer it. */
  readonly kind: 'deviceCode' | 'browser' | 'question';
  /** The code to type. It opens nothing for anybody else, and ends within minutes (RFC 8628, section 5). */
  readonly code: string | null;
  /** Where, without the parts that sign somebody in. */
  readonly address: string | null;
  /** Opens to the whole address, where parts of it are left out. */
  readonly wholeAddress: SecretHandle | null;
}

/** What a sign-in program said on its standard error since it was heard last: printable, without secrets, bounded. */
export interface ProgramSaid {
  readonly lines: readonly string[];
  /** What it waits for by now; null when nothing is recognised. */
  readonly prompt: ProgramPrompt | null;
  /** It said more than is handed on while it runs. */
  readonly cut: boolean;
}
