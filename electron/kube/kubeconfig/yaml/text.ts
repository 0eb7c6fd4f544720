import { isUtf8 } from 'node:buffer';
import { YamlError } from './yaml-error.ts';

/** A decoded text. `limit`: the scanner must not look at that character or behind it, because `failure` comes first. */
export interface DecodedText {
  readonly text: string;
  readonly limit: number;
  readonly failure: YamlError | null;
}

/** libyaml reads its input in pieces of this many bytes; a bad byte is noticed with its piece (readerc.go). */
const pieceBytes = 512;

/**
 * Decodes as go-yaml does (readerc.go): UTF-8, or UTF-16 with a byte order mark; control characters and malformed
 * sequences are refused. The text before a refusal is still there, since the scanner may fail earlier.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return decodeUtf16(buffer.subarray(2), 'little');
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return decodeUtf16(buffer.subarray(2), 'big');
  const marked = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
  return decodeUtf8(buffer, marked ? 3 : 0);
}

/** Everything that a text may not hold, but for surrogates, which valid UTF-8 has none of. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const refusedCharacter = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

function decodeUtf8(buffer: Buffer, start: number): DecodedText {
  if (isUtf8(buffer)) {
    const whole = buffer.toString('utf8', start);
    if (!refusedCharacter.test(whole)) return { text: whole, limit: whole.length, failure: null };
  }
  let position = start;
  let pieceStart = start;
  let pieceEnd = Math.min(buffer.length, pieceBytes);
  while (position < buffer.length) {
    const first = buffer[position] ?? 0;
    const width =
      first < 0x80 ? 1 : (first & 0xe0) === 0xc0 ? 2 : (first & 0xf0) === 0xe0 ? 3 : (first & 0xf8) === 0xf0 ? 4 : 0;
    if (position >= pieceEnd || position + width > pieceEnd) {
      pieceStart = position;
      pieceEnd = Math.min(buffer.length, position + pieceBytes);
    }
    const problem = width === 1 ? asciiProblem(first) : sequenceProblem(buffer, position, first, width);
    if (problem !== null)
      return refused(
        buffer.toString('utf8', start, position),
        buffer.toString('utf8', start, pieceStart).length,
        problem,
      );
    position += width;
  }
  const text = buffer.toString('utf8', start);
  return { text, limit: text.length, failure: null };
}

function sequenceProblem(buffer: Buffer, position: number, first: number, width: number): string | null {
  if (width === 0) return 'invalid leading UTF-8 octet';
  if (position + width > buffer.length) return 'incomplete UTF-8 octet sequence';
  let value = first & (width === 2 ? 0x1f : width === 3 ? 0x0f : 0x07);
  for (let offset = 1; offset < width; offset += 1) {
    const octet = buffer[position + offset] ?? 0;
    if ((octet & 0xc0) !== 0x80) return 'invalid trailing UTF-8 octet';
    value = value * 64 + (octet & 0x3f);
  }
  if (value < (width === 2 ? 0x80 : width === 3 ? 0x800 : 0x10000)) return 'invalid length of a UTF-8 sequence';
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) return 'invalid Unicode character';
  return wideProblem(value);
}

function decodeUtf16(buffer: Buffer, order: 'little' | 'big'): DecodedText {
  const unit = (at: number) => (order === 'little' ? buffer.readUInt16LE(at) : buffer.readUInt16BE(at));
  let text = '';
  let position = 0;
  const refuse = (problem: string) => {
    const afterMark = position + 2;
    return refused(text, Math.max(0, text.length - (afterMark % pieceBytes) / 2), problem);
  };
  while (position < buffer.length) {
    if (position + 2 > buffer.length) return refuse('incomplete UTF-16 character');
    const first = unit(position);
    if ((first & 0xfc00) === 0xdc00) return refuse('unexpected low surrogate area');
    if ((first & 0xfc00) === 0xd800) {
      if (position + 4 > buffer.length) return refuse('incomplete UTF-16 surrogate pair');
      const second = unit(position + 2);
      if ((second & 0xfc00) !== 0xdc00) return refuse('expected low surrogate area');
      text += String.fromCharCode(first, second);
      position += 4;
      continue;
    }
    const problem = first < 0x80 ? asciiProblem(first) : wideProblem(first);
    if (problem !== null) return refuse(problem);
    text += String.fromCharCode(first);
    position += 2;
  }
  return { text, limit: text.length, failure: null };
}

const controlCharacter = 'control characters are not allowed';

function asciiProblem(code: number): string | null {
  const allowed = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0x7e);
  return allowed ? null : controlCharacter;
}

function wideProblem(code: number): string | null {
  const allowed = code === 0x85 || (code >= 0xa0 && code <= 0xfffd) || code >= 0x10000;
  return allowed ? null : controlCharacter;
}

function refused(text: string, limit: number, problem: string): DecodedText {
  const lines = text.split(/\r\n|[\r\n\u0085\u2028\u2029]/);
  const mark = { index: text.length, line: lines.length - 1, column: lines.at(-1)?.length ?? 0 };
  return { text, limit, failure: new YamlError('reader', problem, mark, `yaml: ${problem}`) };
}
