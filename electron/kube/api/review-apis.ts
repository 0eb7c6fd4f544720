import {
  AuthenticationV1Api,
  AuthorizationV1Api,
  type Configuration,
  type RequestContext,
  ResponseContext,
  ServerConfiguration,
  wrapHttpLibrary,
} from '@kubernetes/client-node';
import type { Exchange, ExchangeAnswer } from '../transport/http/exchange.ts';
import type { ReviewVersion } from './review-versions.ts';

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
  // Written out instead of their createConfiguration, which brings their own HTTP stack along as a default.
  const configuration: Configuration = {
    baseServer: new ServerConfiguration(placeholder, {}),
    httpApi: wrapHttpLibrary({ send }),
    middleware: [],
    authMethods: {},
  };
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
