import type { ObjectItems, ObjectKind, ObjectQuestion } from '../../../shared/model/evidence/objects.ts';
import type { CertificateStore } from '../certificate-store.ts';
import { readBinding, readConfigMap, readRole, readServiceAccount } from './access.ts';
import { readLimitRange, readNamespace, readNode, readResourceQuota } from './cluster.ts';
import { readEndpointSlice, readIngress, readNetworkPolicy, readService } from './network.ts';
import { readEvent, readPod } from './pods.ts';
import type { Fields, ObjectReader } from './reader.ts';
import { readReplicaSet, readWorkload } from './workloads.ts';

interface Resource<K extends ObjectKind> {
  /** Paths of the API groups that serve it, newest first: a 404 of one leads to the next. */
  readonly groups: readonly string[];
  readonly resource: string;
  readonly read: (
    item: Fields,
    read: ObjectReader,
    tools: { readonly certificates: CertificateStore },
  ) => ObjectItems[K];
  /** Its contents may be secret, or large and of no use: lists are asked for as PartialObjectMetadata. */
  readonly metadataOnly?: 'always' | 'lists';
}

const core = ['/api/v1'];
const apps = ['/apis/apps/v1'];
const rbac = ['/apis/rbac.authorization.k8s.io/v1'];

/** Where each kind is served, and how it is read. */
export const resources: { readonly [K in ObjectKind]: Resource<K> } = {
  deployments: { groups: apps, resource: 'deployments', read: readWorkload },
  daemonSets: { groups: apps, resource: 'daemonsets', read: readWorkload },
  statefulSets: { groups: apps, resource: 'statefulsets', read: readWorkload },
  replicaSets: { groups: apps, resource: 'replicasets', read: readReplicaSet },
  pods: { groups: core, resource: 'pods', read: readPod },
  services: { groups: core, resource: 'services', read: readService },
  // v1 since 1.21, v1beta1 until 1.24 (Kubernetes' deprecation guide).
  endpointSlices: {
    groups: ['/apis/discovery.k8s.io/v1', '/apis/discovery.k8s.io/v1beta1'],
    resource: 'endpointslices',
    read: readEndpointSlice,
  },
  events: { groups: core, resource: 'events', read: readEvent },
  serviceAccounts: { groups: core, resource: 'serviceaccounts', read: readServiceAccount },
  secrets: {
    groups: core,
    resource: 'secrets',
    metadataOnly: 'always',
    read: (item, read) => read.metadata(item),
  },
  configMaps: { groups: core, resource: 'configmaps', metadataOnly: 'lists', read: readConfigMap },
  // v1 since 1.19, v1beta1 until 1.21 (Kubernetes' deprecation guide).
  ingresses: {
    groups: ['/apis/networking.k8s.io/v1', '/apis/networking.k8s.io/v1beta1'],
    resource: 'ingresses',
    read: readIngress,
  },
  networkPolicies: { groups: ['/apis/networking.k8s.io/v1'], resource: 'networkpolicies', read: readNetworkPolicy },
  resourceQuotas: { groups: core, resource: 'resourcequotas', read: readResourceQuota },
  limitRanges: { groups: core, resource: 'limitranges', read: readLimitRange },
  roles: { groups: rbac, resource: 'roles', read: readRole },
  clusterRoles: { groups: rbac, resource: 'clusterroles', read: readRole },
  roleBindings: { groups: rbac, resource: 'rolebindings', read: readBinding },
  clusterRoleBindings: { groups: rbac, resource: 'clusterrolebindings', read: readBinding },
  nodes: { groups: core, resource: 'nodes', read: readNode },
  namespaces: { groups: core, resource: 'namespaces', read: readNamespace },
};

/** The path of one question at one of the groups, without limits. */
export function pathOf(group: string, { kind, namespace, name }: Omit<ObjectQuestion, 'labelSelector'>): string {
  const inside = namespace === null ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  const one = name === null ? '' : `/${encodeURIComponent(name)}`;
  return `${group}${inside}/${resources[kind].resource}${one}`;
}
