import type { Fact } from '../../../shared/model/finding.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, type Judgement, pass, warn } from '../judgement.ts';
import { nameProblem } from './name-problem.ts';
import { serverPresenter } from './presenter.ts';
import { type Served, servedChains, weigh, withoutChain } from './served.ts';
import { type Target, targetOf } from './target.ts';

/** Does the certificate contain the name that is called? Go asks after the dates and before the authority. */
export const namesCheck = defineCheck({
  step: 'network.names',
  needs: ['kubeconfig', 'handshakes'],
  judge: ({ kubeconfig, handshakes }): Judgement => {
    const target = targetOf(kubeconfig);
    const served = servedChains(handshakes);
    const nothing = withoutChain(target, served);
    if (nothing !== null || target === null) return nothing ?? pass('');
    const presenter = serverPresenter(target);
    const judged = served.map((one) => ({ served: one, problem: nameProblem(one.leaf, presenter) }));
    const weighed = weigh(target, judged);
    const facts = [
      askedRow(target, kubeconfig.cluster?.tlsServerName?.origin ?? null, weighed?.outcome ?? 'pass'),
      ...served.map(namesRow),
    ];
    if (weighed === null) {
      return pass(`The server’s certificate contains ${target.asked}.`, { note: target.asked, facts });
    }
    return weighed.outcome === 'fail' ? fail(weighed.problems, { facts }) : warn(weighed.problems, { facts });
  },
});

function askedRow({ asked, serverName, origin }: Target, place: Target['origin'], outcome: Fact['outcome']): Fact {
  return fact(
    serverName === null ? 'Name that is called' : 'tls-server-name',
    asked,
    outcome,
    serverName === null ? origin : place,
  );
}

function namesRow({ leaf, subject }: Served): Fact {
  const names = [...leaf.dnsNames, ...leaf.ipAddresses];
  const label = `Names in the certificate${subject === null ? '' : ` at ${subject}`}`;
  if (names.length > 0) return fact(label, names);
  return fact(label, [`none; Common Name ${leaf.commonName ?? 'missing'}`], 'fail');
}
