import { Duplex } from 'node:stream';
import { data, FrameReader, frameTypes, HeaderBlocks, ping, synStream } from './frames.ts';

/** What a node said of a port that it could not reach; bounded. */
const longestWord = 4096;
const pieceBytes = 16 * 1024;

export interface ForwardedPort {
  readonly stream: Duplex;
  /** What came on the error stream by now. */
  readonly said: () => string;
}

/**
 * Ports of one pod over a connection that was upgraded to SPDY/3.1 with the protocol portforward.k8s.io. Each connection to a
 * port is two streams with one request id: one for errors, which only the node writes to, and one for data (client-go
 * tools/portforward/portforward.go, handleConnection).
 */
export class ForwardedPorts {
  readonly #socket: Duplex;
  readonly #reader = new FrameReader();
  readonly #blocks = new HeaderBlocks();
  readonly #streams = new Map<number, Stream>();
  #nextStream = 1;
  #nextRequest = 0;
  #closed = false;

  constructor(socket: Duplex, head: Buffer) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => this.close());
    socket.on('close', () => this.close());
    if (head.length > 0) this.#take(head);
  }

  /** A connection to a port in the pod. Whether anybody listens there is known only by what comes. */
  open(port: number): ForwardedPort {
    const at = { port: String(port), requestid: String(this.#nextRequest++) };
    const errors = this.#start({ streamtype: 'error', ...at });
    errors.write(Buffer.alloc(0), true);
    const stream = this.#start({ streamtype: 'data', ...at });
    let said = '';
    errors.onData = (bytes) => {
      said = `${said}${bytes.toString('utf8')}`.slice(0, longestWord);
      // The node gives up on the data stream without a word of its own.
      stream.end();
    };
    return { stream: stream.duplex, said: () => said };
  }

  close(): void {
    this.#closed = true;
    for (const stream of this.#streams.values()) stream.end();
    this.#streams.clear();
    this.#socket.destroy();
  }

  #start(headers: Readonly<Record<string, string>>): Stream {
    const id = this.#nextStream;
    this.#nextStream += 2;
    const stream = new Stream((bytes, last) => {
      if (this.#socket.writable) this.#socket.write(data(id, bytes, last));
    });
    if (this.#closed) stream.end();
    else this.#streams.set(id, stream);
    if (this.#socket.writable) this.#socket.write(synStream(id, this.#blocks.encode(headers)));
    return stream;
  }

  #take(chunk: Buffer): void {
    const frames = this.#reader.read(chunk);
    if (frames === null) {
      this.close();
      return;
    }
    for (const frame of frames) {
      const stream = this.#streams.get(frame.stream);
      if (frame.kind === 'data') {
        if (frame.bytes.length > 0) stream?.onData(frame.bytes);
        if (frame.last) stream?.end();
      } else if (frame.type === frameTypes.ping) this.#socket.write(ping(frame.bytes));
      else if (frame.type === frameTypes.resetStream) stream?.end();
      else if (frame.type === frameTypes.goAway) this.close();
      else if (frame.type === frameTypes.synReply && frame.last) stream?.end();
    }
  }
}

class Stream {
  readonly duplex: Duplex;
  readonly write: (bytes: Buffer, last: boolean) => void;
  onData: (bytes: Buffer) => void;

  constructor(write: (bytes: Buffer, last: boolean) => void) {
    this.write = write;
    this.duplex = new Duplex({
      allowHalfOpen: false,
      read: () => {},
      write: (chunk: Buffer, _encoding, done) => {
        for (let at = 0; at < chunk.length; at += pieceBytes) write(chunk.subarray(at, at + pieceBytes), false);
        done();
      },
      final: (done) => {
        write(Buffer.alloc(0), true);
        done();
      },
    });
    this.duplex.on('error', () => {});
    this.onData = (bytes) => {
      if (!this.duplex.destroyed && !this.duplex.readableEnded) this.duplex.push(bytes);
    };
  }

  end(): void {
    if (!this.duplex.destroyed) this.duplex.push(null);
  }
}
