import type { NetworkError } from './network.ts';

/** A right that the trial needs, as SelfSubjectAccessReview answered. */
export interface TrialRight {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string | null;
  /** null: the server gave no answer. */
  readonly allowed: boolean | null;
}

/** A Job of an earlier trial that outlived its own limits: the program was killed, or the cluster does not tidy up. */
export interface TrialLeftover {
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** What the server said to one request that did not do what it should. */
export interface TrialRefusal {
  readonly at: 'dryRun' | 'create' | 'pods' | 'log';
  readonly status: number | null;
  readonly message: string;
  readonly failure: NetworkError | null;
}

/** One call from inside the pod. `open`: without looking at the certificate, and without a token. */
export interface TrialCall {
  /** The Service’s address as the pod’s environment has it, or the name kubernetes.default.svc. */
  readonly to: 'address' | 'name';
  readonly how: 'open' | 'verified' | 'token';
  /** curl's exit code: 0 when an answer came. */
  readonly exit: number;
  /** null when no answer came. */
  readonly status: number | null;
  /** curl's own words for what went wrong, one line; '' for an answer, and never told of a call with the token. */
  readonly said: string;
}

/** What the pod printed, read strictly: other lines count and are not kept. */
export interface TrialReport {
  readonly files: readonly {
    readonly name: 'token' | 'ca.crt' | 'namespace';
    readonly state: 'present' | 'absent' | 'unreadable';
    readonly bytes: number | null;
  }[];
  /** Host and port of the API server by the pod's environment; null: it has none. */
  readonly server: string | null;
  readonly curl: boolean;
  /** A token that could not be sent: empty, or with characters that no token has. */
  readonly tokenMalformed: boolean;
  readonly calls: readonly TrialCall[];
  /** The last line came. */
  readonly complete: boolean;
  readonly otherLines: number;
}

/** The document's own test: a pod under the Dashboard's account, which lists three files and calls the API server. */
export interface TrialPodEvidence {
  readonly namespace: string;
  readonly account: string;
  readonly image: string;
  /** Rights that are missing or could not be asked about: nothing was made then. */
  readonly missing: readonly TrialRight[];
  /** Name of the Job; null where none was made. */
  readonly job: string | null;
  readonly refusal: TrialRefusal | null;
  readonly pod: {
    readonly name: string;
    readonly node: string | null;
    readonly phase: string;
    /** Why its container does not run, or how it ended. */
    readonly reason: string;
    readonly message: string;
    readonly exitCode: number | null;
  } | null;
  /** Why the cluster made no pod, in the words of the Job's events; '' where one came or nobody said. */
  readonly noPod: string;
  readonly report: TrialReport | null;
  /** Milliseconds from the Job's making until its pod had ended, or until it was given up. */
  readonly waitedMs: number;
  /** The Job was removed again; false: it ends and goes by its own limits. null where none was made. */
  readonly removed: boolean | null;
  /** Leftovers of earlier trials that were removed with it. */
  readonly tidied: readonly string[];
}

/** A token made for the account by TokenRequest and tried from here. It is kept in memory only and ends in ten minutes. */
export interface TrialTokenEvidence {
  readonly namespace: string;
  readonly account: string;
  readonly missing: readonly TrialRight[];
  /** Answer to the TokenRequest: 201 when a token was made. null: not asked for, or no answer. */
  readonly status: number | null;
  readonly message: string;
  readonly failure: NetworkError | null;
  /** `GET /api` with that token; null where none was made. */
  readonly call: {
    readonly status: number | null;
    readonly message: string;
    readonly failure: NetworkError | null;
  } | null;
}

/** Jobs of earlier trials. `status` null: no answer; 403: they can't be seen with these rights. */
export interface TrialLeftoversEvidence {
  readonly namespace: string;
  readonly status: number | null;
  readonly jobs: readonly TrialLeftover[];
}
