/** Groups that the API server itself serves (k8s.io/api, and the server's own): never an extension's. */
const builtIn: ReadonlySet<string> = new Set([
  'apps',
  'autoscaling',
  'batch',
  'extensions',
  'policy',
  ...[
    'admissionregistration',
    'apiextensions',
    'apiregistration',
    'apps',
    'auditregistration',
    'authentication',
    'authorization',
    'certificates',
    'coordination',
    'discovery',
    'events',
    'flowcontrol.apiserver',
    'internal.apiserver',
    'networking',
    'node',
    'rbac.authorization',
    'resource',
    'scheduling',
    'settings',
    'storage',
    'storagemigration',
  ].map((group) => `${group}.k8s.io`),
]);

export function isBuiltInGroup(group: string): boolean {
  return builtIn.has(group);
}
