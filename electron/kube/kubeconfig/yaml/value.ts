/** Where a value begins. Lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface MapEntry {
  readonly keyPlace: Place;
  readonly value: YamlValue;
}

/** A decoded value: what JSON could say, with its place in the text. Shared, never changed. */
export type YamlValue =
  | { readonly kind: 'null'; readonly place: Place }
  | { readonly kind: 'boolean'; readonly place: Place; readonly value: boolean }
  | { readonly kind: 'number'; readonly place: Place; readonly text: string }
  | { readonly kind: 'string'; readonly place: Place; readonly value: string }
  | { readonly kind: 'list'; readonly place: Place; readonly items: readonly YamlValue[] }
  | { readonly kind: 'map'; readonly place: Place; readonly entries: ReadonlyMap<string, MapEntry> };
