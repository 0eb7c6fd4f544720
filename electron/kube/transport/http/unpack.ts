import { brotliDecompress, constants, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';

export type Unpacked =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly how: 'limit' | 'damaged'; readonly text: string };

/** Undoes a Content-Encoding, up to `limit` bytes. `cut`: the body was not read to its end. Unknown encodings stay as they are. */
export async function unpack(bytes: Buffer, encoding: string, cut: boolean, limit: number): Promise<Unpacked> {
  const options = { maxOutputLength: limit, ...(cut ? { finishFlush: constants.Z_SYNC_FLUSH } : {}) };
  switch (encoding.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return run(gunzip, bytes, options);
    case 'deflate': {
      // Servers disagree on what this word means: zlib's format (RFC 9110) or the bare one.
      const zlib = await run(inflate, bytes, options);
      return zlib.ok || zlib.how === 'limit' ? zlib : run(inflateRaw, bytes, options);
    }
    case 'br':
      return run(
        (input, _options, done) =>
          brotliDecompress(
            input,
            { maxOutputLength: limit, ...(cut ? { finishFlush: constants.BROTLI_OPERATION_FLUSH } : {}) },
            done,
          ),
        bytes,
        options,
      );
    default:
      return { ok: true, bytes };
  }
}

type Unpacker = (input: Buffer, options: ZlibOptions, done: (error: Error | null, result: Buffer) => void) => void;

function run(unpacker: Unpacker, bytes: Buffer, options: ZlibOptions): Promise<Unpacked> {
  if (bytes.length === 0) return Promise.resolve({ ok: true, bytes });
  return new Promise((resolve) => {
    unpacker(bytes, options, (error, result) => {
      if (error === null) return resolve({ ok: true, bytes: result });
      const limit = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      resolve({ ok: false, how: limit ? 'limit' : 'damaged', text: error.message });
    });
  });
}
