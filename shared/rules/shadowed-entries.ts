import type { KubeconfigEvidence, ShadowedEntry } from '../model/evidence/kubeconfig.ts';

/** Is the name one that this target uses? */
function takesPart({ kind, name }: ShadowedEntry, { context, cluster, user }: KubeconfigEvidence): boolean {
  return { context, cluster, user }[kind]?.name === name;
}

/** Entries of other content that another file's entry hides from this target. */
export function hiddenFromTarget(kubeconfig: KubeconfigEvidence): readonly ShadowedEntry[] {
  return kubeconfig.shadowed.filter((entry) => entry.differs && takesPart(entry, kubeconfig));
}

/** Those of them that hold certificates, in the order in which these are read. */
export function hiddenWithCertificates(
  kubeconfig: KubeconfigEvidence,
): readonly (ShadowedEntry & Required<Pick<ShadowedEntry, 'certificates'>>)[] {
  return hiddenFromTarget(kubeconfig).flatMap((entry) =>
    entry.certificates === undefined ? [] : [{ ...entry, certificates: entry.certificates }],
  );
}
