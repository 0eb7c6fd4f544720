import { type Cursor, hexValue, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit, space, tab } from './cursor.ts';
import { type Token, token } from './token.ts';
import type { Mark } from './yaml-error.ts';

/** Text behind line breaks within a scalar: one break folds to a space, more stay (YAML 1.1, line folding). */
function folded(leadingBreak: string, trailingBreaks: string): string {
  if (!leadingBreak.startsWith('\n')) return leadingBreak + trailingBreaks;
  return trailingBreaks === '' ? ' ' : trailingBreaks;
}

interface BlockHeader {
  readonly chomping: -1 | 0 | 1;
  readonly increment: number;
}

function scanBlockHeader(cursor: Cursor, start: Mark): BlockHeader {
  let chomping: -1 | 0 | 1 = 0;
  let increment = 0;
  const takeChomping = () => {
    const code = cursor.at();
    if (code !== 43 && code !== 45) return false;
    chomping = code === 43 ? 1 : -1;
    cursor.skip();
    return true;
  };
  const takeIncrement = () => {
    if (!isDigit(cursor.at())) return false;
    increment = cursor.at() - 48;
    if (increment === 0) cursor.fail('found an indentation indicator equal to 0', start);
    cursor.skip();
    return true;
  };
  if (takeChomping()) takeIncrement();
  else if (takeIncrement()) takeChomping();
  cursor.skipBlanks();
  cursor.skipComment();
  if (!isBreakOrEnd(cursor.at())) cursor.fail('did not find expected comment or line break', start);
  cursor.takeBreak();
  return { chomping, increment };
}

/** `|` and `>` (scannerc.go yaml_parser_scan_block_scalar). */
export function scanBlockScalar(cursor: Cursor, literal: boolean, parentIndent: number): Token {
  const start = cursor.mark();
  cursor.skip();
  const { chomping, increment } = scanBlockHeader(cursor, start);
  let indent = increment === 0 ? 0 : parentIndent >= 0 ? parentIndent + increment : increment;
  let value = '';
  let leadingBreak = '';
  let leadingBlank = false;
  let end = cursor.mark();

  const scanBreaks = (): string => {
    let breaks = '';
    let deepest = 0;
    end = cursor.mark();
    for (;;) {
      while ((indent === 0 || cursor.column < indent) && cursor.at() === space) cursor.skip();
      deepest = Math.max(deepest, cursor.column);
      if ((indent === 0 || cursor.column < indent) && cursor.at() === tab) {
        cursor.fail('found a tab character where an indentation space is expected', start);
      }
      if (!isBreak(cursor.at())) break;
      breaks += cursor.takeBreak();
      end = cursor.mark();
    }
    if (indent === 0) indent = Math.max(deepest, parentIndent + 1, 1);
    return breaks;
  };

  let trailingBreaks = scanBreaks();
  while (cursor.column === indent && cursor.at() !== 0) {
    const blank = isBlank(cursor.at());
    if (!literal && !leadingBlank && !blank && leadingBreak.startsWith('\n')) {
      if (trailingBreaks === '') value += ' ';
    } else {
      value += leadingBreak;
    }
    value += trailingBreaks;
    leadingBlank = blank;
    const from = cursor.index;
    while (!isBreakOrEnd(cursor.at())) cursor.skip();
    value += cursor.text.slice(from, cursor.index);
    leadingBreak = cursor.takeBreak();
    trailingBreaks = scanBreaks();
  }
  if (chomping !== -1) value += leadingBreak;
  if (chomping === 1) value += trailingBreaks;
  return token('scalar', start, end, value);
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

const codeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function scanEscape(cursor: Cursor, start: Mark): string {
  const letter = String.fromCharCode(cursor.at(1));
  const length = codeLengths[letter];
  const simple = simpleEscapes[letter];
  if (length === undefined && simple === undefined) cursor.fail('found unknown escape character', start);
  cursor.skip(2);
  if (length === undefined) return simple ?? '';
  let value = 0;
  for (let digit = 0; digit < length; digit += 1) {
    const hex = hexValue(cursor.at(digit));
    if (hex < 0) cursor.fail('did not find expected hexdecimal number', start);
    value = value * 16 + hex;
  }
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
    cursor.fail('found invalid Unicode character escape code', start);
  }
  cursor.skip(length);
  return String.fromCodePoint(value);
}

/** Quoted scalars (scannerc.go yaml_parser_scan_flow_scalar). */
export function scanQuotedScalar(cursor: Cursor, single: boolean): Token {
  const start = cursor.mark();
  const quote = single ? 39 : 34;
  cursor.skip();
  let value = '';
  for (;;) {
    if (cursor.atDocumentIndicator()) cursor.fail('found unexpected document indicator', start);
    if (cursor.at() === 0) cursor.fail('found unexpected end of stream', start);
    let leadingBlanks = false;
    while (!isBlankOrEnd(cursor.at())) {
      const code = cursor.at();
      if (single && code === quote && cursor.at(1) === quote) {
        value += "'";
        cursor.skip(2);
      } else if (code === quote) {
        break;
      } else if (!single && code === 92 && isBreak(cursor.at(1))) {
        cursor.skip();
        cursor.takeBreak();
        leadingBlanks = true;
        break;
      } else if (!single && code === 92) {
        value += scanEscape(cursor, start);
      } else {
        const from = cursor.index;
        do cursor.skip();
        while (!isBlankOrEnd(cursor.at()) && cursor.at() !== quote && (single || cursor.at() !== 92));
        value += cursor.text.slice(from, cursor.index);
      }
    }
    if (cursor.at() === quote) break;
    value += scanQuotedBlanks(cursor, leadingBlanks);
  }
  cursor.skip();
  return token('scalar', start, cursor.mark(), value);
}

/** Blanks and breaks within quotes. `escapedBreak`: an escaped line break came before, so that blanks don't count. */
function scanQuotedBlanks(cursor: Cursor, escapedBreak: boolean): string {
  let leadingBlanks = escapedBreak;
  let whitespace = '';
  let leadingBreak = '';
  let trailingBreaks = '';
  for (;;) {
    const code = cursor.at();
    if (isBlank(code)) {
      if (!leadingBlanks) whitespace += String.fromCharCode(code);
      cursor.skip();
    } else if (isBreak(code)) {
      if (leadingBlanks) {
        trailingBreaks += cursor.takeBreak();
      } else {
        leadingBreak = cursor.takeBreak();
        leadingBlanks = true;
      }
    } else break;
  }
  return leadingBlanks ? folded(leadingBreak, trailingBreaks) : whitespace;
}

/** `, ? [ ] { }`: what ends a plain scalar within brackets. */
const endsPlainInFlow: ReadonlySet<number> = new Set([44, 63, 91, 93, 123, 125]);

export interface PlainScalar {
  readonly token: Token;
  /** A line break followed, so that a simple key may start. */
  readonly breakFollows: boolean;
}

/** Unquoted scalars (scannerc.go yaml_parser_scan_plain_scalar). */
export function scanPlainScalar(cursor: Cursor, parentIndent: number, inFlow: boolean): PlainScalar {
  const start = cursor.mark();
  const indent = parentIndent + 1;
  let end = start;
  let value = '';
  let whitespace = '';
  let leadingBreak = '';
  let trailingBreaks = '';
  let leadingBlanks = false;
  const ends = (code: number) => (code === 58 && isBlankOrEnd(cursor.at(1))) || (inFlow && endsPlainInFlow.has(code));
  for (;;) {
    if (cursor.atDocumentIndicator() || cursor.at() === 35) break;
    const from = cursor.index;
    for (;;) {
      cursor.skipPlainRun();
      if (isBlankOrEnd(cursor.at()) || ends(cursor.at())) break;
      cursor.skip();
    }
    if (cursor.index > from) {
      value += leadingBlanks ? folded(leadingBreak, trailingBreaks) : whitespace;
      value += cursor.text.slice(from, cursor.index);
      whitespace = '';
      leadingBreak = '';
      trailingBreaks = '';
      leadingBlanks = false;
      end = cursor.mark();
    }
    if (!isBlank(cursor.at()) && !isBreak(cursor.at())) break;
    for (;;) {
      const code = cursor.at();
      if (isBlank(code)) {
        if (leadingBlanks && cursor.column < indent && code === tab) {
          cursor.fail('found a tab character that violates indentation', start);
        }
        if (!leadingBlanks) whitespace += String.fromCharCode(code);
        cursor.skip();
      } else if (isBreak(code)) {
        if (leadingBlanks) {
          trailingBreaks += cursor.takeBreak();
        } else {
          whitespace = '';
          leadingBreak = cursor.takeBreak();
          leadingBlanks = true;
        }
      } else break;
    }
    if (!inFlow && cursor.column < indent) break;
  }
  return { token: token('scalar', start, end, value, '', true), breakFollows: leadingBlanks };
}
