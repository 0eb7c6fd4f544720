import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readYaml } from '../../../../../electron/kube/kubeconfig/yaml/read-yaml.ts';
import { decodeText } from '../../../../../electron/kube/kubeconfig/yaml/text.ts';
import type { YamlValue } from '../../../../../electron/kube/kubeconfig/yaml/value.ts';

const bounds = { deepest: 100, mostNodes: 10_000 };

function read(text: string | Uint8Array) {
  return readYaml(decodeText(typeof text === 'string' ? Buffer.from(text) : text), bounds);
}

function plain(value: YamlValue | null): unknown {
  if (value === null || value.kind === 'null') return null;
  if (value.kind === 'list') return value.items.map(plain);
  if (value.kind === 'map')
    return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry.value)]));
  return value.kind === 'number' ? Number(value.text) : value.value;
}

function parsed(text: string | Uint8Array): unknown {
  const result = read(text);
  if (result.kind === 'refused') throw result.error;
  return plain(result.value);
}

function saidOf(text: string | Uint8Array): string {
  const result = read(text);
  return result.kind === 'refused' ? result.error.said : 'accepted';
}

// What go-yaml 2.4.3 answered, put down here as it stood.
describe('values as go-yaml v2 takes them', () => {
  it.each([
    ['a: [yes, No, on, OFF, y, N, true, "yes"]', { a: [true, false, true, false, true, false, true, 'yes'] }],
    ['a: [~, null, NULL, "", "null"]', { a: [null, null, null, '', 'null'] }],
    ['a: [0x1F, 0b11, 010, 0o10, 1_000, +5, -3]', { a: [31, 3, 8, 8, 1000, 5, -3] }],
    ['a: [1.5, .5, 1e3, 08, 1.]', { a: [1.5, 0.5, 1000, 8, 1] }],
    ['a: [2020-01-01, 12:30, 1.2.3, 0x, 1__, v1]', { a: ['2020-01-01', '12:30', '1.2.3', '0x', 1, 'v1'] }],
    ['a: !!str 5\nb: !custom 5\nc: ! 5', { a: '5', b: '5', c: '5' }],
    ['1: a\ntrue: b\n1.5: c', { 1: 'a', true: 'b', '1.5': 'c' }],
    ['a: 1\na: 2', { a: 2 }],
    ['a: 1\n<<: {a: 2, b: 3}', { a: 2, b: 3 }],
    ['<<: {a: 2, b: 3}\na: 1', { a: 1, b: 3 }],
    ['<<: [{a: 1}, {a: 2, b: 3}]', { a: 1, b: 3 }],
    ['"<<": {a: 2}', { '<<': { a: 2 } }],
    ['a: &x [1]\nb: *x', { a: [1], b: [1] }],
    ['a:\n- b\n-   c\n- - d', { a: ['b', 'c', ['d']] }],
    ['a: |\n  x\n   y\n\nb: >-\n  x\n  y\n\n  z\n', { a: 'x\n y\n', b: 'x y\nz' }],
    ['a: "x\\ty\\u00e9\\x41\\\n  z"', { a: 'x\tyéAz' }],
    ["a: 'it''s\n  here'", { a: "it's here" }],
    ['a: b\n...\n}', { a: 'b' }],
    ['--- a\n--- b', 'a'],
    ['{a: 1} x', { a: 1 }],
    ['? a\n: b', { a: 'b' }],
    ['[a: b, c]', [{ a: 'b' }, 'c']],
    ['', null],
    ['# nothing', null],
    ['a:\tb', { a: 'b' }],
  ])('%j', (text, value) => {
    expect(parsed(text)).toEqual(value);
  });
});

describe('what go-yaml v2 refuses, in its words', () => {
  it.each([
    ['a: b\n\tc: d', 'yaml: line 2: found a tab character that violates indentation'],
    ['a:\n\tb: c', 'yaml: line 2: found character that cannot start any token'],
    ['a: b: c', 'yaml: mapping values are not allowed in this context'],
    ['a:\n  b: c\n d: e', 'yaml: line 2: did not find expected key'],
    ['a: "b', 'yaml: found unexpected end of stream'],
    ['a: *b', "yaml: unknown anchor 'b' referenced"],
    ['a: &a [*a]', "yaml: anchor 'a' value contains itself"],
    ['[a]: b', 'yaml: invalid map key: []interface {}'],
    ['~: b', 'unsupported map key of type: %!s(<nil>), key: <nil>'],
    ['a: .inf', 'json: unsupported value: NaN'],
    ['a: !!int b', 'yaml: cannot decode !!str `b` as a !!int'],
    ['a: !!binary "?"', 'yaml: !!binary value contains invalid base64 data'],
    ['<<: 5', 'yaml: map merge requires map or sequence of maps as the value'],
    ['%YAML 1.2\n---\na: b', 'yaml: found incompatible YAML document'],
    ['a: \u0001', 'yaml: control characters are not allowed'],
    ['a: [b', "yaml: line 1: did not find expected ',' or ']'"],
  ])('%j', (text, said) => {
    expect(saidOf(text)).toBe(said);
  });

  it('bytes that are no UTF-8', () => {
    expect(saidOf(Buffer.from([0x61, 0xff]))).toBe('yaml: invalid leading UTF-8 octet');
    expect(saidOf(Buffer.from([0xc3, 0x28]))).toBe('yaml: invalid trailing UTF-8 octet');
    expect(saidOf(Buffer.from([0x61, 0xe2, 0x82]))).toBe('yaml: incomplete UTF-8 octet sequence');
    expect(saidOf(Buffer.from([0xc0, 0x80]))).toBe('yaml: invalid length of a UTF-8 sequence');
  });

  it('a mistake far in front of a bad byte is told first', () => {
    expect(saidOf(`a: b: c\n${'# comment\n'.repeat(200)}\u0001`)).toMatch(/mapping values/);
    expect(saidOf('a: b: c\n\u0001')).toBe('yaml: control characters are not allowed');
  });
});

describe('places', () => {
  it('count lines and columns from 1, whatever the line ends are', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const result = read(['a: b', 'c:', '  - d: {e: f}'].join(end));
      const value = result.kind === 'value' ? result.value : null;
      const list = value?.kind === 'map' ? value.entries.get('c')?.value : undefined;
      const item = list?.kind === 'list' ? list.items[0] : undefined;
      const inner = item?.kind === 'map' ? item.entries.get('d')?.value : undefined;
      expect(item?.place).toEqual({ line: 3, column: 5 });
      expect(inner?.place).toEqual({ line: 3, column: 8 });
    }
  });
});

describe('against another YAML library', () => {
  const scalar = fc.oneof(fc.string({ unit: 'grapheme-ascii' }), fc.integer(), fc.boolean(), fc.constant(null));
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('node'), { maxLength: 4 }),
      // The other library writes `<<` without quotes, which merges.
      fc.dictionary(
        fc.string({ unit: 'grapheme-ascii', minLength: 1 }).filter((key) => key !== '<<'),
        tie('node'),
        { maxKeys: 4 },
      ),
    ),
  })).node;

  it('reads back what it wrote as YAML 1.1, in every layout', () => {
    const quotes = fc.constantFrom('QUOTE_DOUBLE' as const, 'QUOTE_SINGLE' as const);
    const style = fc.record({
      indent: fc.constantFrom(2, 3, 4),
      // Not indented, an empty list stands alone on a line in column 0 of its parent, which go-yaml (and kubectl) refuse.
      indentSeq: fc.constant(true),
      collectionStyle: fc.constantFrom('any' as const, 'block' as const, 'flow' as const),
      // Unquoted, the two differ: what YAML 1.2 allows within brackets go-yaml may refuse.
      defaultStringType: quotes,
      defaultKeyType: quotes,
      lineWidth: fc.constantFrom(0, 20, 80),
    });
    fc.assert(
      fc.property(tree, style, (value, options) => {
        const text = stringify(value, { version: '1.1', aliasDuplicateObjects: false, ...options });
        expect(parsed(text)).toEqual(value);
      }),
      { numRuns: 200 },
    );
  });
});

describe('hostile text', () => {
  it('never throws anything but its own refusal', () => {
    const piece = fc.constantFrom(
      ...'\n',
      ...' :-?,[]{}&*!|>\'"%@`#',
      '\t',
      'a',
      '<<: ',
      '---\n',
      '...\n',
      '!!int ',
      '\\',
      '\r\n',
      '\ufeff',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const result = read(pieces.join(''));
        expect(['value', 'refused']).toContain(result.kind);
      }),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void read(bytes)),
      { numRuns: 300 },
    );
  });

  it('nesting and number of values are bounded', () => {
    expect(read('['.repeat(200))).toMatchObject({ error: { kind: 'tooDeep' } });
    expect(read(Array.from({ length: 200 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'))).toMatchObject({
      error: { kind: 'tooDeep' },
    });
    expect(read(`[${'a,'.repeat(20_000)}]`)).toMatchObject({ error: { kind: 'tooDense' } });
  });
});
