import type { Fact } from '../../../shared/model/finding.ts';
import { judgeNames, type NameJudgement } from '../../../shared/rules/certificate-names.ts';
import { parseIp } from '../../../shared/rules/ip-address.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, type Judgement, type NamedProblem, pass, problem, warn } from '../judgement.ts';
import { type Served, servedChains, weigh, withoutChain } from './served.ts';
import { presentedOf, type Target, targetOf } from './target.ts';

/** Does the certificate contain the name that is called? Go asks after the dates and before the authority. */
export const namesCheck = defineCheck({
  step: 'network.names',
  needs: ['kubeconfig', 'handshakes'],
  judge: ({ kubeconfig, handshakes }): Judgement => {
    const target = targetOf(kubeconfig);
    const served = servedChains(handshakes);
    const nothing = withoutChain(target, served);
    if (nothing !== null || target === null) return nothing ?? pass('');
    const facts = [askedRow(target, kubeconfig.cluster?.tlsServerName?.origin ?? null), ...served.map(namesRow)];
    const judged = served.map((one) => ({ served: one, problem: problemOf(one, target) }));
    const weighed = weigh(target, judged);
    if (weighed === null) {
      return pass(`The server’s certificate contains ${target.asked}.`, { note: target.asked, facts });
    }
    return weighed.outcome === 'fail' ? fail(weighed.problems, { facts }) : warn(weighed.problems, { facts });
  },
});

function askedRow({ asked, serverName, origin }: Target, place: Target['origin']): Fact {
  return fact(
    serverName === null ? 'Name that is called' : 'tls-server-name',
    asked,
    'plain',
    serverName === null ? origin : place,
  );
}

function namesRow({ leaf, subject }: Served): Fact {
  const names = [...leaf.dnsNames, ...leaf.ipAddresses];
  const label = `Names in the certificate${subject === null ? '' : ` at ${subject}`}`;
  if (names.length > 0) return fact(label, names);
  return fact(label, [`none; Common Name ${leaf.commonName ?? 'missing'}`], 'fail');
}

function problemOf({ leaf }: Served, target: Target): NamedProblem | null {
  const judged = judgeNames(leaf, target.asked);
  if (judged.ok) return null;
  const hostFits = target.serverName !== null && judgeNames(leaf, target.address.host).ok;
  const args = {
    ...presentedOf(target),
    asked: judged.host,
    names: judged.names,
    usable: usableName(leaf.dnsNames),
    text: judged.text,
    commonName: leaf.commonName ?? '',
    hostFits,
  };
  const code = codeOf(judged, leaf.hasSubjectAlternativeNames, target.serverName !== null);
  return problem(code, args, { origin: target.origin });
}

/** A certificate without any alternative names fits nobody: then it is at fault, and not the name that is asked for. */
function codeOf(judged: Exclude<NameJudgement, { ok: true }>, hasNames: boolean, overridden: boolean) {
  if (judged.problem === 'legacyCommonName') return 'TLS-05';
  if (!hasNames) return judged.problem === 'noIpNames' ? 'TLS-04' : 'TLS-05';
  if (overridden) return 'TLS-08';
  return judged.problem === 'noIpNames' ? 'TLS-04' : 'TLS-03';
}

/** A name for tls-server-name: `kubernetes`, which API servers have, else the first that is a plain name. */
function usableName(names: readonly string[]): string | null {
  const plain = names.filter((name) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(name) && parseIp(name) === null);
  return plain.find((name) => name === 'kubernetes') ?? plain[0] ?? null;
}
