// Whose kubeconfig a case is walked with.
import path from 'node:path';
import type { Rule } from '../../../electron/demo/manifests/objects.ts';
import { must } from '../api-client.ts';
import { base64, certificateUser, kubeconfigText, writePrivate } from '../kubeconfig.ts';
import type { DashboardWorld } from './case.ts';

let people = 0;

/** The administrator, with another authority than the rig’s. */
export function administrator({ node, folder }: DashboardWorld, { ca }: { readonly ca: string }): string {
  const cluster = { ...node.clusterFields(), 'certificate-authority-data': base64(ca) };
  return writePrivate(path.join(folder, 'config'), kubeconfigText({ cluster, user: certificateUser(node.admin) }));
}

export interface Rights {
  /** A role of the cluster, bound in this namespace alone, which is the context’s too. */
  readonly role?: string;
  readonly namespace?: string;
  /** Rules of a role of their own: in the namespace, or in all of the cluster. */
  readonly rules?: readonly Rule[];
  readonly everywhere?: readonly Rule[];
}

/** A person with a client certificate and these rights, and no others; gives the kubeconfig. */
export async function person({ node, folder, defer }: DashboardWorld, rights: Rights = {}): Promise<string> {
  const cn = `jane-${people++}`;
  const base = '/apis/rbac.authorization.k8s.io/v1';
  const { namespace } = rights;
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: cn }];
  const make = async (where: string, body: Record<string, unknown>): Promise<void> => {
    await must(node.api('POST', `${base}/${where}`, body), `${where} of ${cn}`);
    defer(() => node.api('DELETE', `${base}/${where}/${cn}`));
  };
  const bind = (where: string, kind: string, name: string) =>
    make(where, {
      metadata: { name: cn },
      subjects,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
    });
  if (rights.everywhere) {
    await make('clusterroles', { metadata: { name: cn }, rules: rights.everywhere });
    await bind('clusterrolebindings', 'ClusterRole', cn);
  }
  if (rights.rules) {
    await make(`namespaces/${namespace}/roles`, { metadata: { name: cn }, rules: rights.rules });
    await bind(`namespaces/${namespace}/rolebindings`, 'Role', cn);
  }
  if (rights.role) await bind(`namespaces/${namespace}/rolebindings`, 'ClusterRole', rights.role);
  await settled(node, cn, rights);
  const user = certificateUser(await node.issueClientCertificate({ cn, groups: ['developers'] }));
  const text = kubeconfigText({
    cluster: node.clusterFields(),
    user,
    ...(namespace === undefined ? {} : { context: { namespace } }),
  });
  return writePrivate(path.join(folder, 'config'), text);
}

/** New rights reach the authorizer a moment after they are made. */
async function settled(node: DashboardWorld['node'], user: string, rights: Rights): Promise<void> {
  const rule = rights.everywhere?.[0] ?? rights.rules?.[0];
  if (rule === undefined && rights.role === undefined) return;
  const [resource = 'pods', subresource] = (rule?.resources[0] ?? 'pods').split('/');
  const resourceAttributes = {
    ...(rights.everywhere ? {} : { namespace: rights.namespace }),
    group: rule?.apiGroups[0] ?? '',
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    verb: rule?.verbs[0] ?? 'list',
  };
  for (let tries = 0; tries < 200; tries++) {
    const asked = { spec: { user, resourceAttributes } };
    const answer = await node.api('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', asked);
    if (answer.json?.status?.allowed) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${user} got no rights`);
}
