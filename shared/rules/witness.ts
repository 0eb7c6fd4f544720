import type { ClusterEntry, KubeconfigEvidence, UserEntry } from '../model/evidence/kubeconfig.ts';
import type { OtherContextsEvidence } from '../model/evidence/refusal.ts';
import { chooseCredential } from './credential.ts';

export type OtherContext = OtherContextsEvidence['contexts'][number];

/** One may lack the right, another have it; more would be a crowd. */
const mostWitnesses = 3;

/**
 * Contexts whose credential may ask the server why it refuses another one: they go the same way to the same server and trust
 * it by the same authority, and their credential stands in files, so that no program is run and nobody is asked to sign in.
 * Certificates come first: administrators' kubeconfigs have them. Impersonation is left alone: it is somebody else's name.
 */
export function witnessesFor(kubeconfig: KubeconfigEvidence, others: OtherContextsEvidence | null) {
  const { cluster, user } = kubeconfig;
  if (cluster === null || user === null || others === null || isInsecure(cluster)) return [];
  const trusted = others.contexts.filter(
    (other) => isSameWay(cluster, other.cluster) && isStatic(other) && !isSameCredential(user, other.user),
  );
  const hasPair = ({ user: other }: OtherContext) => chooseCredential(other, null).clientCertificate;
  return [...trusted.filter(hasPair), ...trusted.filter((other) => !hasPair(other))].slice(0, mostWitnesses);
}

function isInsecure(cluster: ClusterEntry): boolean {
  return cluster.insecureSkipTlsVerify?.value === true;
}

/** Whatever is not written alike is taken for different: then nobody is asked. */
function isSameWay(one: ClusterEntry, other: ClusterEntry): boolean {
  if (isInsecure(other)) return false;
  const wayOf = (cluster: ClusterEntry) => [
    cluster.server?.value ?? '',
    cluster.tlsServerName?.value ?? '',
    cluster.certificateAuthorityData?.value.handle ?? cluster.certificateAuthority?.value ?? '',
    cluster.proxyUrl?.value ?? '',
    cluster.proxyCredential?.handle ?? '',
  ];
  return JSON.stringify(wayOf(one)) === JSON.stringify(wayOf(other));
}

function isStatic({ user, cluster }: OtherContext): boolean {
  const { bearer, clientCertificate, basic, authProvider } = chooseCredential(user, cluster);
  if (user.impersonate !== null || basic !== null || authProvider !== null) return false;
  return bearer === 'token' || bearer === 'tokenFile' || (bearer === null && clientCertificate);
}

function isSameCredential(one: UserEntry, other: UserEntry): boolean {
  const partsOf = (user: UserEntry) => [
    user.token?.value.handle ?? '',
    user.tokenFile?.value ?? '',
    user.clientCertificateData?.value.handle ?? user.clientCertificate?.value ?? '',
  ];
  return JSON.stringify(partsOf(one)) === JSON.stringify(partsOf(other));
}
