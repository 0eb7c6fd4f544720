import { constants, deflateRawSync, deflateSync } from 'node:zlib';

/** Frames of SPDY/3.1 as far as a forwarded port needs them (moby/spdystream, spdy/types.go and write.go). */

const version = 3;
export const frameTypes = { synStream: 1, synReply: 2, resetStream: 3, settings: 4, ping: 6, goAway: 7 } as const;
const endOfStream = 0x01;
const headerBytes = 8;
/** Nobody who forwards a port sends longer ones: spdystream writes what the copy loop gives it, 32 KiB. */
const longestFrame = 1024 * 1024;

export type Frame =
  | { readonly kind: 'data'; readonly stream: number; readonly last: boolean; readonly bytes: Buffer }
  | {
      readonly kind: 'control';
      readonly type: number;
      readonly stream: number;
      readonly last: boolean;
      readonly bytes: Buffer;
    };

/** Header blocks of one connection are one zlib stream, so a connection has one of these. */
export class HeaderBlocks {
  #begun = false;

  /**
   * The peer knows SPDY's dictionary and does not insist that it is used (compress/zlib, NewReaderDict). Each block is flushed
   * and refers to none before it, so that no state has to be kept.
   */
  encode(headers: Readonly<Record<string, string>>): Buffer {
    const pairs = Object.entries(headers);
    const parts = [number(pairs.length), ...pairs.flatMap(([name, value]) => [...text(name), ...text(value)])];
    const deflate = this.#begun ? deflateRawSync : deflateSync;
    this.#begun = true;
    return deflate(Buffer.concat(parts), { finishFlush: constants.Z_SYNC_FLUSH });
  }
}

export function synStream(stream: number, block: Buffer): Buffer {
  return control(frameTypes.synStream, 0, Buffer.concat([number(stream), number(0), Buffer.from([0, 0]), block]));
}

export function data(stream: number, bytes: Buffer, last: boolean): Buffer {
  return Buffer.concat([number(stream), flagsAndLength(last ? endOfStream : 0, bytes.length), bytes]);
}

/** A ping is answered with itself. */
export function ping(bytes: Buffer): Buffer {
  return control(frameTypes.ping, 0, bytes);
}

/** Splits what comes into frames. `null`: what came is no SPDY, or a frame has no end. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  read(chunk: Buffer): readonly Frame[] | null {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    while (this.#rest.length >= headerBytes) {
      const length = this.#rest.readUIntBE(5, 3);
      if (length > longestFrame) return null;
      if (this.#rest.length < headerBytes + length) break;
      const head = this.#rest.readUInt32BE(0);
      const last = (this.#rest.readUInt8(4) & endOfStream) !== 0;
      const bytes = Buffer.from(this.#rest.subarray(headerBytes, headerBytes + length));
      this.#rest = this.#rest.subarray(headerBytes + length);
      if (head < 0x80000000) frames.push({ kind: 'data', stream: head, last, bytes });
      else {
        if (((head >>> 16) & 0x7fff) !== version) return null;
        const stream = bytes.length >= 4 ? bytes.readUInt32BE(0) & 0x7fffffff : 0;
        frames.push({ kind: 'control', type: head & 0xffff, stream, last, bytes });
      }
    }
    return frames;
  }
}

function control(type: number, flags: number, bytes: Buffer): Buffer {
  return Buffer.concat([
    number((0x80000000 | (version << 16) | type) >>> 0),
    flagsAndLength(flags, bytes.length),
    bytes,
  ]);
}

function flagsAndLength(flags: number, length: number): Buffer {
  return number(((flags << 24) | length) >>> 0);
}

function text(value: string): readonly Buffer[] {
  const bytes = Buffer.from(value, 'utf8');
  return [number(bytes.length), bytes];
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
