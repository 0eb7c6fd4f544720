import { failureModes } from '../../shared/catalogue/index.ts';

/** Documentation that the window may open, by id. */
const documentation: Readonly<Record<string, string>> = {
  kubeconfig: 'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/',
  authentication: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/',
  authorization: 'https://kubernetes.io/docs/reference/access-authn-authz/authorization/',
  'exec-plugins':
    'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
  certificates: 'https://kubernetes.io/docs/setup/best-practices/certificates/',
  'kubeadm-certs': 'https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/',
  'service-accounts': 'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/',
};

const modes: Readonly<Record<string, { readonly sources: readonly string[] }>> = failureModes;

/**
 * The https address behind a link id: a failure mode's first source, or a page of the documentation. The window never
 * names an address; null for an id that nobody gave out.
 */
export function addressOf(link: string): string | null {
  const known = [modes, documentation].find((table) => Object.hasOwn(table, link))?.[link];
  const address = typeof known === 'string' ? known : known?.sources[0];
  return address?.startsWith('https://') ? address : null;
}
