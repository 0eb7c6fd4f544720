import { decodeBase64 } from '../x509/base64.ts';
import type { Shape } from './config-shape.ts';
import type { YamlValue } from './yaml/value.ts';

/** A value that client-go's strict decoding refuses. */
export interface TypeProblem {
  readonly kind: 'wrongType' | 'badBase64';
  readonly value: YamlValue;
  /** Dotted, with positions: `users[0].user.token`. */
  readonly field: string;
  readonly expected: string;
  readonly found: string;
  /** In Go's words. */
  readonly said: string;
}

const jsonNames = {
  list: 'array',
  map: 'object',
  number: 'number',
  string: 'string',
  boolean: 'bool',
  null: 'null',
} as const;
const plainNames = {
  list: 'a list',
  map: 'a mapping',
  number: 'a number',
  string: 'a text',
  boolean: 'a truth value',
  null: 'nothing',
} as const;
const wanted = {
  string: 'a text',
  boolean: 'true or false',
  bytes: 'base64 text',
  list: 'a list',
  map: 'a mapping',
  struct: 'a mapping',
  any: 'anything',
} as const;

/** Go's error context: the struct nearest to the value, and the fields on the way without positions. */
interface Way {
  readonly struct: string;
  readonly goPath: string;
  readonly field: string;
}

/**
 * All that strict decoding (sigs.k8s.io/json, case-sensitive) refuses in a value, first what Go would name: it goes through
 * keys in alphabetical order, because YAML reaches it as JSON with sorted keys. Null is allowed everywhere.
 */
export function typeProblems(value: YamlValue, shape: Shape): readonly TypeProblem[] {
  const problems: TypeProblem[] = [];
  visit(value, shape, { struct: '', goPath: '', field: '' }, problems);
  return problems;
}

function visit(value: YamlValue, shape: Shape, way: Way, problems: TypeProblem[]): void {
  if (value.kind === 'null' || shape.kind === 'any') return;
  switch (shape.kind) {
    case 'string':
      if (value.kind !== 'string') problems.push(wrongType(value, shape, way));
      return;
    case 'boolean':
      if (value.kind !== 'boolean') problems.push(wrongType(value, shape, way));
      return;
    case 'bytes':
      visitBytes(value, shape, way, problems);
      return;
    case 'list':
      if (value.kind !== 'list') {
        problems.push(wrongType(value, shape, way));
        return;
      }
      for (const [index, item] of value.items.entries()) {
        visit(item, shape.of, { ...way, field: `${way.field}[${index}]` }, problems);
      }
      return;
    case 'map':
      if (value.kind !== 'map') {
        problems.push(wrongType(value, shape, way));
        return;
      }
      for (const [key, item] of sorted(value)) {
        visit(item, shape.of, { ...way, field: `${way.field}.${key}` }, problems);
      }
      return;
    case 'struct':
      if (value.kind !== 'map') {
        problems.push(wrongType(value, shape, way));
        return;
      }
      for (const [key, item] of sorted(value)) {
        const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
        if (field === undefined) continue;
        visit(
          item,
          field,
          { struct: shape.goName, goPath: join(way.goPath, key), field: join(way.field, key) },
          problems,
        );
      }
  }
}

function visitBytes(value: YamlValue, shape: Shape, way: Way, problems: TypeProblem[]): void {
  // Go fills bytes from a list of small numbers, too.
  if (value.kind === 'list') {
    for (const item of value.items) {
      if (item.kind !== 'null' && !isByte(item)) problems.push(wrongType(item, { ...shape, goType: 'uint8' }, way));
    }
    return;
  }
  if (value.kind !== 'string') {
    problems.push(wrongType(value, shape, way));
    return;
  }
  const decoded = decodeBase64(value.value);
  if (!('badAt' in decoded)) return;
  const said = `illegal base64 data at input byte ${decoded.badAt}`;
  const found = `a character at position ${decoded.badAt + 1} that does not belong`;
  problems.push({ kind: 'badBase64', value, field: way.field, expected: wanted.bytes, found, said });
}

function isByte(value: YamlValue): boolean {
  return value.kind === 'number' && /^\d{1,3}$/.test(value.text) && Number(value.text) <= 255;
}

function wrongType(value: YamlValue, shape: Shape, way: Way): TypeProblem {
  return {
    kind: 'wrongType',
    value,
    field: way.field,
    expected: wanted[shape.kind],
    found: plainNames[value.kind],
    said: `json: cannot unmarshal ${jsonNames[value.kind]} into Go struct field ${way.struct}.${way.goPath} of type ${shape.goType}`,
  };
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function sorted(value: YamlValue & { readonly kind: 'map' }): readonly (readonly [string, YamlValue])[] {
  return [...value.entries]
    .map(([key, entry]) => [key, entry.value] as const)
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
}
