import type { PublishedIssuerEvidence } from '../../shared/model/evidence/refusal.ts';
import { isObject, textReader } from '../kube/api/answer-text.ts';
import { readJson } from '../kube/api/read-json.ts';
import { trimSpace } from '../kube/jwt/secret-shape.ts';
import { checkSignature } from '../kube/jwt/verify-signature.ts';
import { createExchange } from '../kube/transport/http/exchange.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

/** The keys are served as nothing but a key set (pkg/routes/openidmetadata.go): asked for JSON alone, the server says 406. */
const accept = 'application/jwk-set+json, application/json';

/**
 * Asks the API server whose tokens it issues and with which keys, and tries these keys on the token that it refused. Only the
 * API server is asked, also where its answer names another place: nothing of ours belongs there.
 */
export const publishedIssuerProbe = defineProbe<'publishedIssuer', ProbeInputs['publishedIssuer']>({
  name: 'publishedIssuer',
  version: 1,
  limitMs: 10_000,
  doing: ({ witness }) =>
    witness === null
      ? 'Asking the server whose tokens it issues'
      : `Asking the server whose tokens it issues, as ${witness.context}`,
  measure: async ({ endpoint, witness, token }, tools): Promise<PublishedIssuerEvidence> => {
    const ask = async (path: string) => {
      const exchange = createExchange(endpoint, tools, { signed: witness?.signed ?? null });
      try {
        return await exchange.request('GET', path, { Accept: accept });
      } finally {
        exchange.close();
      }
    };
    const [configuration, keys] = await Promise.all([ask('/.well-known/openid-configuration'), ask('/openid/v1/jwks')]);
    const { text } = textReader(tools.vault);
    const told = configuration.outcome.status === 200 ? readJson(configuration.payload) : null;
    const keySet = keys.outcome.status === 200 ? readJson(keys.payload) : null;
    const { keyIds, signature } = checkSignature(trimSpace(tools.vault.open(token)), keySet);
    const failed = [configuration, keys].find(({ outcome }) => outcome.kind === 'failed')?.outcome;
    return {
      context: witness?.context ?? null,
      configuration: { status: configuration.outcome.status, issuer: isObject(told) ? text(told.issuer) : null },
      keys: { status: keys.outcome.status, keyIds: keyIds.flatMap((id) => text(id) ?? []) },
      signature,
      failure: failed?.kind === 'failed' ? failed.error : null,
    };
  },
});
