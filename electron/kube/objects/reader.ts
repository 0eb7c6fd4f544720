import type { Condition, LabelSelector, ObjectMetadata } from '../../../shared/model/evidence/objects/metadata.ts';
import { isObject, textReader } from '../api/answer-text.ts';
import type { Vault } from '../vault.ts';

export type Fields = Readonly<Record<string, unknown>>;

const mostEntries = 64;
const nothing: Fields = {};

/** Annotations that say something about where an object comes from. All others may hold anything and stay behind. */
const shownAnnotations = [
  /^meta\.helm\.sh\/release-(?:name|namespace)$/,
  /^deployment\.kubernetes\.io\/revision$/,
  /^kubectl\.kubernetes\.io\/restartedAt$/,
  /^kubernetes\.io\/service-account\.(?:name|uid)$/,
  /^kubernetes\.io\/enforce-mountable-secrets$/,
  /^kubernetes\.io\/ingress\.class$/,
  /^nginx\.ingress\.kubernetes\.io\/(?:backend-protocol|rewrite-target|ssl-passthrough)$/,
  /^nginx\.org\/ssl-services$/,
];

/** Reads the fields of objects that a server wrote, whatever it wrote: bounded, printable, without secrets. */
export class ObjectReader {
  readonly #text: (value: unknown) => string | null;
  readonly #texts: (value: unknown) => readonly string[];

  constructor(vault: Pick<Vault, 'secretValues'>) {
    const { text, texts } = textReader(vault);
    this.#text = text;
    this.#texts = texts;
  }

  /** '' for what is no text. */
  text(value: unknown): string {
    return this.#text(value) ?? '';
  }

  /** null for what is no text, and for an empty one. */
  maybe(value: unknown): string | null {
    return this.#text(value) || null;
  }

  texts(value: unknown): readonly string[] {
    return this.#texts(value);
  }

  number(value: unknown): number {
    return numberOf(value) ?? 0;
  }

  maybeNumber(value: unknown): number | null {
    return numberOf(value);
  }

  maybeFlag(value: unknown): boolean | null {
    return typeof value === 'boolean' ? value : null;
  }

  /** A name or a number, such as a targetPort. */
  nameOrNumber(value: unknown): string | number | null {
    return numberOf(value) ?? this.maybe(value);
  }

  fields(value: unknown): Fields {
    return isObject(value) ? value : nothing;
  }

  list(value: unknown): readonly Fields[] {
    return Array.isArray(value) ? value.slice(0, mostEntries).filter(isObject) : [];
  }

  map(value: unknown): Readonly<Record<string, string>> {
    if (!isObject(value)) return {};
    const entries = Object.entries(value).slice(0, mostEntries);
    return Object.fromEntries(
      entries.flatMap(([key, one]) => {
        const shown = typeof one === 'number' ? String(one) : this.#text(one);
        return shown === null ? [] : [[this.text(key), shown]];
      }),
    );
  }

  metadata(item: Fields): ObjectMetadata {
    const from = this.fields(item.metadata);
    const owners = this.list(from.ownerReferences);
    const owner = owners.find(({ controller }) => controller === true) ?? null;
    const annotations = Object.entries(this.fields(from.annotations)).filter(([key]) =>
      shownAnnotations.some((shown) => shown.test(key)),
    );
    return {
      name: this.text(from.name),
      namespace: this.text(from.namespace),
      uid: this.text(from.uid),
      labels: this.map(from.labels),
      annotations: this.map(Object.fromEntries(annotations)),
      createdAt: this.maybe(from.creationTimestamp),
      deletedAt: this.maybe(from.deletionTimestamp),
      owner:
        owner === null ? null : { kind: this.text(owner.kind), name: this.text(owner.name), uid: this.text(owner.uid) },
    };
  }

  selector(value: unknown): LabelSelector {
    const from = this.fields(value);
    return {
      matchLabels: this.map(from.matchLabels),
      matchExpressions: this.list(from.matchExpressions).map((one) => ({
        key: this.text(one.key),
        operator: this.text(one.operator),
        values: this.texts(one.values),
      })),
    };
  }

  conditions(value: unknown): readonly Condition[] {
    return this.list(value).map((one) => ({
      type: this.text(one.type),
      status: this.text(one.status),
      reason: this.text(one.reason),
      message: this.text(one.message),
      changedAt: this.maybe(one.lastTransitionTime),
    }));
  }
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
