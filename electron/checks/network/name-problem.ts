import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import { judgeNames, type NameJudgement } from '../../../shared/rules/certificate-names.ts';
import { parseIp } from '../../../shared/rules/ip-address.ts';
import { type NamedProblem, problem } from '../judgement.ts';
import type { Presenter } from './presenter.ts';

/** A certificate that does not contain what kubectl looks for; null: it does. */
export function nameProblem(leaf: CertificateFacts, presenter: Presenter): NamedProblem | null {
  const { texts, asked, host, overridden, origin } = presenter;
  const judged = judgeNames(leaf, asked);
  if (judged.ok) return null;
  const args = {
    ...texts,
    asked: judged.host,
    names: judged.names,
    usable: usableName(leaf.dnsNames),
    text: judged.text,
    commonName: leaf.commonName ?? '',
    hostFits: overridden && judgeNames(leaf, host).ok,
  };
  return problem(codeOf(judged, leaf.hasSubjectAlternativeNames, overridden), args, { origin });
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
