import http from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { constants, createInflate, type Inflate } from 'node:zlib';

/** What came in one SYN_STREAM. */
export interface Opened {
  readonly stream: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** An API server that forwards ports, written from SPDY/3.1 and not from our client: it reads the header blocks as one zlib stream. */
export interface ForwardingServer {
  readonly port: number;
  readonly requests: readonly { readonly line: string; readonly headers: http.IncomingHttpHeaders }[];
  readonly opened: readonly Opened[];
  readonly close: () => Promise<void>;
}

/** `to`: the port of this machine that stands for the one in the pod; null: nobody listens there. */
export async function forwardingServer(
  to: number | null,
  options: { readonly pings?: boolean } = {},
): Promise<ForwardingServer> {
  const requests: { line: string; headers: http.IncomingHttpHeaders }[] = [];
  const opened: Opened[] = [];
  const sockets = new Set<Duplex>();
  const server = http.createServer((_request, response) => response.writeHead(404).end());
  server.on('upgrade', (request, socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    requests.push({ line: `${request.method} ${request.url}`, headers: request.headers });
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: portforward.k8s.io\r\n\r\n',
    );
    new Node(socket, to, opened).begin(options.pings === true);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    opened,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class Node {
  readonly #socket: Duplex;
  readonly #to: number | null;
  readonly #opened: Opened[];
  readonly #inflate: Inflate = createInflate();
  readonly #targets = new Map<number, Duplex>();
  readonly #errors = new Map<string, number>();
  #rest: Buffer = Buffer.alloc(0);
  #work: Promise<void> = Promise.resolve();

  constructor(socket: Duplex, to: number | null, opened: Opened[]) {
    this.#socket = socket;
    this.#to = to;
    this.#opened = opened;
  }

  begin(pings: boolean): void {
    if (pings) this.#socket.write(Buffer.from([0x80, 3, 0, 6, 0, 0, 0, 4, 0, 0, 0, 2]));
    this.#socket.on('data', (chunk: Buffer) => {
      this.#rest = Buffer.concat([this.#rest, chunk]);
      while (this.#rest.length >= 8 && this.#rest.length >= 8 + this.#rest.readUIntBE(5, 3)) {
        const length = this.#rest.readUIntBE(5, 3);
        const frame = Buffer.from(this.#rest.subarray(0, 8 + length));
        this.#rest = this.#rest.subarray(8 + length);
        this.#work = this.#work.then(() => this.#take(frame));
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
    this.#opened.push({ stream, headers });
    if (headers.streamtype === 'error') {
      this.#errors.set(headers.requestid ?? '', stream);
      return;
    }
    const error = this.#errors.get(headers.requestid ?? '') ?? 0;
    if (this.#to === null) {
      const said = `failed to connect to localhost:${headers.port} inside namespace "x", IPv4: dial tcp4 127.0.0.1:${headers.port}: connect: connection refused`;
      this.#data(error, Buffer.from(said), true);
      return;
    }
    const target = connect(this.#to, '127.0.0.1');
    this.#targets.set(stream, target);
    target.on('data', (chunk: Buffer) => this.#data(stream, chunk, false));
    target.on('close', () => this.#data(stream, Buffer.alloc(0), true));
    target.on('error', () => {});
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
