import type { TrustEvidence } from '../../../shared/model/evidence/credential.ts';
import type { EnvironmentEvidence, ProxyTlsEvidence } from '../../../shared/model/evidence/network.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import type { Origin } from '../../../shared/model/origin.ts';
import { judgeChain } from '../../../shared/rules/certificate-chain.ts';
import { fact, type NamedProblem } from '../judgement.ts';
import { chainProblem } from './chain-problem.ts';
import { damagedProblem } from './damaged-problem.ts';
import { dateProblem } from './date-problem.ts';
import { nameProblem } from './name-problem.ts';
import type { Presenter } from './presenter.ts';

export interface ProxyCertificate {
  readonly tls: ProxyTlsEvidence;
  readonly presenter: Presenter;
  readonly trust: TrustEvidence;
  readonly now: string;
  readonly platform: EnvironmentEvidence['platform'];
  /** Where the kubeconfig names its authority. */
  readonly origin: Origin | null;
}

/** Which of the problems of a walk is about the proxy's certificate and not the server's. */
const subject = 'the proxy’s certificate';

/**
 * What kubectl finds wrong with the certificate of an https proxy, in the order in which Go asks. It judges it as it judges the
 * server's: by the kubeconfig's authorities alone, and by tls-server-name where that is set.
 */
export function proxyCertificateProblems(shown: ProxyCertificate): readonly NamedProblem[] {
  const { tls, presenter, trust, now, platform, origin } = shown;
  const [damaged] = tls.damagedCertificates;
  if (damaged !== undefined) return [{ ...damagedProblem(damaged.error, presenter), subject }];
  const [leaf] = tls.chain;
  if (leaf === undefined) return [];
  const { anchorCertificates: anchors, signedBy } = trust;
  const judged = judgeChain({ served: tls.chain, anchors, signedBy, now });
  const chain = judged.ok
    ? null
    : chainProblem(judged, leaf, { presenter, origin, trust, now, platform, proxy: null, withoutProxy: 'unknown' });
  return [dateProblem(leaf, presenter, now, null), nameProblem(leaf, presenter), chain].flatMap((found) =>
    found === null ? [] : [{ ...found, subject }],
  );
}

/** The rows that show it. */
export function proxyCertificateRows(tls: ProxyTlsEvidence, checked: boolean, refused: boolean): readonly Fact[] {
  const [leaf] = tls.chain;
  if (leaf === undefined) return [];
  const outcome = !checked ? 'warn' : refused ? 'fail' : 'pass';
  const names = [...leaf.dnsNames, ...leaf.ipAddresses];
  return [
    fact('The proxy’s certificate', [leaf.subject, ...(checked ? [] : ['not verified'])], outcome),
    fact('Signed by', leaf.issuer),
    fact('Names in it', names.length === 0 ? 'none' : names),
  ];
}
