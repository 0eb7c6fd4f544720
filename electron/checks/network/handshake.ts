import type { HttpEvidence } from '../../../shared/model/evidence/http.ts';
import type { TlsEvidence } from '../../../shared/model/evidence/network.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { defineCheck } from '../check.ts';
import { fact, inconclusive, type Judgement, type NamedProblem, notApplicable, pass, warn } from '../judgement.ts';
import { type HandshakeContext, judgeCompleted, judgeRefusedHandshake } from './handshake-problems.ts';
import { decidedPastProxy, failsAlike } from './past-proxy.ts';
import { proxyArguments, proxyFor, proxyOrigin, targetOf } from './target.ts';

/** Does the server speak TLS, and does the handshake end well? What the certificate is worth is judged by other steps. */
export const handshakeCheck = defineCheck({
  step: 'network.handshake',
  needs: [
    'kubeconfig',
    'environment',
    'clientCertificate',
    'handshakes',
    'widestHandshake',
    'retryHandshakes',
    'tlsWitness',
  ],
  judge: (known): Judgement => {
    const { kubeconfig, environment, clientCertificate, handshakes, retryHandshakes, tlsWitness } = known;
    const target = targetOf(kubeconfig);
    if (target === null) return notApplicable('notConfigured', 'There is no server to shake hands with.');
    if (target.address.scheme === 'http') {
      return notApplicable('notUsed', 'The address begins with http://, so the connection is not protected.');
    }
    const [first, ...others] = handshakes;
    if (first === undefined) return inconclusive('notRecorded', 'No handshake was tried.');
    const choice = proxyFor(target, kubeconfig, environment);
    const proxied =
      choice.kind === 'proxy' ? proxyArguments(target, choice.endpoint, choice.source, environment) : null;
    const context: HandshakeContext = {
      target,
      proxy:
        proxied === null || choice.kind !== 'proxy'
          ? null
          : { args: proxied, origin: proxyOrigin(kubeconfig, choice.source) },
      // A sign-in program may give one too.
      mayHaveCertificate: clientCertificate?.handle != null || kubeconfig.user?.exec != null,
      answered: tlsWitness?.outcome.kind === 'answer' && isOn(first, tlsWitness),
    };
    const judge = (handshake: TlsEvidence, within = context): Judgement | null =>
      handshake.outcome.kind === 'complete'
        ? judgeCompleted(handshake.outcome, within)
        : judgeRefusedHandshake(handshake.outcome, within);

    const facts = [
      ...handshakes.flatMap((handshake, index) => rowsOf(handshake, placeIn(handshakes, index))),
      ...widestRow(known.widestHandshake),
      ...retryHandshakes.map(directRow),
    ];
    const throughProxy = judge(first);
    const judged =
      context.proxy === null || throughProxy === null
        ? throughProxy
        : (decidedPastProxy(first, throughProxy, retryHandshakes, context.proxy) ??
          (failsAlike(first, retryHandshakes) ? judge(first, { ...context, proxy: null }) : throughProxy));
    const addressed = handshakes.length > 1 ? subjectOf(first) : null;
    if (judged !== null) return withFacts(provenBy(known.widestHandshake, judged), facts, addressed);
    const worse = others.flatMap((handshake) => problemsOf(judge(handshake), subjectOf(handshake)));
    if (worse.length > 0) return warn(worse, { facts });
    const { outcome, timings } = first;
    const version = outcome.kind === 'complete' ? outcome.protocol : (outcome.offeredVersion ?? 'TLS');
    const protocol = version.replace('TLSv', 'TLS ');
    if (outcome.kind === 'failed') {
      const message = `${target.server} speaks ${protocol}, and goes on only with a client certificate.`;
      return pass(message, { note: protocol, facts });
    }
    const ms = timings.handshakeMs;
    return pass(`${target.server} speaks ${protocol}, and the handshake ends well.`, {
      note: ms === null ? protocol : `${protocol}, ${Math.round(ms)} ms`,
      facts,
    });
  },
});

/** The anonymous request speaks for the address in use only. */
function isOn({ route }: TlsEvidence, request: HttpEvidence): boolean {
  if (route.kind === 'proxy' || request.route.kind === 'proxy') return route.kind === request.route.kind;
  return route.address === request.route.address;
}

function subjectOf({ route }: TlsEvidence): string | null {
  return route.kind === 'direct' ? route.address : null;
}

function withFacts(judgement: Judgement, facts: readonly Fact[], subject: string | null): Judgement {
  if (!('problems' in judgement)) return { ...judgement, facts };
  return { ...judgement, problems: judgement.problems.map((named) => ({ ...named, subject })), facts };
}

/**
 * The same server, by the same name, goes on with what Go does not offer: then it is the offer, and neither the name nor
 * whoever stands in between.
 */
function provenBy(widest: TlsEvidence | null, judgement: Judgement): Judgement {
  if (widest?.outcome.kind !== 'complete' || judgement.outcome !== 'fail') return judgement;
  const problems = judgement.problems.map((named): NamedProblem => {
    if (named.code !== 'TLS-13') return named;
    return { ...named, certainty: 'certain', candidates: ['TLS-13'], next: null };
  });
  return { ...judgement, problems };
}

function widestRow(widest: TlsEvidence | null): readonly Fact[] {
  if (widest === null) return [];
  const label = 'With everything offered';
  const { outcome } = widest;
  if (outcome.kind === 'complete') return [fact(label, [outcome.protocol, outcome.cipher], 'pass')];
  return [fact(label, saidOf(outcome), 'unsure')];
}

/** kubectl uses the first address that connects: what is wrong at the others is a warning. */
function problemsOf(judgement: Judgement | null, subject: string | null): readonly NamedProblem[] {
  if (judgement === null || !('problems' in judgement)) return [];
  return judgement.problems.map((named) => ({ ...named, subject, blocks: false }));
}

/** ` at 192.0.2.10, in use`, where there are several addresses. */
function placeIn(handshakes: readonly TlsEvidence[], index: number): string {
  const route = handshakes[index]?.route;
  if (handshakes.length < 2 || route?.kind !== 'direct') return '';
  return ` at ${route.address}${index === 0 ? ', in use' : ''}`;
}

function directRow({ route, outcome }: TlsEvidence): Fact {
  const label = `Without the proxy${route.kind === 'direct' ? `, at ${route.address}` : ''}`;
  if (outcome.kind === 'complete') return fact(label, [outcome.protocol, outcome.cipher], 'pass');
  return fact(label, outcome.phase === 'connect' ? 'not reached' : saidOf(outcome), 'unsure');
}

function saidOf({ alert, how }: Extract<TlsEvidence['outcome'], { kind: 'failed' }>): string {
  return alert === null ? how : `alert ${alert.number}, ${alert.name}`;
}

function rowsOf({ outcome, serverName, timings }: TlsEvidence, at: string): readonly Fact[] {
  const name = fact(`Name sent${at}`, serverName ?? 'none, since it is an address');
  if (outcome.kind === 'failed') {
    const clear =
      outcome.firstBytes === null
        ? []
        : [fact(`Said in clear${at}`, outcome.firstBytes.text || outcome.firstBytes.looksLike, 'fail')];
    return [name, fact(`Handshake${at}`, saidOf(outcome), 'fail'), ...clear];
  }
  const { protocol, cipher, alpn, afterwards } = outcome;
  const ms = timings.handshakeMs === null ? [] : [`${Math.round(timings.handshakeMs)} ms`];
  return [
    name,
    fact(`Handshake${at}`, [protocol, cipher, alpn ?? 'no ALPN', ...ms], 'pass'),
    fact(`After it${at}`, afterwardsWords[afterwards], afterwards === 'answer' ? 'pass' : 'unsure'),
  ];
}

const afterwardsWords = {
  answer: 'an answer came',
  alert: 'a TLS alert came',
  closed: 'the server hung up',
  reset: 'the server cut the connection',
  silence: 'nothing came for three seconds',
} as const;
