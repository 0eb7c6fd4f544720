import type { CertificateFacts } from './certificate.ts';
import type { HttpEvidence } from './http.ts';
import type { NetworkError } from './network.ts';

/** Every kubectl that a shell would find, in the order of PATH; one file that has several names is there once. */
export interface KubectlsEvidence {
  readonly found: readonly FoundKubectl[];
  /** In usual folders that PATH does not name. Not run. */
  readonly elsewhere: readonly string[];
}

export interface FoundKubectl {
  readonly path: string;
  /** What a symbolic link leads to; null: it is none. */
  readonly target: string | null;
  readonly outcome:
    | { readonly kind: 'version'; readonly version: string }
    /** Anybody could have put another program in its place, so it was not run. */
    | { readonly kind: 'refused'; readonly why: 'worldWritableFolder' | 'relativePathEntry' }
    | { readonly kind: 'notStarted'; readonly code: string | null }
    | { readonly kind: 'noVersion'; readonly exitCode: number | null; readonly lastLine: string };
}

/** Who is at a port of this computer. */
export interface LocalPortEvidence {
  readonly port: number;
  readonly state: 'free' | 'taken' | 'other';
  /** Why the port could not be had. */
  readonly error: NetworkError | null;
  /** `GET /version` of whoever is there; null where nobody is. */
  readonly version: HttpEvidence['outcome'] | null;
  /** uid of the namespace kube-system, as it says; null where it does not. */
  readonly clusterUid: string | null;
}

/** One GET and what came of it. Bodies are cut at 4 KiB, redirects not followed. */
export interface AskedPage {
  readonly path: string;
  readonly outcome: HttpEvidence['outcome'];
}

/** A kubectl proxy of our own, started, asked and ended. */
export interface KubectlProxyEvidence {
  readonly path: string | null;
  /** The words that it was given after its own name. */
  readonly args: readonly string[];
  readonly outcome:
    | { readonly kind: 'notFound' }
    | { readonly kind: 'refused'; readonly why: 'worldWritableFolder' | 'relativePathEntry' }
    /** The sign-in program is no longer the one that the person agreed to, so nothing was started. */
    | { readonly kind: 'programChanged' }
    | { readonly kind: 'notStarted'; readonly code: string | null }
    | { readonly kind: 'ended'; readonly exitCode: number | null; readonly lastLine: string }
    /** It did not say in time that it serves. */
    | { readonly kind: 'silent'; readonly lastLine: string }
    | {
        readonly kind: 'served';
        readonly port: number;
        /** From its start to its word that it serves. */
        readonly startMs: number;
        readonly pages: readonly AskedPage[];
        readonly lastLine: string;
      };
}

/** What speaks at one place that was asked as a browser would ask it, without any credential. */
export interface SpokenPages {
  /** The scheme that it was expected to speak. */
  readonly wanted: 'http' | 'https';
  /** The one that it does; null: neither gave an answer. */
  readonly speaks: 'http' | 'https' | null;
  /** Of TLS: whom it says it is. Nothing was verified. */
  readonly certificate: CertificateFacts | null;
  /** In the scheme that it speaks. */
  readonly pages: readonly AskedPage[];
  /** Why there is no answer in the wanted scheme. */
  readonly error: NetworkError | null;
}

/** A pod's port, forwarded by the API server, and the page behind it. */
export interface PortForwardEvidence {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  readonly upgrade:
    | { readonly kind: 'opened' }
    /** An answer that is no “switching protocols”. */
    | { readonly kind: 'refused'; readonly answer: Extract<HttpEvidence['outcome'], { kind: 'answer' }> }
    | { readonly kind: 'failed'; readonly error: NetworkError };
  /** null where no port was forwarded. */
  readonly page: SpokenPages | null;
  /** What the node said of a port that it could not reach: `… connect: connection refused`. */
  readonly said: string | null;
}

/** One address of a node, at the Service's node port. */
export interface NodePortEvidence {
  /** As it was dialled: an address or a name. */
  readonly host: string;
  readonly port: number;
  readonly connect: {
    readonly outcome: 'connected' | 'refused' | 'timeout' | 'unreachable' | 'reset' | 'notResolved' | 'otherError';
    readonly error: NetworkError | null;
    readonly ms: number;
  };
  /** null where nothing took the connection. */
  readonly page: SpokenPages | null;
}
