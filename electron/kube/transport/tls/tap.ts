import { Duplex } from 'node:stream';
import type { NetworkError } from '../../../../shared/model/evidence/network.ts';
import { networkError } from '../network-error.ts';

/** Enough for the largest certificate message that Go takes, and then some (crypto/tls, maxHandshakeCertificateMsg). */
const keptBytes = 320 * 1024;

/**
 * A stream on top of another one that keeps the first bytes that come in, so that what a server really said during the
 * handshake can be read beside what the TLS library makes of it.
 */
export class Tap extends Duplex {
  readonly #under: Duplex;
  readonly #chunks: Buffer[] = [];
  #kept = 0;
  #error: NetworkError | null = null;
  #ended = false;

  constructor(under: Duplex) {
    super({ allowHalfOpen: true });
    this.#under = under;
    under.on('data', (chunk: Buffer) => this.#receive(chunk));
    under.on('end', () => this.#end());
    under.on('close', () => this.#end());
    under.on('error', (error) => {
      this.#error ??= networkError(error);
      this.destroy(error);
    });
    under.pause();
  }

  /** What has come in so far, at most 320 KiB. */
  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** How the connection below broke; null when it did not. */
  get error(): NetworkError | null {
    return this.#error;
  }

  /** The other side has ended its direction. */
  get ended(): boolean {
    return this.#ended;
  }

  override _read(): void {
    this.#under.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#under.writable) this.#under.write(chunk, encoding, done);
    else done();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#under.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#under.destroy();
    done(error);
  }

  #receive(chunk: Buffer): void {
    if (this.#kept < keptBytes) {
      this.#chunks.push(chunk);
      this.#kept += chunk.length;
    }
    if (!this.push(chunk)) this.#under.pause();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (!this.readableEnded && !this.destroyed) this.push(null);
  }
}
