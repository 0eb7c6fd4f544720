import type { ClusterEntry, UserEntry } from './kubeconfig.ts';
import type { NetworkError } from './network.ts';

/** Contexts of the same files that name the same server and another user: who might ask it why it refuses this one. */
export interface OtherContextsEvidence {
  readonly contexts: readonly {
    readonly name: string;
    readonly cluster: ClusterEntry;
    readonly user: UserEntry;
  }[];
}

/**
 * Whose tokens the API server says it issues, and with which keys (`/.well-known/openid-configuration` and
 * `/openid/v1/jwks`, Kubernetes ≥ 1.18), and what these keys make of one token.
 */
export interface PublishedIssuerEvidence {
  /** The context whose credential was sent; null: none was. */
  readonly context: string | null;
  readonly configuration: {
    readonly status: number | null;
    /** The first --service-account-issuer; the server may take others as well, and names them nowhere. */
    readonly issuer: string | null;
  };
  readonly keys: {
    readonly status: number | null;
    readonly keyIds: readonly string[];
  };
  /**
   * `verified`: one of the keys made the token's signature; `unknown`: none of them did. null: no keys came, one of them is
   * of a kind that can't be used here, or the token is none that a public key signs.
   */
  readonly signature: 'verified' | 'unknown' | null;
  readonly failure: NetworkError | null;
}

/** An object as its metadata show it; `status` is the answer's, null without one. */
export interface LookedAt {
  readonly status: number | null;
  readonly uid: string | null;
  /** It is on its way out (metadata.deletionTimestamp), ISO 8601. */
  readonly deletedAt: string | null;
  /** Label kubernetes.io/legacy-token-invalid-since of a Secret that was not used for a year; null where it has none. */
  readonly invalidSince: string | null;
}

/** A bootstrap token's Secret, without what is secret in it. */
export interface BootstrapSecret {
  /** The token's first half, which is no secret. */
  readonly id: string;
  readonly status: number | null;
  /** The token's second half is the one that the Secret holds. */
  readonly matches: boolean | null;
  readonly expiresAt: string | null;
  /** usage-bootstrap-authentication is true. */
  readonly signsIn: boolean | null;
}

/** What another context's credential was told about a token that the server refuses. */
export interface TokenReviewEvidence {
  readonly context: string;
  readonly review: {
    readonly status: number | null;
    readonly message: string;
    /** null: no review came. */
    readonly authenticated: boolean | null;
    /** The server's reason, literally; '' where it gives none. */
    readonly error: string;
  };
  /** null: not looked for, because the token names none. */
  readonly account: LookedAt | null;
  readonly bound: LookedAt | null;
  readonly bootstrap: BootstrapSecret | null;
  readonly failure: NetworkError | null;
}
