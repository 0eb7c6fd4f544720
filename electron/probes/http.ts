import type { HttpEvidence } from '../../shared/model/evidence/http.ts';
import { shownText } from '../../shared/redaction/redact-text.ts';
import { createExchange, type ExchangeAnswer } from '../kube/transport/http/exchange.ts';
import type { Endpoint, ProbeInputs } from './inputs.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

type Redirects = Extract<HttpEvidence['outcome'], { readonly kind: 'answer' }>['redirects'];

/** Go's http.Client gives up here (client.go, defaultCheckRedirect), and client-go sets no rule of its own. */
const mostRedirects = 10;
const followed = new Set([301, 302, 303, 307, 308]);

/** One GET, anonymous or with the credential. */
export const httpProbe = defineProbe<'http', ProbeInputs['http']>({
  name: 'http',
  version: 1,
  limitMs: 10_000,
  doing: ({ endpoint, path, signed, asHost }) =>
    `Asking ${endpoint.host} for ${path}${signed === null ? '' : ' with your credential'}${asHost === undefined ? '' : ' under another name'}`,
  measure: async ({ endpoint, method, path, signed, asHost }, tools): Promise<HttpEvidence> => {
    // Redirects lead anywhere on the server, so paths are whole here.
    const exchange = createExchange({ ...endpoint, host: asHost ?? endpoint.host, basePath: '' }, tools, { signed });
    const began = performance.now();
    try {
      const { answer, redirects } = await follow(exchange.request, endpoint, path, tools);
      const outcome = answer.outcome.kind === 'answer' ? { ...answer.outcome, redirects } : answer.outcome;
      const { route, scheme } = endpoint;
      return { route, scheme, method, path, anonymous: signed === null, outcome, ms: performance.now() - began };
    } finally {
      exchange.close();
    }
  },
});

/**
 * kubectl follows redirects wherever they lead. Here only those on the same server are followed; one that leads to another
 * host is recorded and not obeyed, since nothing of ours belongs there.
 */
async function follow(
  request: (method: 'GET', path: string) => Promise<ExchangeAnswer>,
  endpoint: Endpoint,
  path: string,
  { vault }: ProbeTools,
): Promise<{ readonly answer: ExchangeAnswer; readonly redirects: Redirects }> {
  const redirects: { readonly status: number; readonly location: string }[] = [];
  let current = `${endpoint.basePath}${path}`;
  for (;;) {
    const answer = await request('GET', current);
    if (answer.outcome.kind !== 'answer' || answer.location === null || !followed.has(answer.outcome.status)) {
      return { answer, redirects };
    }
    const location = shownText(answer.location, vault.secretValues(), 2048).replaceAll('\n', ' ');
    redirects.push({ status: answer.outcome.status, location });
    const next = onSameServer(answer.location, endpoint, current);
    if (next === null || redirects.length === mostRedirects) return { answer, redirects };
    current = next;
  }
}

function onSameServer(location: string, { scheme, host }: Endpoint, current: string): string | null {
  const base = `${scheme}://${host}`;
  if (!URL.canParse(current, base) || !URL.canParse(location, new URL(current, base).href)) return null;
  const target = new URL(location, new URL(current, base));
  return target.origin === new URL(base).origin ? `${target.pathname}${target.search}` : null;
}
