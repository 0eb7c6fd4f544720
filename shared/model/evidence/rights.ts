import type { NetworkError } from './network.ts';

export interface Subject {
  readonly kind: 'User' | 'Group' | 'ServiceAccount';
  readonly name: string;
  /** Of a service account; null for the others. */
  readonly namespace: string | null;
}

export interface RoleName {
  readonly kind: 'Role' | 'ClusterRole';
  readonly name: string;
}

/**
 * Bindings of RBAC that reach into one namespace, as far as this credential may read them. A `status` other than 200 is a list
 * that could not be read, null one that did not come; a list that is too long to be read counts as that.
 */
export interface RoleBindingsEvidence {
  readonly namespace: string;
  readonly statuses: {
    readonly clusterRoleBindings: number | null;
    readonly roleBindings: number | null;
    readonly clusterRoles: number | null;
    readonly roles: number | null;
  };
  readonly bindings: readonly {
    readonly name: string;
    /** The whole cluster, or the one namespace. */
    readonly wide: boolean;
    readonly role: RoleName;
    readonly subjects: readonly Subject[];
  }[];
  /** Roles whose rules let create or change RoleBindings. */
  readonly bindingRoles: readonly RoleName[];
  readonly failure: NetworkError | null;
}
