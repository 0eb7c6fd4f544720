import type { IdentityEvidence, UserInfo } from '../../shared/model/evidence/http.ts';
import { parseForbiddenText } from '../../shared/rules/forbidden-text.ts';
import { reviewVersions } from '../kube/api/review-versions.ts';
import { reviewSelf } from '../kube/api/self-review.ts';
import { createExchange, type Exchange } from '../kube/transport/http/exchange.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

type Attempt = IdentityEvidence['attempts'][number];

/**
 * Asks the API server who it takes us for: SelfSubjectReview in its three versions, newest first. A server that knows none
 * of them (before 1.26) names the person in a 403, either of the review itself or of the root path, which only those with
 * wide rights may read.
 */
export const identityProbe = defineProbe<'identity', ProbeInputs['identity']>({
  name: 'identity',
  version: 1,
  limitMs: 10_000,
  doing: () => 'Asking the server who you are',
  measure: async (inputs, tools) => {
    const exchange = createExchange(inputs.endpoint, tools, { signed: inputs, kept: tools.connections });
    const attempts: Attempt[] = [];
    try {
      for (const version of reviewVersions) {
        const { status, message, failure, value } = await reviewSelf(exchange, version, tools.vault);
        attempts.push({ version, status, message });
        if (value !== null) return { attempts, user: value, method: version, failure: null };
        if (failure !== null) return { attempts, user: null, method: null, failure };
        if (status === 403) return { attempts, ...namedIn(message) };
        if (status === 404) continue;
        const unnamed: IdentityEvidence = { attempts, user: null, method: null, failure: null };
        if (status === null || status <= 401 || status >= 500) return unnamed;
        // Something in front may let only reading through. What it shows at the root says nothing; a refusal there names us.
        const root = await askRoot(exchange, attempts);
        return root.user === null ? unnamed : root;
      }
      return await askRoot(exchange, attempts);
    } finally {
      exchange.close();
    }
  },
});

async function askRoot(exchange: Exchange, attempts: readonly Attempt[]): Promise<IdentityEvidence> {
  const { outcome } = await exchange.request('GET', '/');
  const status = outcome.status;
  const message = outcome.kind === 'answer' ? (outcome.kubernetesStatus?.message ?? '') : outcome.error.text;
  const failure = outcome.kind === 'failed' ? outcome.error : null;
  const all: readonly Attempt[] = [...attempts, { version: 'forbiddenText', status, message }];
  if (status === 403) return { attempts: all, ...namedIn(message) };
  return { attempts: all, user: null, method: null, failure };
}

/** The name in a refusal is all that it tells: no groups, no uid. */
function namedIn(message: string): Pick<IdentityEvidence, 'user' | 'method' | 'failure'> {
  const username = parseForbiddenText(message)?.user ?? null;
  if (username === null) return { user: null, method: null, failure: null };
  const user: UserInfo = { username, uid: null, groups: [], extra: {} };
  return { user, method: 'forbiddenText', failure: null };
}
