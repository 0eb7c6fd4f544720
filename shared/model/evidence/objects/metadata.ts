/** What every object says of itself. */
export interface ObjectMetadata {
  readonly name: string;
  /** '' for objects that are in none. */
  readonly namespace: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Those of an allow-list only: Helm's, the Deployment's revision, the service account of a Secret, an Ingress's own words. */
  readonly annotations: Readonly<Record<string, string>>;
  /** ISO 8601; null where there is none. */
  readonly createdAt: string | null;
  /** Set while it is being removed. */
  readonly deletedAt: string | null;
  /** The controller that made it. */
  readonly owner: { readonly kind: string; readonly name: string; readonly uid: string } | null;
}

/** metav1.LabelSelector. */
export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
}

/** A condition of an object's status. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly changedAt: string | null;
}
