import type { BootstrapSecret, LookedAt, TokenReviewEvidence } from '../../shared/model/evidence/refusal.ts';
import { isObject, textReader } from '../kube/api/answer-text.ts';
import { readJson } from '../kube/api/read-json.ts';
import { trimSpace } from '../kube/jwt/secret-shape.ts';
import { createExchange, type ExchangeAnswer } from '../kube/transport/http/exchange.ts';
import type { ObjectName, ProbeInputs } from './inputs.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

/** Objects are looked at by their metadata alone: what a Secret holds is not asked for. */
const metadataOnly = {
  Accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=1,application/json;q=0.1',
};
/** The first half is no secret: it names the Secret. */
const bootstrapToken = /^([a-z0-9]{6})\.[a-z0-9]{16}$/;
const kinds = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' } as const;

type Ask = (method: 'GET' | 'POST', path: string, headers?: Record<string, string>, body?: string) => AnswerPromise;
type AnswerPromise = Promise<ExchangeAnswer>;

/**
 * Asks the API server, with another context's credential, what it makes of a token that it has refused: by a TokenReview, and
 * by the objects that the token names. The token goes only to the server that it was sent to before. Nothing is stored: a
 * TokenReview is an answer, not an object.
 */
export const tokenReviewProbe = defineProbe<'tokenReview', ProbeInputs['tokenReview']>({
  name: 'tokenReview',
  version: 1,
  limitMs: 10_000,
  doing: ({ witness }) => `Asking the server as ${witness.context} why it refuses the token`,
  measure: async ({ witness, token, account, bound }, tools): Promise<TokenReviewEvidence> => {
    const ask: Ask = async (method, path, headers, body) => {
      const exchange = createExchange(witness.signed.endpoint, tools, { signed: witness.signed });
      try {
        return await exchange.request(method, path, headers, body ?? null);
      } finally {
        exchange.close();
      }
    };
    const opened = trimSpace(tools.vault.open(token));
    const [, bootstrapId = null] = bootstrapToken.exec(opened) ?? [];
    const look = (name: ObjectName, resource: string) => lookAt(ask, name, resource, tools);
    const [{ review, failure }, seenAccount, seenBound, bootstrap] = await Promise.all([
      reviewToken(ask, opened, tools),
      account === null ? null : look(account, 'serviceaccounts'),
      bound === null ? null : look(bound, kinds[bound.kind]),
      bootstrapId === null ? null : readBootstrap(ask, bootstrapId, opened, tools),
    ]);
    return { context: witness.context, review, account: seenAccount, bound: seenBound, bootstrap, failure };
  },
});

async function reviewToken(ask: Ask, token: string, { vault }: ProbeTools) {
  const body = JSON.stringify({
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    spec: { token },
  });
  const headers = { 'Content-Type': 'application/json' };
  const { outcome, payload } = await ask('POST', '/apis/authentication.k8s.io/v1/tokenreviews', headers, body);
  if (outcome.kind === 'failed') {
    const review = { status: outcome.status, message: outcome.error.text, authenticated: null, error: '' };
    return { review, failure: outcome.error };
  }
  const { text } = textReader(vault);
  const answer = outcome.status < 300 ? readJson(payload) : null;
  const status = isObject(answer) && answer.kind === 'TokenReview' && isObject(answer.status) ? answer.status : null;
  const review = {
    status: outcome.status,
    message: outcome.kubernetesStatus?.message ?? '',
    authenticated: status === null ? null : status.authenticated === true,
    error: (status === null ? null : text(status.error)) ?? '',
  };
  return { review, failure: null };
}

async function lookAt(ask: Ask, { namespace, name }: ObjectName, resource: string, tools: ProbeTools) {
  const where = resource === 'nodes' ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  const path = `/api/v1${where}/${resource}/${encodeURIComponent(name)}`;
  const { outcome, payload } = await ask('GET', path, metadataOnly);
  const { text } = textReader(tools.vault);
  const object = outcome.status === 200 ? readJson(payload) : null;
  const metadata = isObject(object) && isObject(object.metadata) ? object.metadata : {};
  const labels = isObject(metadata.labels) ? metadata.labels : {};
  return {
    status: isApiServers(outcome) ? outcome.status : null,
    uid: text(metadata.uid),
    deletedAt: text(metadata.deletionTimestamp),
    invalidSince: text(labels['kubernetes.io/legacy-token-invalid-since']),
  } satisfies LookedAt;
}

/** Any server can say 404; only one that says it with a Status has looked for the object. */
function isApiServers(outcome: ExchangeAnswer['outcome']): boolean {
  return outcome.kind === 'answer' && (outcome.status === 200 || outcome.kubernetesStatus !== null);
}

/** The fields of k8s.io/cluster-bootstrap token/api: what is secret in them is compared here and goes no further. */
async function readBootstrap(ask: Ask, id: string, token: string, tools: ProbeTools): Promise<BootstrapSecret> {
  const path = `/api/v1/namespaces/kube-system/secrets/bootstrap-token-${encodeURIComponent(id)}`;
  const { outcome, payload } = await ask('GET', path);
  const object = outcome.status === 200 ? readJson(payload) : null;
  const data = isObject(object) && isObject(object.data) ? object.data : null;
  const status = isApiServers(outcome) ? outcome.status : null;
  if (data === null) return { id, status, matches: null, expiresAt: null, signsIn: null };
  const decoded = (name: string): string | null => {
    const value = data[name];
    return typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : null;
  };
  const secret = decoded('token-secret');
  if (secret !== null) tools.vault.put(secret, 'secret');
  return {
    id,
    status,
    matches: secret !== null && token === `${id}.${secret}`,
    expiresAt: textReader(tools.vault).text(decoded('expiration')),
    signsIn: decoded('usage-bootstrap-authentication') === 'true',
  };
}
