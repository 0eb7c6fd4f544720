// The shapes that the Dashboards' manifests are made of.

/** An object as its manifest has it. */
export type Manifest = Readonly<Record<string, unknown>>;

export type Labels = Readonly<Record<string, string>>;

/** Where objects are and what they are labelled with: the same for all of an install, or of one part. */
export interface Place {
  readonly namespace: string;
  readonly labels: Labels;
}

const meta = (name: string, { namespace, labels }: Place): Manifest => ({ name, namespace, labels });

export const namespaceObject = (name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});

export const serviceAccount = (name: string, place: Place): Manifest => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: meta(name, place),
});

export const secret = (name: string, place: Place, data?: Labels): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: meta(name, place),
  type: 'Opaque',
  ...(data ? { data } : {}),
});

export const configMap = (name: string, place: Place, data?: Labels): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: meta(name, place),
  ...(data ? { data } : {}),
});

export interface Port {
  readonly port: number;
  readonly targetPort: number | string;
  readonly name?: string;
  readonly protocol?: 'TCP' | 'UDP';
}

export const service = (name: string, place: Place, selector: Labels, ports: readonly Port[]): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: meta(name, place),
  spec: { ports, selector },
});

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

const rbac = 'rbac.authorization.k8s.io';

export const role = (name: string, place: Place, rules: readonly Rule[]): Manifest => ({
  apiVersion: `${rbac}/v1`,
  kind: 'Role',
  metadata: meta(name, place),
  rules,
});

export const clusterRole = (name: string, labels: Labels, rules: readonly Rule[]): Manifest => ({
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRole',
  metadata: { name, labels },
  rules,
});

const subjects = (account: string, namespace: string) => [{ kind: 'ServiceAccount', name: account, namespace }];

export const roleBinding = (name: string, place: Place, roleName: string, account: string): Manifest => ({
  apiVersion: `${rbac}/v1`,
  kind: 'RoleBinding',
  metadata: meta(name, place),
  roleRef: { apiGroup: rbac, kind: 'Role', name: roleName },
  subjects: subjects(account, place.namespace),
});

export const clusterRoleBinding = (name: string, place: Place, roleName: string, account: string): Manifest => ({
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: { name, labels: place.labels },
  roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: roleName },
  subjects: subjects(account, place.namespace),
});

export interface PodShape {
  readonly container: Manifest;
  readonly spec?: Manifest;
}

export const deployment = (name: string, place: Place, selector: Labels, { container, spec }: PodShape): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: meta(name, place),
  spec: {
    replicas: 1,
    revisionHistoryLimit: 10,
    selector: { matchLabels: selector },
    template: {
      metadata: { labels: { ...place.labels, ...selector } },
      // The manifests pull their images; here none can be pulled, and the tests need no grace at the end.
      spec: {
        terminationGracePeriodSeconds: 1,
        ...spec,
        containers: [{ imagePullPolicy: 'IfNotPresent', ...container }],
      },
    },
  },
});

export const secretVolume = (name: string, secretName: string): Manifest => ({ name, secret: { secretName } });
export const emptyVolume = (name: string): Manifest => ({ name, emptyDir: {} });
export const mount = (name: string, mountPath: string): Manifest => ({ name, mountPath });

/** 2.x and 7.x run so. */
export const restricted: Manifest = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsUser: 1001,
  runAsGroup: 2001,
};
