import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import type { AuthorityEvidence, TrustEvidence } from '../../../shared/model/evidence/credential.ts';
import type { KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';
import type { TlsEvidence } from '../../../shared/model/evidence/network.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import type { Origin } from '../../../shared/model/origin.ts';
import { judgeDates } from '../../../shared/rules/certificate-candidates.ts';
import { judgeChain } from '../../../shared/rules/certificate-chain.ts';
import { judgeNames } from '../../../shared/rules/certificate-names.ts';
import { moment } from '../../../shared/rules/moment.ts';
import { servedChainOf } from '../../../shared/rules/served-chain.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, type Judgement, pass, problem, warn } from '../judgement.ts';
import { chainProblem } from './chain-problem.ts';
import { compareWithDirect } from './past-proxy.ts';
import { serverPresenter } from './presenter.ts';
import { type Served, servedChains, weigh, withoutChain } from './served.ts';
import { authorityOrigin, proxyArguments, proxyFor, type Target, targetOf } from './target.ts';

/** Was the server's certificate signed by the authority that the kubeconfig trusts? Judged without its dates and names. */
export const authorityCheck = defineCheck({
  step: 'network.authority',
  needs: ['clock', 'environment', 'kubeconfig', 'authority', 'handshakes', 'trust', 'directHandshakes', 'directTrust'],
  judge: (known): Judgement => {
    const { clock, environment, kubeconfig, authority, handshakes, trust, directHandshakes } = known;
    const target = targetOf(kubeconfig);
    const served = servedChains(handshakes);
    const nothing = withoutChain(target, served);
    if (nothing !== null || target === null) return nothing ?? pass('');
    if (!target.checked) return judgeUnverified(target, served, kubeconfig, clock.now);
    if (trust === null)
      return inconclusive('notRecorded', 'The signatures of the server’s certificate were not compared.');

    const origin = authorityOrigin(kubeconfig);
    const choice = proxyFor(target, kubeconfig, environment);
    const context = {
      presenter: serverPresenter(target),
      origin,
      trust,
      now: clock.now,
      platform: environment.platform,
      proxy:
        choice.kind === 'proxy' && choice.endpoint.scheme.startsWith('http')
          ? proxyArguments(target, choice.endpoint, choice.source, environment)
          : null,
    };
    const chains = served.map((one) => ({
      served: one,
      judged: judgeChain({
        served: one.chain,
        anchors: trust.anchorCertificates,
        signedBy: trust.signedBy,
        now: clock.now,
      }),
    }));
    const judged = chains.map(({ served: one, judged: result }) => ({
      served: one,
      problem: result.ok
        ? null
        : chainProblem(result, one.leaf, {
            ...context,
            withoutProxy: compareWithDirect(one.leaf, target.asked, directHandshakes, known.directTrust, clock.now),
          }),
    }));
    const facts = [
      ...served.flatMap(servedRows),
      ...directHandshakes.flatMap(directRow),
      ...anchorRows(trust, authority, origin, clock.now),
    ];
    const weighed = weigh(target, judged);
    if (weighed !== null)
      return weighed.outcome === 'fail' ? fail(weighed.problems, { facts }) : warn(weighed.problems, { facts });
    const first = chains[0]?.judged;
    const anchor = first?.ok === true ? first.chain.at(-1) : undefined;
    const name = anchor === undefined ? 'the authority' : shortName(anchor);
    return pass(`The server’s certificate leads to ${name}, which ${trustedBy(trust)} trusts.`, { note: name, facts });
  },
});

function trustedBy({ anchors }: TrustEvidence): string {
  return anchors === 'system' ? 'this computer' : 'your kubeconfig';
}

function shortName({ commonName, subject }: CertificateFacts): string {
  return commonName ?? subject;
}

function withPrint({ subject, sha256 }: CertificateFacts): string {
  return `${subject} · SHA-256 ${sha256.slice(0, 16)}…`;
}

function servedRows({ leaf, chain, subject }: Served): readonly Fact[] {
  const at = subject === null ? '' : ` at ${subject}`;
  return [fact(`Certificates shown${at}`, chain.map(withPrint)), fact(`Signed by${at}`, leaf.issuer)];
}

function directRow(handshake: TlsEvidence): readonly Fact[] {
  const chain = servedChainOf(handshake);
  const at = handshake.route.kind === 'direct' ? `, at ${handshake.route.address}` : '';
  return chain.length === 0 ? [] : [fact(`Shown without the proxy${at}`, chain.map(withPrint))];
}

function anchorRows(
  trust: TrustEvidence,
  authority: AuthorityEvidence | null,
  origin: Origin | null,
  now: string,
): readonly Fact[] {
  if (trust.anchors === 'system') {
    const material = authority?.material ?? null;
    const why =
      material === null ? 'none named' : `${material.path ?? 'certificate-authority-data'}: ${material.state}`;
    return [
      fact('Authority in the kubeconfig', why, 'fail', origin),
      fact('Authorities of this computer', [`${trust.systemCertificates} certificates`, ...trust.systemSources]),
    ];
  }
  const rows = trust.anchorCertificates.map((anchor) => {
    const dates = judgeDates(anchor, now);
    const ended = dates.ok
      ? []
      : [dates.why === 'expired' ? `ended ${moment(anchor.notAfter)}` : `begins ${moment(anchor.notBefore)}`];
    return fact('Authority in the kubeconfig', [withPrint(anchor), ...ended], dates.ok ? 'plain' : 'fail', origin);
  });
  return rows.slice(0, mostAnchorRows);
}

/** A bundle can hold hundreds of authorities; a few rows tell enough. */
const mostAnchorRows = 8;

/** With verification off kubectl looks at nothing; what it would find is told all the same. */
function judgeUnverified(
  target: Target,
  served: readonly Served[],
  kubeconfig: KubeconfigEvidence,
  now: string,
): Judgement {
  const hides = served.flatMap(({ leaf }) => [
    ...(judgeDates(leaf, now).ok ? [] : ['the certificate is out of date']),
    ...(judgeNames(leaf, target.asked).ok ? [] : [`the name ${target.asked} is not in the certificate`]),
  ]);
  const origin = kubeconfig.cluster?.insecureSkipTlsVerify?.origin ?? null;
  return warn(
    problem('TLS-09', { ...serverPresenter(target).texts, hides: [...new Set(hides)] }, { origin, blocks: false }),
    {
      note: 'not verified',
      facts: [fact('insecure-skip-tls-verify', 'true', 'warn', origin), ...served.flatMap(servedRows)],
    },
  );
}
