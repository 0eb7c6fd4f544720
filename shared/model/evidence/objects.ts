import type { NetworkError } from './network.ts';
import type { BindingFacts, ConfigMapFacts, RoleFacts, SecretFacts, ServiceAccountFacts } from './objects/access.ts';
import type { LimitRangeFacts, NamespaceFacts, NodeFacts, ResourceQuotaFacts } from './objects/cluster.ts';
import type { EndpointSliceFacts, IngressFacts, NetworkPolicyFacts, ServiceFacts } from './objects/network.ts';
import type { EventFacts, PodFacts } from './objects/pod.ts';
import type { ReplicaSetFacts, WorkloadFacts } from './objects/workload.ts';

/** What the probe reads of each kind of object: an allow-list, bounded and redacted. Secrets give their metadata alone. */
export interface ObjectItems {
  readonly deployments: WorkloadFacts;
  readonly daemonSets: WorkloadFacts;
  readonly statefulSets: WorkloadFacts;
  readonly replicaSets: ReplicaSetFacts;
  readonly pods: PodFacts;
  readonly services: ServiceFacts;
  readonly endpointSlices: EndpointSliceFacts;
  readonly events: EventFacts;
  readonly serviceAccounts: ServiceAccountFacts;
  readonly secrets: SecretFacts;
  readonly configMaps: ConfigMapFacts;
  readonly networkPolicies: NetworkPolicyFacts;
  readonly ingresses: IngressFacts;
  readonly resourceQuotas: ResourceQuotaFacts;
  readonly limitRanges: LimitRangeFacts;
  readonly roles: RoleFacts;
  readonly clusterRoles: RoleFacts;
  readonly roleBindings: BindingFacts;
  readonly clusterRoleBindings: BindingFacts;
  readonly nodes: NodeFacts;
  readonly namespaces: NamespaceFacts;
}

export type ObjectKind = keyof ObjectItems;

/** One list, or one object where `name` is set. */
export interface ObjectQuestion {
  readonly kind: ObjectKind;
  /** null: over all namespaces, or an object that is in none. */
  readonly namespace: string | null;
  readonly name: string | null;
  /** As kubectl's `--selector` takes it. */
  readonly labelSelector: string | null;
  /** Keep only what may belong to a Dashboard by its name, labels or images: the rest of a cluster is nobody's business. */
  readonly sieve?: 'dashboards';
}

/** What came of one question. */
export type ObjectsOf<K extends ObjectKind> = Omit<ObjectQuestion, 'kind'> & {
  readonly kind: K;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** The API server's own words for a refusal; '' for a success. */
  readonly message: string;
  readonly failure: NetworkError | null;
  /** Empty unless `status` is 200. */
  readonly items: readonly ObjectItems[K][];
  /** How many there were before the sieve. */
  readonly seen: number;
  /** There are more than were read. */
  readonly truncated: boolean;
};

export type ObjectsEvidence = { readonly [K in ObjectKind]: ObjectsOf<K> }[ObjectKind];
