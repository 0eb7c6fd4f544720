import type { CertificateMaterial } from '../certificate.ts';
import type { ObjectMetadata } from './metadata.ts';

export interface ServiceAccountFacts extends ObjectMetadata {
  readonly automount: boolean | null;
  readonly secrets: readonly string[];
  readonly imagePullSecrets: readonly string[];
  /** When anything of it was last changed, ISO 8601, as the API server keeps it since 1.18; null where it does not. */
  readonly changedAt: string | null;
}

/** Asked for as PartialObjectMetadata: contents never leave the API server. */
export type SecretFacts = ObjectMetadata;

export interface ConfigMapFacts extends ObjectMetadata {
  /** The certificates under `ca.crt`, where the ConfigMap was asked for by its name; null otherwise. */
  readonly authority: CertificateMaterial | null;
}

export interface RuleFacts {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceUrls: readonly string[];
}

export interface RoleFacts extends ObjectMetadata {
  readonly rules: readonly RuleFacts[];
}

/** A RoleBinding or ClusterRoleBinding. */
export interface BindingFacts extends ObjectMetadata {
  readonly role: { readonly kind: string; readonly name: string };
  readonly subjects: readonly { readonly kind: string; readonly name: string; readonly namespace: string | null }[];
}
