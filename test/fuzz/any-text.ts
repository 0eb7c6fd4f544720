import fc from 'fast-check';

/** Any code point, halves of surrogate pairs too; ASCII often. fast-check's own `binary` unit keeps 80 MiB of tables. */
const character = fc
  .oneof({ arbitrary: fc.nat(0x7f), weight: 3 }, fc.nat(0xffff), fc.nat(0x10ffff))
  .map((point) => String.fromCodePoint(point));

/** Texts of any characters, at most `maxLength` of them. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: character, maxLength });
}
