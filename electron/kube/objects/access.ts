import type {
  BindingFacts,
  ConfigMapFacts,
  RoleFacts,
  ServiceAccountFacts,
} from '../../../shared/model/evidence/objects/access.ts';
import type { CertificateStore } from '../certificate-store.ts';
import { readCertificateMaterial } from '../x509/read-material.ts';
import type { Fields, ObjectReader } from './reader.ts';

export function readServiceAccount(item: Fields, read: ObjectReader): ServiceAccountFacts {
  const names = (value: unknown) => read.list(value).map((one) => read.text(one.name));
  return {
    ...read.metadata(item),
    automount: read.maybeFlag(item.automountServiceAccountToken),
    secrets: names(item.secrets),
    imagePullSecrets: names(item.imagePullSecrets),
    changedAt: lastChange(item, read),
  };
}

/** The latest time among those that the API server keeps for each manager of fields (metav1.ManagedFieldsEntry). */
function lastChange(item: Fields, read: ObjectReader): string | null {
  const times = read.list(read.fields(item.metadata).managedFields).flatMap(({ time }) => read.maybe(time) ?? []);
  return times.sort().at(-1) ?? null;
}

/**
 * Lists hold no contents (resources.ts). Of a ConfigMap that is asked for by name the public certificates under `ca.crt` are
 * read and nothing else: those that pods trust.
 */
export function readConfigMap(
  item: Fields,
  read: ObjectReader,
  tools: { readonly certificates: CertificateStore },
): ConfigMapFacts {
  const metadata = read.metadata(item);
  const text = read.fields(item.data)['ca.crt'];
  if (typeof text !== 'string') return { ...metadata, authority: null };
  const material = { source: 'data', path: null, failure: text === '' ? 'empty' : null, detail: null, text } as const;
  return { ...metadata, authority: readCertificateMaterial(material, 'authority', tools) };
}

export function readRole(item: Fields, read: ObjectReader): RoleFacts {
  return {
    ...read.metadata(item),
    rules: read.list(item.rules).map((rule) => ({
      verbs: read.texts(rule.verbs),
      apiGroups: read.texts(rule.apiGroups),
      resources: read.texts(rule.resources),
      resourceNames: read.texts(rule.resourceNames),
      nonResourceUrls: read.texts(rule.nonResourceURLs),
    })),
  };
}

/** A RoleBinding or ClusterRoleBinding. */
export function readBinding(item: Fields, read: ObjectReader): BindingFacts {
  const role = read.fields(item.roleRef);
  return {
    ...read.metadata(item),
    role: { kind: read.text(role.kind), name: read.text(role.name) },
    subjects: read.list(item.subjects).map((one) => ({
      kind: read.text(one.kind),
      name: read.text(one.name),
      namespace: read.maybe(one.namespace),
    })),
  };
}
