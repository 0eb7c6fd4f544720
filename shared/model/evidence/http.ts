import type { FirstBytes, NetworkError, Route, TlsAlert } from './network.ts';
import type { SecretHandle } from './secret.ts';

/** Credential, who it is, as handles. `null` parts are not sent. */
export interface CredentialHandles {
  readonly bearer: SecretHandle | null;
  readonly clientCertificate: SecretHandle | null;
  readonly basic: SecretHandle | null;
}

/** One request, anonymous or with the credential. Bodies, headers, redirects and time are bounded. */
export interface HttpEvidence {
  readonly route: Route;
  readonly scheme: 'http' | 'https';
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly anonymous: boolean;
  readonly outcome:
    | {
        readonly kind: 'answer';
        readonly status: number;
        readonly statusText: string;
        readonly httpVersion: string;
        /** As received, in order, repeated names kept; values bounded and without secrets. */
        readonly headers: readonly (readonly [string, string])[];
        readonly contentType: string | null;
        /** Text of the body, at most 64 KiB, anything secret replaced. */
        readonly body: string;
        readonly bodyBytes: number;
        readonly bodyTruncated: boolean;
        readonly redirects: readonly { readonly status: number; readonly location: string }[];
        /** The `kind: Status` object, when the body is one. */
        readonly kubernetesStatus: KubernetesStatus | null;
        /** The Date header as ISO 8601, and this machine's clock in the middle of the exchange. */
        readonly serverDate: string | null;
        readonly localDate: string;
      }
    | {
        readonly kind: 'failed';
        readonly phase: 'connect' | 'tls' | 'write' | 'headers' | 'body';
        readonly how: 'timeout' | 'closed' | 'reset' | 'limit' | 'alert' | 'notHttp' | 'certificateChanged' | 'other';
        /** Which bound ended it, for `limit`. */
        readonly limit: 'headerBytes' | 'bodyBytes' | 'unpackedBytes' | null;
        readonly error: NetworkError;
        readonly alert: TlsAlert | null;
        readonly receivedBytes: number;
        /** What came instead of an answer, for `notHttp`. */
        readonly firstBytes?: FirstBytes | null;
        /** The status line, when it had come before the failure. */
        readonly status: number | null;
      };
  readonly ms: number;
}

/** metav1.Status, the fields that matter. */
export interface KubernetesStatus {
  readonly message: string;
  readonly reason: string;
  readonly code: number;
}

export interface UserInfo {
  readonly username: string;
  readonly uid: string | null;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** SelfSubjectReview v1 → v1beta1 → v1alpha1, then the name in a 403. */
export interface IdentityEvidence {
  readonly attempts: readonly {
    readonly version: 'v1' | 'v1beta1' | 'v1alpha1' | 'forbiddenText';
    readonly status: number | null;
    readonly message: string;
  }[];
  readonly user: UserInfo | null;
  readonly method: 'v1' | 'v1beta1' | 'v1alpha1' | 'forbiddenText' | null;
  /** The last answer's failure, when none of the ways gave a name. */
  readonly failure: NetworkError | null;
}

/** Answers of SelfSubjectAccessReview, in the order asked. */
export interface AccessEvidence {
  readonly answers: readonly {
    readonly question: AccessQuestion;
    readonly allowed: boolean | null;
    readonly denied: boolean;
    readonly reason: string;
    readonly evaluationError: string;
    readonly status: number | null;
  }[];
}

export interface AccessQuestion {
  readonly verb: string;
  readonly group: string;
  readonly resource: string | null;
  readonly subresource: string | null;
  readonly name: string | null;
  /** '' means the whole cluster. */
  readonly namespace: string;
  /** For non-resource questions, such as `/version`. */
  readonly path: string | null;
}

/** Which APIs the server offers, and which of them an extension should serve and does not. */
export interface DiscoveryEvidence {
  readonly status: number | null;
  /** `aggregated`: one answer about everything (servers ≥ 1.27); `listed`: only names; null: neither came. */
  readonly form: 'aggregated' | 'listed' | null;
  readonly groups: number;
  /** Group and version, such as `metrics.k8s.io/v1beta1`. `status` of its own answer; null where it was not asked alone. */
  readonly unavailable: readonly {
    readonly groupVersion: string;
    readonly status: number | null;
    readonly message: string;
  }[];
  readonly failure: NetworkError | null;
}

/** The API servers that run as pods, as far as this credential may see them. */
export interface ApiServerPodsEvidence {
  readonly status: number | null;
  readonly pods: readonly {
    readonly name: string;
    /** Path of an httpGet liveness probe; null where it has none, or one of another kind. */
    readonly livenessPath: string | null;
    /** That probe brings an Authorization header. */
    readonly signed: boolean;
    readonly restarts: number;
  }[];
  readonly failure: NetworkError | null;
}
