/** Tags of universal ASN.1 types, and of the context-specific ones that X.509 uses. */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  t61String: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Bytes that are not the DER that was expected. Caught at the edge of the X.509 reader, never seen outside. */
export class DerError extends Error {}

/**
 * Reads DER by the strict rules of Go's x/crypto/cryptobyte: low tag numbers, definite and shortest lengths, nothing past
 * the end. It never copies the input and never recurses, so that hostile bytes cost no more than their length.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get empty(): boolean {
    return this.#position >= this.#bytes.length;
  }

  /** True when the next element has this tag. */
  peek(wanted: number): boolean {
    return !this.empty && this.#bytes[this.#position] === wanted;
  }

  /** The next element whatever it is: its tag, its content, and the whole of it with tag and length. */
  any(what: string): { readonly tag: number; readonly content: Uint8Array; readonly whole: Uint8Array } {
    const start = this.#position;
    const found = this.#bytes[start];
    const first = this.#bytes[start + 1];
    if (found === undefined || first === undefined || (found & 0x1f) === 0x1f) throw new DerError(`malformed ${what}`);
    let length = first;
    let contentStart = start + 2;
    if (first >= 0x80) {
      const count = first & 0x7f;
      if (count === 0 || count > 4) throw new DerError(`malformed ${what}`);
      length = 0;
      for (let index = 0; index < count; index += 1) length = length * 256 + (this.#bytes[contentStart + index] ?? 0);
      contentStart += count;
      if (length < 0x80 || length < 256 ** (count - 1)) throw new DerError(`malformed ${what}`);
    }
    const end = contentStart + length;
    if (end > this.#bytes.length) throw new DerError(`malformed ${what}`);
    this.#position = end;
    return { tag: found, content: this.#bytes.subarray(contentStart, end), whole: this.#bytes.subarray(start, end) };
  }

  /** The content of the next element, which must have this tag. */
  content(wanted: number, what: string): Uint8Array {
    if (!this.peek(wanted)) throw new DerError(`malformed ${what}`);
    return this.any(what).content;
  }

  /** The next element with its tag and length; it must have this tag. */
  whole(wanted: number, what: string): Uint8Array {
    if (!this.peek(wanted)) throw new DerError(`malformed ${what}`);
    return this.any(what).whole;
  }

  /** A reader over the content of the next element. */
  enter(wanted: number, what: string): DerReader {
    return new DerReader(this.content(wanted, what));
  }

  /** As `content`, or null when the next element has another tag. */
  optional(wanted: number, what: string): Uint8Array | null {
    return this.peek(wanted) ? this.any(what).content : null;
  }

  boolean(what: string): boolean {
    const content = this.content(tag.boolean, what);
    if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw new DerError(`malformed ${what}`);
    return content[0] === 0xff;
  }

  /** The bytes of an integer in its shortest form, big end first, as they stand (two's complement). */
  integer(what: string): Uint8Array {
    const content = this.content(tag.integer, what);
    const [first, second] = content;
    if (first === undefined) throw new DerError(`malformed ${what}`);
    if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
      throw new DerError(`malformed ${what}`);
    }
    return content;
  }

  /** An integer from 0 to 2^31−1. */
  smallInteger(what: string): number {
    const content = this.integer(what);
    if (content.length > 4 || (content[0] ?? 0) >= 0x80) throw new DerError(`malformed ${what}`);
    return content.reduce((value, byte) => value * 256 + byte, 0);
  }

  /** Dotted text of an object identifier. */
  objectIdentifier(what: string): string {
    return objectIdentifierText(this.content(tag.objectIdentifier, what), what);
  }

  /** The bytes of a bit string; its unused bits must be zero. */
  bitString(what: string): Uint8Array {
    const content = this.content(tag.bitString, what);
    const unused = content[0];
    if (unused === undefined || unused > 7 || (content.length === 1 && unused > 0))
      throw new DerError(`malformed ${what}`);
    const last = content[content.length - 1] ?? 0;
    if (content.length > 1 && (last & ((1 << unused) - 1)) !== 0) throw new DerError(`malformed ${what}`);
    return content.subarray(1);
  }
}

function objectIdentifierText(content: Uint8Array, what: string): string {
  const parts: number[] = [];
  let value = 0;
  let digits = 0;
  for (const byte of content) {
    if ((digits === 0 && byte === 0x80) || digits === 5 || value >= 2 ** 24) throw new DerError(`malformed ${what}`);
    value = value * 128 + (byte & 0x7f);
    digits += 1;
    if (byte < 0x80) {
      if (parts.length === 0) parts.push(value < 80 ? Math.floor(value / 40) : 2, value < 80 ? value % 40 : value - 80);
      else parts.push(value);
      value = 0;
      digits = 0;
    }
  }
  if (parts.length === 0 || digits > 0) throw new DerError(`malformed ${what}`);
  return parts.join('.');
}
