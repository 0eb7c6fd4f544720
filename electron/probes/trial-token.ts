import type { TrialTokenEvidence } from '../../shared/model/evidence/trial.ts';
import { isObject } from '../kube/api/answer-text.ts';
import { readJson } from '../kube/api/read-json.ts';
import { createExchange, type ExchangeAnswer } from '../kube/transport/http/exchange.ts';
import { missingForToken } from '../kube/trial/rights.ts';
import type { ProbeInputs, SignedRequest } from './inputs.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

/** The shortest life that the API server gives (pkg/apis/authentication/validation, minimum 10 minutes). */
const tokenSeconds = 600;

/**
 * Has the server make a token for the Dashboard's account, and asks with it, from here, over the connection that was judged
 * good. The token stays in the vault. What the pod's own network does is not proven by it.
 */
export const trialTokenProbe = defineProbe<'trialToken', ProbeInputs['trialToken']>({
  name: 'trialToken',
  version: 1,
  limitMs: 15_000,
  doing: ({ namespace, account }) => `Trying a new token of ${namespace}/${account} from here`,
  measure: async ({ namespace, account, ...signed }, tools): Promise<TrialTokenEvidence> => {
    const about = { namespace, account };
    const missing = await missingForToken(signed, namespace, account, tools);
    if (missing.length > 0) {
      return { ...about, missing, status: null, message: '', failure: null, call: null };
    }
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts/${encodeURIComponent(account)}/token`;
    const body = JSON.stringify({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: tokenSeconds },
    });
    const made = await ask(signed, tools, 'POST', path, body);
    const token = tokenOf(made);
    const answer = { ...about, missing, ...told(made) };
    if (token === null) return { ...answer, call: null };
    const bearer = tools.vault.put(token, 'secret');
    const as: SignedRequest = {
      ...signed,
      credential: { bearer, clientCertificate: null, basic: null },
      impersonation: null,
    };
    return { ...answer, call: told(await ask(as, tools, 'GET', '/api', null)) };
  },
});

async function ask(
  signed: SignedRequest,
  tools: ProbeTools,
  method: 'GET' | 'POST',
  path: string,
  body: string | null,
) {
  // The account's own question goes over a connection of its own: a client certificate would win over the token.
  const exchange = createExchange(signed.endpoint, tools, { signed });
  try {
    return await exchange.request(method, path, body === null ? {} : { 'Content-Type': 'application/json' }, body);
  } finally {
    exchange.close();
  }
}

function tokenOf({ outcome, payload }: ExchangeAnswer): string | null {
  if (outcome.kind !== 'answer' || outcome.status >= 300) return null;
  const answer = readJson(payload);
  const status = isObject(answer) && isObject(answer.status) ? answer.status : null;
  return typeof status?.token === 'string' && status.token !== '' ? status.token : null;
}

function told({ outcome }: ExchangeAnswer) {
  if (outcome.kind === 'failed') return { status: outcome.status, message: outcome.error.text, failure: outcome.error };
  return { status: outcome.status, message: outcome.kubernetesStatus?.message ?? '', failure: null };
}
