import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, type Judgement, type NamedProblem, notApplicable, pass } from '../judgement.ts';
import { proxyPresenter } from './presenter.ts';
import { proxyCertificateProblems, proxyCertificateRows } from './proxy-certificate.ts';
import { judgeProxyTls } from './proxy-handshake.ts';
import { authorityOrigin, proxyArguments, proxyFor, proxyOrigin, proxyText, targetOf } from './target.ts';
import { judgeNotReached, judgeOther, judgeRefused, type Tunnelled } from './tunnel-answers.ts';

/** Does the proxy open a way to the API server? */
export const tunnelCheck = defineCheck({
  step: 'network.tunnel',
  needs: ['clock', 'kubeconfig', 'environment', 'clientCertificate', 'tunnel', 'directConnections', 'proxyTrust'],
  judge: (known): Judgement => {
    const { clock, kubeconfig, environment, tunnel, proxyTrust } = known;
    const target = targetOf(kubeconfig);
    const choice = target === null ? null : proxyFor(target, kubeconfig, environment);
    if (target === null || choice?.kind !== 'proxy') {
      return notApplicable('notUsed', 'No proxy is used for this server.');
    }
    if (tunnel === null) return inconclusive('notRecorded', 'The proxy was not asked.');
    const { endpoint, source } = choice;
    const origin = proxyOrigin(kubeconfig, source);
    const facts = [
      fact('Proxy', proxyText(endpoint), 'plain', origin),
      fact('Set by', source),
      fact('Asked for', target.server, 'plain', target.origin),
    ];
    const presenter = proxyPresenter(target, endpoint, source, origin);
    const answered = judgeAnswer({
      endpoint,
      origin,
      facts,
      tunnel,
      presenter,
      args: proxyArguments(target, endpoint, source, environment),
      direct: known.directConnections,
      mayHaveCertificate: known.clientCertificate?.handle != null || kubeconfig.user?.exec != null,
    });
    const tls = tunnel.proxyTls;
    if (tls === undefined) return answered;
    const unread = target.checked && tls.chain.length > 0 && proxyTrust === null;
    if (unread && answered.outcome === 'pass') {
      return inconclusive('notRecorded', 'The signatures of the proxy’s certificate were not compared.', { facts });
    }
    const refused =
      target.checked && proxyTrust !== null
        ? proxyCertificateProblems({
            tls,
            presenter,
            trust: proxyTrust,
            now: clock.now,
            platform: environment.platform,
            origin: authorityOrigin(kubeconfig),
          })
        : [];
    return withCertificate(answered, refused, proxyCertificateRows(tls, target.checked, refused.length > 0));
  },
});

function judgeAnswer(asked: Tunnelled): Judgement {
  const { tunnel, args, facts } = asked;
  const { outcome } = tunnel;
  switch (outcome.kind) {
    case 'open':
      return pass(`The proxy ${args.proxy} opens a way to ${args.server}.`, {
        note: `${Math.round(outcome.ms)} ms`,
        facts,
      });
    case 'notReached':
      return judgeProxyTls(asked) ?? judgeNotReached(outcome, asked);
    case 'refused':
      return judgeRefused(outcome, asked);
    case 'notAProxy':
      return judgeProxyTls(asked) ?? judgeOther(outcome, asked);
  }
}

/**
 * kubectl meets the proxy's certificate before the proxy hears what it wants: what is wrong with it comes first. What the proxy
 * would say behind it counts where that is certain of itself.
 */
function withCertificate(
  answered: Judgement,
  refused: readonly NamedProblem[],
  rows: NonNullable<Judgement['facts']>,
): Judgement {
  const facts = [...(answered.facts ?? []), ...rows];
  if (refused.length === 0) return { ...answered, facts };
  return fail([...refused, ...(answered.outcome === 'fail' ? answered.problems : [])], { facts });
}
