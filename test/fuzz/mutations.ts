import fc from 'fast-check';
import { hostileText } from '../integration/hostile/hostile-text.ts';
import { anyText } from './any-text.ts';

/** One change of a text's bytes. `at` and `to` are places in it, from 0 to 1. */
export interface Mutation {
  readonly what: keyof typeof mutations;
  readonly at: number;
  readonly to: number;
  readonly with: string;
}

/** YAML's own marks, in places where they do not belong. */
const tokens = [
  '&a ',
  '*a',
  '*nope ',
  '<<: *a\n',
  '<<: [*a, *a]\n',
  '!!binary ',
  '!!timestamp ',
  '!!python/object/apply:os.system ',
  '!<tag:x> ',
  '? ',
  '- - - ',
  ': ',
  ' #',
  '|2+\n',
  '>-\n',
  '%YAML 9.9\n',
  '---\n',
  '...\n',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ',',
  '\t',
  '"\\x1b[31m\\u202e\\U0010FFFF\\L\\P"',
  '"\\ud800"',
  '99999999999999999999999999999999',
  '1e999999',
  '0o777777777777777777777777',
  '-.inf',
  '.nan',
  '0x',
  '2001-13-45',
  'key: {a: &b [*b]}\n',
  'token: ',
  'null',
  '\u0000',
  '\u001b[2J',
  '\u202e',
  '\ufeff',
  '\u2028',
  '\u0085',
  hostileText,
];

type Change = (bytes: Buffer, at: number, to: number, added: Buffer) => Buffer;

const cut: Change = (bytes, at, to, added) => Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(to)]);

function byLines(change: (lines: string[], at: number, to: number) => readonly string[]): Change {
  return (bytes, at, to) => {
    const lines = bytes.toString('latin1').split('\n');
    const scale = (place: number): number => Math.floor((place / Math.max(1, bytes.length)) * lines.length);
    return Buffer.from(change(lines, scale(at), scale(to)).join('\n'), 'latin1');
  };
}

/** Every kind of change. Places are offsets in bytes, `at` not behind `to`. */
const mutations = {
  insert: (bytes, at, _to, added) => cut(bytes, at, at, added),
  overwrite: (bytes, at, _to, added) => cut(bytes, at, Math.min(bytes.length, at + added.length), added),
  remove: (bytes, at, to) => cut(bytes, at, Math.min(to, at + 200), Buffer.alloc(0)),
  truncate: (bytes, at) => bytes.subarray(0, at),
  behead: (bytes, at) => bytes.subarray(at),
  repeat: (bytes, at, to) =>
    cut(bytes, to, to, Buffer.concat(Array(3).fill(bytes.subarray(at, Math.min(to, at + 2_000))))),
  flip: (bytes, at, to) => {
    const copy = Buffer.from(bytes);
    for (const place of [at, to]) if (place < copy.length) copy[place] = (copy[place] ?? 0) ^ (1 << ((at + to) % 8));
    return copy;
  },
  dropLine: byLines((lines, at) => lines.filter((_line, index) => index !== at)),
  doubleLine: byLines((lines, at) => lines.flatMap((line, index) => (index === at ? [line, line] : [line]))),
  swapLines: byLines((lines, at, to) =>
    lines.map((line, index) => (index === at ? (lines[to] ?? '') : index === to ? (lines[at] ?? '') : line)),
  ),
  indent: byLines((lines, at, to) => lines.map((line, index) => (index >= at && index <= to ? ` ${line}` : line))),
  outdent: byLines((lines, at, to) =>
    lines.map((line, index) => (index >= at && index <= to ? line.replace(/^ /, '') : line)),
  ),
  tabs: byLines((lines, at) => lines.map((line, index) => (index === at ? line.replace(/^ +/, '\t') : line))),
  joinLines: byLines((lines, at) => [
    ...lines.slice(0, at),
    `${lines[at] ?? ''}${lines[at + 1] ?? ''}`,
    ...lines.slice(at + 2),
  ]),
  carriageReturns: byLines((lines) => lines.map((line) => `${line}\r`)),
  utf16: (bytes) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString('utf8'), 'utf16le')]),
  utf16Swapped: (bytes) => {
    const swapped = Buffer.from(`\ufeff${bytes.toString('utf8')}`, 'utf16le');
    return swapped.length % 2 === 0 ? swapped.swap16() : swapped;
  },
  byteOrderMark: (bytes) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
  twice: (bytes) => Buffer.concat([bytes, Buffer.from('\n---\n'), bytes]),
} as const satisfies Record<string, Change>;

const payload = fc.oneof(
  { arbitrary: fc.constantFrom(...tokens), weight: 6 },
  anyText(20),
  fc.uint8Array({ maxLength: 24 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  what: fc.constantFrom(...(Object.keys(mutations) as (keyof typeof mutations)[])),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  to: fc.double({ min: 0, max: 1, noNaN: true }),
  with: payload,
});

export function mutate(bytes: Buffer, { what, at, to, with: text }: Mutation): Buffer {
  const [from, until] = [at, to].sort((left, right) => left - right).map((place) => Math.floor(place * bytes.length));
  // Half of the payloads that fit are bytes that are no UTF-8.
  const isLatin = [...text].every((character) => (character.codePointAt(0) ?? 0) < 0x100);
  const added = Buffer.from(text, isLatin && (until ?? 0) % 2 === 0 ? 'latin1' : 'utf8');
  return mutations[what](bytes, from ?? 0, until ?? 0, added);
}
