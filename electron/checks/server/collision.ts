import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import type { AuthorityEvidence } from '../../../shared/model/evidence/credential.ts';
import type { KubeconfigEvidence, ShadowedEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import { hiddenFromTarget, hiddenWithCertificates } from '../../../shared/rules/shadowed-entries.ts';
import { type FailureCode, type NamedProblem, problem } from '../judgement.ts';

/** Two files use one name, and the server refused the credential: did the collision bring the two together? */
export interface Collision {
  readonly entry: ShadowedEntry;
  /** The certificates prove it: they belong to the entry that is hidden, or that one's would have fitted here. */
  readonly proven: boolean;
}

export interface CollisionFacts {
  readonly kubeconfig: KubeconfigEvidence;
  readonly hiddenCertificates: readonly AuthorityEvidence[];
  /** Of the cluster entry in use. */
  readonly authorities: readonly CertificateFacts[];
  /** The client certificate that was refused; null for other credentials, about which nothing can be proven. */
  readonly certificate: CertificateFacts | null;
}

/** The collision that explains the refusal, or that may; null where there is none. */
export function collisionOf(facts: CollisionFacts): Collision | null {
  const { kubeconfig, authorities, certificate } = facts;
  const server = kubeconfig.cluster?.server?.value ?? null;
  // A hidden cluster entry with the same server leads to the same place, so that it explains no refusal.
  const concerned = hiddenFromTarget(kubeconfig).filter(
    ({ kind, server: hidden }) => kind === 'user' || (kind === 'cluster' && hidden != null && hidden !== server),
  );
  const [first] = concerned;
  if (first === undefined) return null;
  if (certificate === null) return { entry: first, proven: false };
  if (isSignedBy(certificate, authorities)) return null;
  const proven = hiddenWithCertificates(kubeconfig).findIndex((entry, index) => {
    if (!concerned.some(({ ignored }) => ignored === entry.ignored)) return false;
    const certificates = facts.hiddenCertificates[index]?.material?.certificates ?? [];
    return entry.kind === 'cluster'
      ? isSignedBy(certificate, certificates)
      : certificates[0] !== undefined && isSignedBy(certificates[0], authorities);
  });
  const entry = hiddenWithCertificates(kubeconfig)[proven];
  return entry === undefined ? { entry: first, proven: false } : { entry, proven: true };
}

/** By name and by key: names alone are shared by clusters that know nothing of each other. */
function isSignedBy(leaf: CertificateFacts, authorities: readonly CertificateFacts[]): boolean {
  return authorities.some(
    ({ subjectRaw, subjectKeyId }) =>
      subjectRaw === leaf.issuerRaw && subjectKeyId !== null && subjectKeyId === leaf.authorityKeyId,
  );
}

/** What the credential itself shows to be the reason, whatever cluster it was sent to. */
const byItself: ReadonlySet<FailureCode> = new Set([
  'CRED-01',
  'CRED-02',
  'CRED-21',
  'CRED-26',
  'AUTHN-02',
  'AUTHN-04',
]);

export function explainsItself(code: FailureCode): boolean {
  return byItself.has(code);
}

/** Proven to be made by this cluster: then no other entry's credential has come in its place. */
function isOwnToken({ code, certainty }: NamedProblem): boolean {
  return certainty === 'certain' && (code === 'AUTHN-05' || code === 'AUTHN-06' || code === 'AUTHN-07');
}

/** KCFG-15 in the place of the refusal when it is proven; otherwise beside what the refusal was named. */
export function withCollision(named: NamedProblem, collision: Collision | null, subject: string): NamedProblem {
  if (collision === null || explainsItself(named.code) || isOwnToken(named)) return named;
  const { kind, name, used, ignored } = collision.entry;
  if (collision.proven) {
    const args = { kind, name, used: used.file, ignored: ignored.file, refused: true };
    return problem('KCFG-15', args, { origin: ignored, subject });
  }
  return {
    ...named,
    certainty: 'likely',
    candidates: [...named.candidates, 'KCFG-15'],
    next: [
      `Two files use the name ${name}: try ${ignored.file} alone, with --kubeconfig.`,
      ...(named.next === null ? [] : [named.next]),
    ].join(' '),
  };
}
