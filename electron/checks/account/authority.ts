import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import type { TrustEvidence } from '../../../shared/model/evidence/credential.ts';
import type { TlsEvidence } from '../../../shared/model/evidence/network.ts';
import type { ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { judgeChain } from '../../../shared/rules/certificate-chain.ts';
import { accountVolumeOf } from '../../../shared/rules/dashboard/account-volume.ts';
import { itemsOf } from '../../../shared/rules/dashboard/find-installs.ts';
import type { SignIn } from '../../../shared/rules/dashboard/sign-in.ts';
import { servedChainOf } from '../../../shared/rules/served-chain.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, problem } from '../judgement.ts';
import { certificateProblem } from '../service/certificate-problem.ts';
import { conclude, type PartState } from '../service/conclude.ts';
import { loginProblem } from '../service/login-problem.ts';
import { argumentsOf, fromDocument, type Own, partsOf, saidRows, signInNeeds } from '../service/sign-ins.ts';

const ownMap = 'kube-root-ca.crt';

/** Does the authority in the pod fit the API server's certificate? The log tells; else what the API server shows us is compared. */
export const authorityCheck = defineCheck({
  step: 'account.authority',
  needs: [...signInNeeds, 'handshakes', 'mountedAuthorities', 'podTrust', 'apiServerService'],
  judge: (facts): Judgement => {
    const found = partsOf(facts, ['account', 'host']);
    if (found.kind === 'none') return found.judgement;
    const { own, parts } = found;
    const { handshakes, podTrust, clock } = facts;
    const maps = [...facts.dashboardObjects, ...facts.mountedAuthorities];
    const compared = parts.map((part) => compare(part, maps, podTrust, handshakes, clock.now));
    const states = parts.map((part, index) => ({
      part,
      state: stateOf(part, own, compared[index] ?? null, facts, parts),
    }));
    const rows = [
      ...saidRows(parts),
      ...compared.flatMap((one, index) => comparedRows(parts[index], one)),
      ...fromDocument('account.authority', own),
    ];
    const words = {
      works: 'The authority in the Dashboard’s pod fits the API server’s certificate.',
      unknown:
        'Whether the pod’s authority fits the certificate that the API server shows inside the cluster stands only in its log.',
    };
    return conclude(states, own, facts.asked, words, rows);
  },
});

interface Compared {
  /** The ConfigMap that ca.crt is from. */
  readonly map: string;
  readonly certificates: readonly CertificateFacts[];
  readonly served: readonly CertificateFacts[];
  /** null: there was nothing to compare. */
  readonly fits: boolean | null;
}

type Needed = Parameters<typeof authorityCheck.judge>[0];

function stateOf(
  part: SignIn,
  own: Own,
  compared: Compared | null,
  facts: Needed,
  parts: readonly SignIn[],
): PartState {
  const login = loginProblem(part, own, facts.clock.now, parts);
  if (login?.step === 'account.authority') return { kind: 'fails', problem: login.problem };
  const { last } = part;
  if (last?.kind === 'failed') {
    const found = certificateProblem(last.reason, argumentsOf(own, part, last.reason.words), {
      mode: part.mode,
      value: part.value,
      place: compared === null ? 'its own ca.crt' : `ca.crt of the ConfigMap ${compared.map}`,
      trusted: compared?.certificates[0]?.subject ?? null,
      served: compared?.served[0] ?? null,
      now: facts.clock.now,
    });
    if (found !== null) return { kind: 'fails', problem: found };
    if (['unauthorized', 'forbidden', 'secretMissing'].includes(last.reason.kind)) return { kind: 'proven' };
  }
  if (last?.kind === 'worked') return { kind: 'proven' };
  if (part.mode === 'account' && compared?.fits === false) {
    const args = {
      ...argumentsOf(own, part),
      place: `ca.crt of the ConfigMap ${compared.map}`,
      trusted: compared.certificates[0]?.subject ?? null,
      served: compared.served[0]?.issuer ?? null,
    };
    const next =
      'Inside the cluster another certificate may be shown than to you, behind a load balancer: its log tells.';
    // The cluster's own ConfigMap is what every pod trusts; another one in its place fits nothing that we know of.
    const other = compared.map !== ownMap && fitsOwnMap(facts);
    if (other && part.part.module === 'auth' && !parts.some((one) => one !== part && differs(one))) {
      const reason = 'x509: certificate signed by unknown authority';
      return { kind: 'fails', problem: problem('SA-23', { ...argumentsOf(own, part), reason, code: 'SA-13' }) };
    }
    if (other) return { kind: 'fails', problem: problem('SA-13', args) };
    return { kind: 'suspect', problem: problem('SA-13', args, { likely: true, next }) };
  }
  return { kind: 'unknown', elsewhere: last?.kind === 'failed' };
}

/** Has this part another authority than what pods trust by default? */
function differs({ spec, container }: SignIn): boolean {
  const volume = accountVolumeOf(spec, container);
  return volume !== null && volume.authority !== ownMap;
}

/** The same comparison with what pods trust by default: then we see the same server as they do. */
function fitsOwnMap({ dashboardObjects, podTrust, handshakes, clock }: Needed): boolean {
  const map = itemsOf(dashboardObjects, 'configMaps').find(({ name }) => name === ownMap);
  return judge(map?.authority?.certificates ?? [], podTrust, handshakes, clock.now) === true;
}

function compare(
  part: SignIn,
  maps: readonly ObjectsEvidence[],
  trust: TrustEvidence | null,
  handshakes: readonly TlsEvidence[],
  now: string,
): Compared | null {
  const volume = accountVolumeOf(part.spec, part.container);
  // A template shows no volume: the API server adds the usual one. A Secret's contents are never read.
  const name = volume === null ? ownMap : volume.authority;
  if (name === null || part.mode !== 'account') return null;
  const map = itemsOf(maps, 'configMaps').find((one) => one.name === name);
  const certificates = map?.authority?.certificates ?? [];
  const served = handshakes.map(servedChainOf).find((chain) => chain.length > 0) ?? [];
  return { map: name, certificates, served, fits: judge(certificates, trust, handshakes, now) };
}

function judge(
  certificates: readonly CertificateFacts[],
  trust: TrustEvidence | null,
  handshakes: readonly TlsEvidence[],
  now: string,
): boolean | null {
  const chains = handshakes.map(servedChainOf).filter((chain) => chain.length > 0);
  if (certificates.length === 0 || trust === null || chains.length === 0) return null;
  const names = new Set(certificates.map(({ sha256 }) => sha256));
  const anchors = trust.anchorCertificates.filter(({ sha256 }) => names.has(sha256));
  return chains.some((served) => judgeChain({ served, anchors, signedBy: trust.signedBy, now }).ok);
}

function comparedRows(part: SignIn | undefined, compared: Compared | null): readonly Fact[] {
  if (part === undefined || compared === null) return [];
  const { map, certificates, served, fits } = compared;
  const [leaf] = served;
  return [
    fact(
      `Authority of ${part.part.deployment} (${map})`,
      certificates.length === 0 ? 'can’t be seen' : certificates.slice(0, 3).map(({ subject }) => subject),
      fits === null ? 'unsure' : fits ? 'pass' : 'fail',
    ),
    ...(leaf === undefined
      ? []
      : [fact('Certificate that the API server showed you', [leaf.subject, `signed by ${leaf.issuer}`])]),
  ];
}
