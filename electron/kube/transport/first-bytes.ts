import type { FirstBytes } from '../../../shared/model/evidence/network.ts';
import { printable } from '../../../shared/redaction/printable.ts';
import { shownText } from '../../../shared/redaction/redact-text.ts';

const hexBytes = 64;
const textBytes = 256;

/** What the first bytes of a connection look like. Bounded; `secrets`, and anything with the looks of one, are taken out. */
export function firstBytes(bytes: Uint8Array, secrets: readonly string[]): FirstBytes {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, textBytes));
  const text = start.toString('latin1');
  return {
    hex: shownHex(start.subarray(0, hexBytes), secrets),
    text: shownText(start.toString('utf8'), secrets),
    looksLike: classify(start, text),
  };
}

/** The bytes themselves, unless they say (a part of) a secret: a server may send back what it was sent. */
function shownHex(bytes: Buffer, secrets: readonly string[]): string {
  const text = printable(bytes.toString('latin1'));
  return shownText(text, secrets) === text ? bytes.toString('hex') : '';
}

/** A TLS record header: content type 20 to 23 and major version 3 (RFC 8446 §5.1). Go asks the same (crypto/tls conn.go). */
export function startsLikeTls(bytes: Uint8Array): boolean {
  const [type = 0, major = 3] = bytes;
  return type >= 20 && type <= 23 && major === 3;
}

function classify(bytes: Buffer, text: string): FirstBytes['looksLike'] {
  if (bytes.length === 0) return 'nothing';
  if (/^(HTTP\/\d|<(!doctype|html)\b)/i.test(text)) return 'http';
  if (text.startsWith('SSH-')) return 'ssh';
  if (bytes.length >= 2 && startsLikeTls(bytes)) return 'tls';
  if (bytes.length >= 2 && bytes.length <= 22 && bytes[0] === 5 && [0, 1, 2, 0xff].includes(bytes[1] ?? -1))
    return 'socks';
  const unprintable = [...bytes].filter((byte) => byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13).length;
  return unprintable === 0 ? 'text' : 'binary';
}
