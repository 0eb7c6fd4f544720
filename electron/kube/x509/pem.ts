import { decodeBase64 } from './base64.ts';

/** One block of a PEM text. `bytes` is the DER that it holds. */
export interface PemBlock {
  readonly type: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Uint8Array;
}

const begin = '-----BEGIN ';
const end = '\n-----END ';
const endOfLine = '-----';

/**
 * Every block that Go's encoding/pem finds (pem.go, `Decode`): text around blocks is skipped, a block must begin at the
 * start of a line (a byte order mark in front hides it), and one that is damaged is passed over without a word.
 * `text` holds one character a byte (latin1), so that the rules are Go's own, which are about bytes.
 */
export function decodePem(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  let rest = text;
  while (true) {
    const found = decodeNext(rest);
    if (found === null) return blocks;
    blocks.push(found.block);
    rest = found.rest;
  }
}

function decodeNext(text: string): { readonly block: PemBlock; readonly rest: string } | null {
  let rest = text;
  let skip = 0;
  while (true) {
    if (skip < 0 || skip > rest.length) return null;
    rest = rest.slice(skip);
    let endAt = rest.indexOf(end);
    if (endAt < 0) return null;
    skip = endAt + end.length;
    const beginAt = rest.slice(0, endAt).lastIndexOf(begin);
    if (beginAt < 0 || (beginAt > 0 && rest[beginAt - 1] !== '\n')) continue;
    let consumed = beginAt + begin.length;
    rest = rest.slice(consumed);
    endAt -= consumed;
    skip -= consumed;

    const typeLine = takeLine(rest);
    rest = rest.slice(typeLine.consumed);
    endAt -= typeLine.consumed;
    skip -= typeLine.consumed;
    if (!typeLine.line.endsWith(endOfLine)) continue;
    const type = typeLine.line.slice(0, -endOfLine.length);

    const headers = new Map<string, string>();
    while (rest.length > 0) {
      const header = takeLine(rest);
      const colon = header.line.indexOf(':');
      if (colon < 0) break;
      headers.set(header.line.slice(0, colon).trim(), header.line.slice(colon + 1).trim());
      consumed = header.consumed;
      rest = rest.slice(consumed);
      endAt -= consumed;
      skip -= consumed;
    }
    if (rest.length === 0) return null;
    if (headers.size > 0 && endAt < 0) continue;

    const trailer = rest.slice(skip, skip + type.length + endOfLine.length);
    if (trailer !== `${type}${endOfLine}`) continue;
    if (takeLine(rest.slice(skip + trailer.length)).line !== '') continue;
    const decoded = endAt > 0 ? decodeBase64(rest.slice(0, endAt).replace(/[ \t]+/g, '')) : { bytes: new Uint8Array() };
    if (!('bytes' in decoded)) continue;
    const remainder = rest.slice(endAt + end.length - 1);
    return { block: { type, headers, bytes: decoded.bytes }, rest: remainder.slice(takeLine(remainder).consumed) };
  }
}

/** The first line without its break and without blanks at its end, and how much of the text it takes (pem.go, getLine). */
function takeLine(text: string): { readonly line: string; readonly consumed: number } {
  const at = text.indexOf('\n');
  let lineEnd = at < 0 ? text.length : at;
  if (at > 0 && text[at - 1] === '\r') lineEnd -= 1;
  while (lineEnd > 0 && (text[lineEnd - 1] === ' ' || text[lineEnd - 1] === '\t')) lineEnd -= 1;
  return { line: text.slice(0, lineEnd), consumed: at < 0 ? text.length : at + 1 };
}
