import type { PairFault } from '../../../shared/catalogue/credential/certificate.ts';
import type { ClientCertificateEvidence } from '../../../shared/model/evidence/credential.ts';
import type { UserEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Origin } from '../../../shared/model/origin.ts';
import { type NamedProblem, problem } from '../judgement.ts';

type Certificate = NonNullable<ClientCertificateEvidence['certificate']>;
type Key = NonNullable<ClientCertificateEvidence['key']>;

/** States in which the file itself can't be read. */
const unreadable = ['missing', 'directory', 'permissionDenied', 'unreadable', 'tooLarge'] as const;
type Unreadable = (typeof unreadable)[number];

function isUnreadable(state: string): state is Unreadable {
  return unreadable.some((candidate) => candidate === state);
}

/** Where the user entry names its certificate and its key. */
export function partOrigins(user: UserEntry): { readonly certificate: Origin | null; readonly key: Origin | null } {
  return {
    certificate: user.clientCertificateData?.origin ?? user.clientCertificate?.origin ?? null,
    key: user.clientKeyData?.origin ?? user.clientKey?.origin ?? null,
  };
}

/**
 * Files of certificate and key that can't be read. client-go opens both while it loads the configuration, whatever the
 * server's address is (clientcmd/validation.go); what only shows on reading counts once the credential is used (`used`).
 */
export function fileProblems(
  { certificate, key }: ClientCertificateEvidence,
  user: UserEntry,
  used: boolean,
): readonly NamedProblem[] {
  const origins = partOrigins(user);
  // A key without a certificate is never opened, and a pair that lacks its key is the kubeconfig's own fault.
  if (certificate === null) return [];
  const parts = [
    { kind: 'certificate', part: certificate, origin: origins.certificate },
    ...(key === null ? [] : [{ kind: 'key', part: key, origin: origins.key } as const]),
  ] as const;
  return parts.flatMap(({ kind, part, origin }) => {
    if (part.path === null || !isUnreadable(part.state)) return [];
    const stops = part.state === 'missing' || part.state === 'permissionDenied';
    if (!stops && !used) return [];
    return [problem('KCFG-10', { kind, file: part.path, detail: words[part.state] }, { subject: part.path, origin })];
  });
}

const words: Readonly<Record<Unreadable, string>> = {
  missing: 'does not exist',
  directory: 'is a folder',
  permissionDenied: 'may not be read by you',
  unreadable: 'can’t be read',
  tooLarge: 'is far too large',
};

/** What keeps a certificate and a key that were read from being a pair that Go would use (tls.X509KeyPair). */
export function pairProblems(evidence: ClientCertificateEvidence, user: UserEntry): readonly NamedProblem[] {
  const { certificate, key } = evidence;
  if (certificate === null || key === null) return [];
  if (!wasRead(certificate.state) || !wasRead(key.state)) return [];
  const origins = partOrigins(user);
  const pair = (fault: PairFault, origin: Origin | null, detail: string | null = null) =>
    problem('CRED-04', { fault, detail }, { origin });
  if (isSwapped(certificate, key)) return [pair('swapped', origins.certificate)];
  if (certificate.state === 'empty' || certificate.state === 'noPem')
    return [pair('noCertificate', origins.certificate)];
  if (certificate.state === 'noCertificate') {
    const damaged = certificate.damagedBlocks > 0;
    return [pair(damaged ? 'damagedCertificate' : 'noCertificate', origins.certificate, certificate.detail)];
  }
  if (key.state === 'encrypted') return [problem('CRED-05', { file: key.path }, { origin: origins.key })];
  if (key.state === 'empty' || key.state === 'noPem') return [pair('noKey', origins.key)];
  if (key.state === 'damaged') return [pair('damagedKey', origins.key)];
  if (evidence.matches !== false) return [];
  const kind = certificate.certificates[0]?.publicKey.type;
  return [pair(kind === key.type ? 'otherKey' : 'otherKind', origins.key ?? origins.certificate)];
}

/** Bad base64 is the kubeconfig's fault and stops client-go while it loads the file; it is judged there. */
function wasRead(state: string): boolean {
  return !isUnreadable(state) && state !== 'invalidBase64';
}

function isSwapped(certificate: Certificate, key: Key): boolean {
  const holdsKey = certificate.blocks.length > 0 && certificate.blocks.every((type) => type.endsWith('PRIVATE KEY'));
  return holdsKey && key.blocks.includes('CERTIFICATE');
}
