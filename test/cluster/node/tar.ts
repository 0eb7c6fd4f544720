// Just enough of a tar writer (POSIX ustar, IEEE Std 1003.1) for the layers of an image.

export interface TarEntry {
  /** Without a leading slash. */
  readonly name: string;
  readonly content?: Uint8Array;
  readonly folder?: boolean;
  readonly linkTo?: string;
  /** Permission bits; 0644, and 0755 for a folder, unless told. */
  readonly mode?: number;
}

const block = 512;

export function tar(entries: readonly TarEntry[]): Buffer {
  const parts: Buffer[] = [];
  for (const entry of entries) {
    const content = Buffer.from(entry.content ?? []);
    parts.push(header(entry, content.length), content, Buffer.alloc((block - (content.length % block)) % block));
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;

function header(entry: TarEntry, size: number): Buffer {
  const name = entry.folder ? `${entry.name}/` : entry.name;
  if (Buffer.byteLength(name) > 100 || Buffer.byteLength(entry.linkTo ?? '') > 100) {
    throw new Error(`a name in an image is longer than 100 bytes: ${name}`);
  }
  const head = Buffer.alloc(block);
  head.write(name, 0);
  head.write(octal(entry.mode ?? (entry.folder ? 0o755 : 0o644), 8), 100);
  head.write(octal(0, 8), 108); // owner and group: root
  head.write(octal(0, 8), 116);
  head.write(octal(size, 12), 124);
  head.write(octal(0, 12), 136); // the time, always the same: the same files are the same layer
  head.write(' '.repeat(8), 148);
  head.write(entry.folder ? '5' : entry.linkTo === undefined ? '0' : '2', 156);
  head.write(entry.linkTo ?? '', 157);
  head.write('ustar\0' + '00', 257);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${octal(sum, 7)} `, 148);
  return head;
}
