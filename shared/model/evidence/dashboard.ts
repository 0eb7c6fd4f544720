import type { AccessEvidence, HttpEvidence } from './http.ts';
import type { NetworkError } from './network.ts';

/** The end of one container's log. */
export interface PodLogEvidence {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Of the container's life before this one. */
  readonly previous: boolean;
  readonly status: number | null;
  /** The API server's own words for a refusal; '' for a success. */
  readonly message: string;
  readonly failure: NetworkError | null;
  /** At most the last 200 lines and 64 KiB, printable and without secrets. '' where there is none. */
  readonly text: string;
}

/** What a Service answered to one GET through the API server's service proxy, asked with the person's own credential. */
export interface ServicePageEvidence {
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
  /** At the Dashboard: `/`, `/config`. */
  readonly path: string;
  /** Redirects are not followed; the body is cut at 4 KiB. */
  readonly outcome: HttpEvidence['outcome'];
}

/** What the API server says that a service account may do (SubjectAccessReview), in the order asked. */
export interface AccountAccessEvidence {
  readonly namespace: string;
  readonly account: string;
  readonly answers: AccessEvidence['answers'];
}
