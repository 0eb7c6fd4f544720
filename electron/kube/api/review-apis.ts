import {
  AuthenticationV1Api,
  AuthorizationV1Api,
  createConfiguration,
  type RequestContext,
  ResponseContext,
  ServerConfiguration,
  wrapHttpLibrary,
} from '@kubernetes/client-node';
import type { Exchange, ExchangeAnswer } from '../transport/http/exchange.ts';

/** API versions of the self-review: v1 since 1.28, v1beta1 in 1.27, v1alpha1 in 1.26. */
export const reviewVersions = ['v1', 'v1beta1', 'v1alpha1'] as const;
export type ReviewVersion = (typeof reviewVersions)[number];

/** Kubernetes' typed clients, and what the last request really got: their own errors lose half of it. */
export interface ReviewApis {
  readonly authentication: AuthenticationV1Api;
  readonly authorization: AuthorizationV1Api;
  /** null before the first request. */
  readonly lastAnswer: () => ExchangeAnswer | null;
}

/** Only the path of it counts: the exchange knows where requests go. */
const placeholder = 'https://api.invalid';

/**
 * The clients of @kubernetes/client-node over our own transport: no loader, no agent, no credential and no error class of
 * theirs takes part. The self-review has the same shape in each of its versions, and client-node knows but the newest, so
 * an older one is asked for under its own path.
 */
export function createReviewApis(exchange: Exchange, version: ReviewVersion = 'v1'): ReviewApis {
  let last: ExchangeAnswer | null = null;
  const send = async (request: RequestContext): Promise<ResponseContext> => {
    const { pathname, search } = new URL(request.getUrl());
    const path = pathname.replace('/apis/authentication.k8s.io/v1/', `/apis/authentication.k8s.io/${version}/`);
    const body = request.getBody();
    const method = request.getHttpMethod() === 'POST' ? 'POST' : 'GET';
    last = await exchange.request(
      method,
      `${path}${search}`,
      request.getHeaders(),
      typeof body === 'string' ? body : null,
    );
    const { outcome, payload } = last;
    if (outcome.kind === 'failed') throw new Error('no answer');
    // The clients choose a parser by this header. Everything that they are meant to read is JSON, whatever it calls itself.
    return new ResponseContext(outcome.status, { 'content-type': 'application/json' }, bodyOf(payload));
  };
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(placeholder, {}),
    httpApi: wrapHttpLibrary({ send }),
    authMethods: {},
  });
  return {
    authentication: new AuthenticationV1Api(configuration),
    authorization: new AuthorizationV1Api(configuration),
    lastAnswer: () => last,
  };
}

function bodyOf(payload: string): ResponseContext['body'] {
  return {
    text: () => Promise.resolve(payload),
    binary: () => Promise.resolve(Buffer.from(payload)),
    stream: () => null,
  };
}
