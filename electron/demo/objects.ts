/** An object as the API server writes it. */
export interface DemoObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** What is in a practice cluster, by `group/resource` (of the core group `/resource`). */
export type DemoObjects = Readonly<Record<string, readonly DemoObject[]>>;

/** A question about objects, as its path has it. */
export interface ObjectRequest {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly subresource: string | null;
}

/** The kinds that a practice cluster serves, which are those that a walk asks for. */
const kinds: Readonly<Record<string, string>> = {
  '/configmaps': 'ConfigMap',
  '/events': 'Event',
  '/limitranges': 'LimitRange',
  '/namespaces': 'Namespace',
  '/nodes': 'Node',
  '/pods': 'Pod',
  '/resourcequotas': 'ResourceQuota',
  '/secrets': 'Secret',
  '/serviceaccounts': 'ServiceAccount',
  '/services': 'Service',
  'apps/daemonsets': 'DaemonSet',
  'apps/deployments': 'Deployment',
  'apps/replicasets': 'ReplicaSet',
  'apps/statefulsets': 'StatefulSet',
  'batch/jobs': 'Job',
  'discovery.k8s.io/endpointslices': 'EndpointSlice',
  'networking.k8s.io/ingresses': 'Ingress',
  'networking.k8s.io/networkpolicies': 'NetworkPolicy',
  'rbac.authorization.k8s.io/clusterrolebindings': 'ClusterRoleBinding',
  'rbac.authorization.k8s.io/clusterroles': 'ClusterRole',
  'rbac.authorization.k8s.io/rolebindings': 'RoleBinding',
  'rbac.authorization.k8s.io/roles': 'Role',
};

/** Discovery of the core group, as far as kubectl needs it to know its words. */
export function coreResources(): unknown {
  const resources = Object.entries(kinds).flatMap(([key, kind]) => {
    const [group, name = ''] = key.split('/');
    const namespaced = !['namespaces', 'nodes'].includes(name);
    const known = { name, singularName: kind.toLowerCase(), namespaced, kind, verbs: ['get', 'list'] };
    const shortNames = name === 'namespaces' ? { shortNames: ['ns'] } : {};
    return group === '' ? [{ ...known, ...shortNames }] : [];
  });
  return { kind: 'APIResourceList', groupVersion: 'v1', resources };
}

/** `group/resource` of a kind that is served here. */
export function resourceOfKind(kind: string): string {
  return Object.entries(kinds).find(([, served]) => served === kind)?.[0] ?? '';
}

/** null where the path is none of an object or a list that is served here. */
export function objectRequestOf(path: string): ObjectRequest | null {
  const [, group = '', version = '', rest = ''] =
    /^\/apis\/([^/]+)\/([^/]+)\/(.+)$/.exec(path) ?? /^\/api()\/(v1)\/(.+)$/.exec(path) ?? [];
  const parts = rest.split('/').map(decodeURIComponent);
  const inside = parts[0] === 'namespaces' && parts.length > 2;
  const [resource = '', name = null, subresource = null] = inside ? parts.slice(2) : parts;
  if (kinds[`${group}/${resource}`] === undefined) return null;
  return { group, version, resource, namespace: inside ? (parts[1] ?? null) : null, name, subresource };
}

/** A list, or one object, or null where that one is not there. `metadataOnly`: as PartialObjectMetadata. */
export function objectAnswer(
  { group, version, resource, namespace, name }: ObjectRequest,
  objects: DemoObjects,
  labelSelector: string | null,
  metadataOnly: boolean,
): unknown {
  const held = (objects[`${group}/${resource}`] ?? []).filter(
    ({ metadata }) => namespace === null || metadata.namespace === namespace,
  );
  const shown = (object: DemoObject) => (metadataOnly ? { metadata: object.metadata } : object);
  const apiVersion = metadataOnly ? 'meta.k8s.io/v1' : [group, version].filter((part) => part !== '').join('/');
  const kind = metadataOnly ? 'PartialObjectMetadata' : (kinds[`${group}/${resource}`] ?? '');
  if (name !== null) {
    const found = held.find(({ metadata }) => metadata.name === name);
    return found === undefined ? null : { kind, apiVersion, ...shown(found) };
  }
  const items = held.filter(({ metadata }) => selects(labelSelector, metadata.labels ?? {})).map(shown);
  return { kind: `${kind}List`, apiVersion, metadata: { resourceVersion: '1042' }, items };
}

/** `a=b,c=d`, the only form that is asked for here. */
export function selects(selector: string | null, labels: Readonly<Record<string, string>>): boolean {
  if (selector === null || selector === '') return true;
  return selector.split(',').every((part) => {
    const [key = '', value = ''] = part.split(/==?/);
    return labels[key] === value;
  });
}

/** A refusal in the API server's own words (k8s.io/apimachinery api/errors NewForbidden). */
export function forbiddenText(
  { group, resource, namespace, name, subresource }: ObjectRequest,
  verb: string,
  user: string,
): string {
  const subject = `${resource}${subresource === null ? '' : `/${subresource}`}`;
  const qualified = `${resource}${group === '' ? '' : `.${group}`}`;
  const what = name === null ? qualified : `${qualified} "${name}"`;
  const where = namespace === null ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `${what} is forbidden: User "${user}" cannot ${verb} resource "${subject}" in API group "${group}" ${where}`;
}

/** What is not there (NewNotFound). */
export function notFoundText({ group, resource, name }: ObjectRequest): string {
  return `${resource}${group === '' ? '' : `.${group}`} "${name}" not found`;
}
