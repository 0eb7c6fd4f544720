import type { FailureCode } from '../../../shared/catalogue/index.ts';
import {
  fact,
  fail,
  inconclusive,
  type Judgement,
  type NamedProblem,
  type ProblemOptions,
  problem,
} from '../judgement.ts';
import { alertText, isAboutCertificate, isAboutParameters, isAboutVersion } from './alerts.ts';
import type { Tunnelled } from './tunnel-answers.ts';

/** Which of the problems of a walk is about the handshake with the proxy and not with the server. */
const subject = 'the proxy';

/** What a proxy that does speak TLS says in its own handshake, or right behind it; null: nothing that would explain it. */
export function judgeProxyTls(asked: Tunnelled): Judgement | null {
  const { tunnel, args, origin } = asked;
  const { outcome, proxyTls: tls } = tunnel;
  if (tls === undefined || outcome.kind === 'open' || outcome.kind === 'refused') return null;
  const { alert, clientCertificateRequested: requested } = tls;
  const facts = [...asked.facts, fact('Proxy said', alert === null ? 'hung up' : `alert: ${alertText(alert)}`, 'fail')];
  if (alert !== null && isAboutCertificate(alert, requested)) return demanded(asked, facts, alertText(alert), []);
  if (outcome.kind === 'notAProxy') {
    const cut = outcome.how === 'closed' || outcome.how === 'reset';
    // The refusal of “no certificate” comes after the handshake of TLS 1.3, and gets lost behind the end of the connection.
    return cut && requested === true ? demanded(asked, facts, 'certificate required', ['PRX-09']) : null;
  }
  if (alert === null) {
    if (requested === true) return demanded(asked, facts, 'certificate required', ['PRX-09']);
    return fail(problem('PRX-09', { ...args, how: 'closed' }, { origin }), { facts });
  }
  const remote = `proxyconnect tcp: remote error: tls: ${alertText(alert)}`;
  if (isAboutVersion(alert)) return fail(incompatible(asked, 'version', remote, {}), { facts });
  const next = 'Ask who runs the proxy for its TLS settings, or look into its log.';
  const named = incompatible(asked, 'parameters', remote, { likely: true, next });
  if (isAboutParameters(alert)) return fail(named, { facts });
  return inconclusive('cannotBeTold', `The proxy ended its handshake and said only “${alertText(alert)}”.`, {
    problems: [{ ...named, certainty: 'likely', candidates: ['TLS-13', 'PRX-09'] }],
    next,
    facts,
  });
}

function placeAndServer({ presenter }: Tunnelled) {
  const { cluster, file, context, server } = presenter.texts;
  return { cluster, file, context, server };
}

function incompatible(
  asked: Tunnelled,
  what: 'version' | 'parameters',
  alert: string,
  options: ProblemOptions,
): NamedProblem {
  return problem('TLS-13', { ...placeAndServer(asked), what, alert }, { origin: asked.origin, subject, ...options });
}

/** kubectl shows the client certificate of the kubeconfig to an https proxy that asks for one; here none is shown. */
function demanded(
  asked: Tunnelled,
  facts: Tunnelled['facts'],
  alert: string,
  candidates: readonly FailureCode[],
): Judgement {
  const hasCertificate = asked.mayHaveCertificate;
  const next = hasCertificate
    ? 'kubectl version shows whether it does: kubectl shows the certificate at once.'
    : candidates.length > 0
      ? 'Ask who runs the proxy whether it demands a client certificate.'
      : null;
  const options = { origin: asked.origin, subject, candidates, next, likely: hasCertificate };
  const named = problem('TLS-12', { ...placeAndServer(asked), hasCertificate, alert }, options);
  if (!hasCertificate) return fail(named, { facts });
  const message = 'The proxy asks for a client certificate, and whether it takes yours can’t be told from here.';
  return inconclusive('cannotBeTold', message, { problems: [named], next, facts });
}
