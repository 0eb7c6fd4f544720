/** A workload as kubectl takes it: a name alone is a Deployment’s, and all others bring their kind, as `daemonset/NAME`. */
export function workloadReference(name: string): string {
  return name.includes('/') ? name : `deployment/${name}`;
}

/** Where its pods’ specification stands, for JSONPath. */
export function podSpecificationPath(name: string): string {
  return name.startsWith('pod/') ? '.spec' : '.spec.template.spec';
}

/** Kinds that `kubectl rollout restart` takes; pods of others are made anew by whatever made them. */
export function canRollOut(name: string): boolean {
  return /^(?:deployment|daemonset|statefulset)\//.test(workloadReference(name));
}
