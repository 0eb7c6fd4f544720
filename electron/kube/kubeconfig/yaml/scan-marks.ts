import { type Cursor, hexValue, isBlank, isBlankOrEnd, isBreakOrEnd, isDigit, isWord } from './cursor.ts';
import { type Token, token } from './token.ts';
import type { Mark } from './yaml-error.ts';

/** `%YAML 1.1` and `%TAG handle prefix` (scannerc.go yaml_parser_scan_directive). */
export function scanDirective(cursor: Cursor): Token {
  const start = cursor.mark();
  cursor.skip();
  const name = takeWord(cursor);
  if (name === '') cursor.fail('could not find expected directive name', start);
  if (!isBlankOrEnd(cursor.at())) cursor.fail('found unexpected non-alphabetical character', start);
  if (name !== 'YAML' && name !== 'TAG') cursor.fail('found unknown directive name', start);
  const scanned = name === 'YAML' ? scanVersion(cursor, start) : scanTagPrefix(cursor, start);
  cursor.skipBlanks();
  cursor.skipComment();
  if (!isBreakOrEnd(cursor.at())) cursor.fail('did not find expected comment or line break', start);
  cursor.takeBreak();
  return scanned;
}

function scanVersion(cursor: Cursor, start: Mark): Token {
  cursor.skipBlanks();
  const major = scanVersionNumber(cursor, start);
  if (cursor.at() !== 46) cursor.fail("did not find expected digit or '.' character", start);
  cursor.skip();
  const minor = scanVersionNumber(cursor, start);
  return token('versionDirective', start, cursor.mark(), `${major}.${minor}`);
}

function scanVersionNumber(cursor: Cursor, start: Mark): number {
  let digits = '';
  while (isDigit(cursor.at())) {
    digits += String.fromCharCode(cursor.at());
    if (digits.length > 2) cursor.fail('found extremely long version number', start);
    cursor.skip();
  }
  if (digits === '') cursor.fail('did not find expected version number', start);
  return Number(digits);
}

function scanTagPrefix(cursor: Cursor, start: Mark): Token {
  cursor.skipBlanks();
  const handle = scanTagHandle(cursor, true, start);
  if (!isBlank(cursor.at())) cursor.fail('did not find expected whitespace', start);
  cursor.skipBlanks();
  const prefix = scanTagUri(cursor, '', start);
  if (!isBlankOrEnd(cursor.at())) cursor.fail('did not find expected whitespace or line break', start);
  return token('tagDirective', start, cursor.mark(), handle, prefix);
}

/** The characters that may follow an anchor without a blank: `? : , ] } % @` and a backquote. */
const endsAnchor: ReadonlySet<number> = new Set([63, 58, 44, 93, 125, 37, 64, 96]);

export function scanAnchor(cursor: Cursor, kind: 'anchor' | 'alias'): Token {
  const start = cursor.mark();
  cursor.skip();
  const name = takeWord(cursor);
  const next = cursor.at();
  if (name === '' || !(isBlankOrEnd(next) || endsAnchor.has(next))) {
    cursor.fail('did not find expected alphabetic or numeric character', start);
  }
  return token(kind, start, cursor.mark(), name);
}

export function scanTag(cursor: Cursor): Token {
  const start = cursor.mark();
  let handle = '';
  let suffix = '';
  if (cursor.at(1) === 60) {
    cursor.skip(2);
    suffix = scanTagUri(cursor, '', start);
    if (cursor.at() !== 62) cursor.fail("did not find the expected '>'", start);
    cursor.skip();
  } else {
    handle = scanTagHandle(cursor, false, start);
    if (handle.length > 1 && handle.endsWith('!')) {
      suffix = scanTagUri(cursor, '', start);
    } else {
      suffix = scanTagUri(cursor, handle, start);
      handle = '!';
      if (suffix === '') {
        handle = '';
        suffix = '!';
      }
    }
  }
  if (!isBlankOrEnd(cursor.at())) cursor.fail('did not find expected whitespace or line break', start);
  return token('tag', start, cursor.mark(), handle, suffix);
}

function scanTagHandle(cursor: Cursor, directive: boolean, start: Mark): string {
  if (cursor.at() !== 33) cursor.fail("did not find expected '!'", start);
  cursor.skip();
  let handle = `!${takeWord(cursor)}`;
  if (cursor.at() === 33) {
    cursor.skip();
    handle += '!';
  } else if (directive && handle !== '!') {
    cursor.fail("did not find expected '!'", start);
  }
  return handle;
}

const uriPunctuation: ReadonlySet<number> = new Set([...";/?:@&=+$,.!~*'()[]"].map((one) => one.charCodeAt(0)));

/** `head`: the handle already taken; all but its first character belongs to the URI. */
function scanTagUri(cursor: Cursor, head: string, start: Mark): string {
  let uri = head.slice(1);
  let found = head !== '';
  for (;;) {
    const code = cursor.at();
    if (code === 37) uri += scanEscapes(cursor, start);
    else if (isWord(code) || uriPunctuation.has(code)) {
      uri += String.fromCharCode(code);
      cursor.skip();
    } else break;
    found = true;
  }
  if (!found) cursor.fail('did not find expected tag URI', start);
  return uri;
}

function scanEscapes(cursor: Cursor, start: Mark): string {
  const octets: number[] = [];
  let missing = 1;
  while (missing > 0) {
    const high = hexValue(cursor.at(1));
    const low = hexValue(cursor.at(2));
    if (cursor.at() !== 37 || high < 0 || low < 0) cursor.fail('did not find URI escaped octet', start);
    const octet = high * 16 + low;
    if (octets.length === 0) {
      missing =
        octet < 0x80 ? 1 : (octet & 0xe0) === 0xc0 ? 2 : (octet & 0xf0) === 0xe0 ? 3 : (octet & 0xf8) === 0xf0 ? 4 : 0;
      if (missing === 0) cursor.fail('found an incorrect leading UTF-8 octet', start);
    } else if ((octet & 0xc0) !== 0x80) {
      cursor.fail('found an incorrect trailing UTF-8 octet', start);
    }
    octets.push(octet);
    cursor.skip(3);
    missing -= 1;
  }
  return Buffer.from(octets).toString('utf8');
}

function takeWord(cursor: Cursor): string {
  const from = cursor.index;
  while (isWord(cursor.at())) cursor.skip();
  return cursor.text.slice(from, cursor.index);
}
