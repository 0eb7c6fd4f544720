import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableLine, printableValue, shownJson } from '../../../../shared/redaction/printable.ts';
import { harmIn, harmInValue, hostileText } from '../../../integration/hostile/hostile-text.ts';

/** Texts that are hostile more often than not. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\u001b',
        '\u009b',
        '\u009d',
        '[31m',
        ']0;',
        '\u0007',
        '\r\n',
        '\u2028',
        '\u202e',
        '\ufeff',
        '\u{e0041}',
      ),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('foreign text on a screen', () => {
  it('holds nothing that steers a terminal or turns text', () => {
    fc.assert(
      fc.property(text, (foreign) => {
        expect(harmIn(printable(foreign))).toBeNull();
        expect(printableLine(foreign)).not.toMatch(/[\n\t]/);
      }),
    );
  });

  it('keeps words, line feeds, tabs, and scripts that are written from right to left', () => {
    const plain = 'größe\tשלום\nКонтекст “prod” 👩‍🔧';
    expect(printable(plain)).toBe(plain);
    expect(printableLine(plain)).toBe('größe שלום Контекст “prod” 👩‍🔧');
  });

  it('is cut where it is longer than wanted', () => {
    expect(printableLine('abcdef', 3)).toBe('abc…');
    expect(printableLine('abc', 3)).toBe('abc');
  });
});

describe('JSON on a screen', () => {
  it('holds no such character as it is, and reads back as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(text, fc.array(text)), (value) => {
        for (const json of [shownJson(value), shownJson(value, 2)]) {
          expect(harmIn(json)).toBeNull();
          expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
        }
      }),
    );
  });
});

describe('a message for the window', () => {
  it('has no harmful text anywhere, but gives ids back as they are', () => {
    const message = {
      target: { id: `demo/${hostileText}`, set: 'demo', context: hostileText },
      list: [hostileText, 1, null],
    };
    const { target, list } = printableValue(message);
    expect(target.id).toBe(message.target.id);
    expect(harmInValue({ context: target.context, list })).toBeNull();
  });

  it('is the same object where nothing had to be done', () => {
    const message = { a: ['b', { c: null }], d: 4 };
    expect(printableValue(message)).toBe(message);
  });
});
