import { goQuote } from './go-quote.ts';
import type { ParsedProblem } from './parsed-file.ts';
import type { YamlValue } from './yaml/value.ts';

const topLevel =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
const jsonNames = { list: 'array', number: 'number', string: 'string', boolean: 'bool' } as const;
const plainNames = { list: 'a list', number: 'a number', string: 'plain text', boolean: 'a truth value' } as const;

/**
 * Is it a kubeconfig at all? client-go looks for kind and apiVersion first (serializer/json/meta.go, encoding/json): names in
 * any case, the last of several in sorted order, and what is absent or null counts as `Config` and `v1`. Null: it may go on.
 */
export function kindProblem(root: YamlValue): ParsedProblem | null {
  const base = { place: root.place, line: '', field: null, expected: 'a kubeconfig', other: null } as const;
  if (root.kind === 'null') return null;
  if (root.kind !== 'map') {
    const said = `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonNames[root.kind]} into Go value of type ${topLevel}`;
    return { ...base, kind: 'wrongKind', detail: `it is ${plainNames[root.kind]}`, said, found: plainNames[root.kind] };
  }
  const named = [...root.entries]
    .map(([key, { value }]) => ({ key, folded: fold(key), value }))
    .filter(({ folded, value }) => (folded === 'kind' || folded === 'apiversion') && value.kind !== 'null')
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  for (const { folded, value } of named) {
    if (value.kind === 'string' || value.kind === 'null') continue;
    const name = folded === 'kind' ? 'kind' : 'apiVersion';
    const found = value.kind === 'map' ? 'a mapping' : plainNames[value.kind];
    const json = value.kind === 'map' ? 'object' : jsonNames[value.kind];
    return {
      ...base,
      kind: 'wrongType',
      place: value.place,
      detail: `${found} stands where a text belongs`,
      said: `couldn't get version/kind; json parse error: json: cannot unmarshal ${json} into Go struct field .${name} of type string`,
      field: name,
      expected: 'a text',
      found,
    };
  }
  const kind = named.findLast(({ folded }) => folded === 'kind')?.value ?? null;
  const version = named.findLast(({ folded }) => folded === 'apiversion')?.value ?? null;
  const kindText = kind?.kind === 'string' && kind.value !== '' ? kind.value : 'Config';
  const versionText =
    version?.kind === 'string' && version.value !== '' && version.value !== '/' ? version.value : 'v1';
  const wellFormed = versionText.split('/').length <= 2;
  if (kindText !== 'Config' && wellFormed) {
    return {
      ...base,
      kind: 'wrongKind',
      place: kind?.place ?? root.place,
      detail: `it is a ${kindText}`,
      said: `no kind ${goQuote(kindText)} is registered for version ${goQuote(versionText)} in scheme`,
      field: 'kind',
      found: kindText,
    };
  }
  if (versionText === 'v1') return null;
  return {
    ...base,
    kind: 'wrongApiVersion',
    place: version?.place ?? root.place,
    detail: `its version is ${versionText}`,
    said: wellFormed
      ? `no kind "Config" is registered for version ${goQuote(versionText)} in scheme`
      : `unexpected GroupVersion string: ${versionText}`,
    field: 'apiVersion',
    expected: 'v1',
    found: versionText,
  };
}

/** Unicode's simple folding, as encoding/json compares: also the Kelvin sign and the long s. */
function fold(key: string): string {
  return key.replaceAll('\u212a', 'k').replaceAll('\u017f', 's').toLowerCase();
}
