/** What strict decoding gave: the bytes, or the offset of the first character that does not belong. */
export type Base64Result = { readonly bytes: Uint8Array } | { readonly badAt: number };

const alphabet = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Decodes base64 exactly as Go's `base64.StdEncoding` does, which client-go uses for every `*-data` field: line breaks are
 * skipped, everything else must be the standard alphabet with full padding (encoding/base64/base64.go). `badAt` counts
 * from 0 and is the number in Go's `illegal base64 data at input byte N`.
 */
export function decodeBase64(text: string): Base64Result {
  const compact = /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, '') : text;
  if (compact.length % 4 === 0 && alphabet.test(compact)) return { bytes: Buffer.from(compact, 'base64') };
  return { badAt: firstBadByte(text) };
}

/** Go's decodeQuantum, walked for its error offset alone. */
function firstBadByte(text: string): number {
  let position = 0;
  const skipBreaks = () => {
    while (text[position] === '\n' || text[position] === '\r') position += 1;
  };
  while (true) {
    for (let digit = 0; digit < 4; digit += 1) {
      skipBreaks();
      const character = text[position];
      if (character === undefined) return position - digit;
      position += 1;
      if (/[A-Za-z0-9+/]/.test(character)) continue;
      if (character !== '=' || digit < 2) return position - 1;
      if (digit === 2) {
        skipBreaks();
        if (position === text.length) return text.length;
        if (text[position] !== '=') return position - 1;
        position += 1;
      }
      skipBreaks();
      return position;
    }
  }
}
