import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { constants, createInflate, type Inflate } from 'node:zlib';
import { HeaderBlocks } from '../kube/transport/spdy/frames.ts';
import { spdyDictionary } from './spdy-dictionary.ts';

/** What came in one SYN_STREAM. */
export interface OpenedStream {
  readonly stream: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** How the API server agrees to a connection that it then only passes on (kubelet, pkg/kubelet/cri/streaming/portforward). */
export const upgradeAnswer =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: portforward.k8s.io\r\n\r\n';

/** The node’s side of one connection: written from SPDY/3.1 and not from our client; it reads the header blocks as one zlib stream. */
export class ForwardedConnection {
  readonly #socket: Duplex;
  readonly #localPort: (port: number) => number | null;
  readonly #heard: (opened: OpenedStream) => void;
  readonly #inflate: Inflate = createInflate({ dictionary: spdyDictionary });
  readonly #replies = new HeaderBlocks();
  readonly #targets = new Map<number, Duplex>();
  readonly #errors = new Map<string, number>();
  #rest: Buffer = Buffer.alloc(0);
  #work: Promise<void> = Promise.resolve();

  /** `localPort`: where on this machine a port of the pod is; null: nobody listens there. */
  constructor(
    socket: Duplex,
    localPort: (port: number) => number | null,
    heard: (opened: OpenedStream) => void = () => {},
  ) {
    this.#socket = socket;
    this.#localPort = localPort;
    this.#heard = heard;
  }

  ping(): void {
    this.#socket.write(Buffer.from([0x80, 3, 0, 6, 0, 0, 0, 4, 0, 0, 0, 2]));
  }

  begin(): void {
    this.#socket.on('error', () => {});
    // Who sends what can’t be read is sent away, and the practice cluster goes on.
    this.#inflate.on('error', () => this.#socket.destroy());
    this.#socket.on('close', () => {
      for (const target of this.#targets.values()) target.destroy();
    });
    this.#socket.on('data', (chunk: Buffer) => {
      this.#rest = Buffer.concat([this.#rest, chunk]);
      while (this.#rest.length >= 8 && this.#rest.length >= 8 + this.#rest.readUIntBE(5, 3)) {
        const length = this.#rest.readUIntBE(5, 3);
        const frame = Buffer.from(this.#rest.subarray(0, 8 + length));
        this.#rest = this.#rest.subarray(8 + length);
        // What is no SPDY ends the connection, and nothing else.
        this.#work = this.#work.then(() => this.#take(frame)).catch(() => void this.#socket.destroy());
      }
    });
  }

  async #take(frame: Buffer): Promise<void> {
    const control = (frame[0] ?? 0) >= 0x80;
    const bytes = frame.subarray(8);
    if (!control) {
      const target = this.#targets.get(frame.readUInt32BE(0));
      if (bytes.length > 0) target?.write(bytes);
      if (((frame[4] ?? 0) & 1) !== 0) target?.end();
    } else if (frame.readUInt16BE(2) === 1) await this.#open(bytes);
  }

  async #open(bytes: Buffer): Promise<void> {
    const stream = bytes.readUInt32BE(0);
    const headers = await this.#headers(bytes.subarray(10));
    this.#heard({ stream, headers });
    this.#reply(stream);
    if (headers.streamtype === 'error') {
      this.#errors.set(headers.requestid ?? '', stream);
      return;
    }
    const error = this.#errors.get(headers.requestid ?? '') ?? 0;
    const local = this.#localPort(Number(headers.port));
    if (local === null) {
      const said = `failed to connect to localhost:${headers.port} inside namespace "x", IPv4: dial tcp4 127.0.0.1:${headers.port}: connect: connection refused`;
      this.#data(error, Buffer.from(said), true);
      return;
    }
    const target = connect(local, '127.0.0.1');
    this.#targets.set(stream, target);
    target.on('data', (chunk: Buffer) => this.#data(stream, chunk, false));
    target.on('close', () => this.#data(stream, Buffer.alloc(0), true));
    target.on('error', () => {});
  }

  /** SYN_REPLY without headers: kubectl waits for it (moby/spdystream, Stream.WaitTimeout). */
  #reply(stream: number): void {
    const block = this.#replies.encode({});
    const head = Buffer.alloc(12);
    head.writeUInt32BE(0x8003_0002, 0);
    head.writeUInt32BE(4 + block.length, 4);
    head.writeUInt32BE(stream, 8);
    if (this.#socket.writable) this.#socket.write(Buffer.concat([head, block]));
  }

  #data(stream: number, bytes: Buffer, last: boolean): void {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(stream, 0);
    head.writeUInt32BE(((last ? 1 : 0) << 24) | bytes.length, 4);
    if (this.#socket.writable) this.#socket.write(Buffer.concat([head, bytes]));
  }

  #headers(block: Buffer): Promise<Readonly<Record<string, string>>> {
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      const take = (chunk: Buffer): void => void chunks.push(chunk);
      this.#inflate.on('data', take);
      this.#inflate.write(block, () =>
        this.#inflate.flush(constants.Z_SYNC_FLUSH, () => {
          this.#inflate.off('data', take);
          resolve(pairsIn(Buffer.concat(chunks)));
        }),
      );
    });
  }
}

function pairsIn(block: Buffer): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = {};
  let at = 4;
  const text = (): string => {
    const length = block.readUInt32BE(at);
    const value = block.subarray(at + 4, at + 4 + length).toString('utf8');
    at += 4 + length;
    return value;
  };
  for (let left = block.readUInt32BE(0); left > 0; left -= 1) {
    const name = text();
    pairs[name] = text();
  }
  return pairs;
}
