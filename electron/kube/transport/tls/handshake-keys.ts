import { createDecipheriv, createHmac } from 'node:crypto';

interface Suite {
  readonly hash: 'sha256' | 'sha384';
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305';
  readonly keyBytes: number;
}

/** The cipher suites of TLS 1.3 that are offered (RFC 8446 §B.4). */
const suites: Readonly<Record<number, Suite>> = {
  4865: { hash: 'sha256', cipher: 'aes-128-gcm', keyBytes: 16 },
  4866: { hash: 'sha384', cipher: 'aes-256-gcm', keyBytes: 32 },
  4867: { hash: 'sha256', cipher: 'chacha20-poly1305', keyBytes: 32 },
};

const tagBytes = 16;

/** Opens one record: its header and its encrypted part in, its plain content with the type at its end out; null on failure. */
export type RecordOpener = (header: Uint8Array, encrypted: Buffer) => Buffer | null;

/**
 * Decrypts the server's part of a TLS 1.3 handshake of our own, with the traffic secret that the library hands out by its
 * `keylog` event (RFC 8446 §5.2, §7.3). It is the only way to the certificates as they were served: libraries return the
 * chain that they built. null for a suite that is not known here.
 */
export function serverRecords(suite: number, secret: Buffer): RecordOpener | null {
  const found = suites[suite];
  if (found === undefined) return null;
  const key = expandLabel(found.hash, secret, 'key', found.keyBytes);
  const iv = expandLabel(found.hash, secret, 'iv', 12);
  let sequence = 0n;
  return (header, encrypted) => {
    if (encrypted.length <= tagBytes) return null;
    const nonce = Buffer.from(iv);
    nonce.writeBigUInt64BE(nonce.readBigUInt64BE(4) ^ sequence, 4);
    sequence += 1n;
    try {
      const decipher = createDecipheriv(found.cipher as 'aes-128-gcm', key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(header).setAuthTag(encrypted.subarray(-tagBytes));
      return Buffer.concat([decipher.update(encrypted.subarray(0, -tagBytes)), decipher.final()]);
    } catch {
      return null;
    }
  };
}

/** HKDF-Expand-Label with an empty context (RFC 8446 §7.1); one block is always enough for a key or an IV. */
function expandLabel(hash: Suite['hash'], secret: Buffer, label: string, length: number): Buffer {
  const full = Buffer.from(`tls13 ${label}`, 'ascii');
  const info = Buffer.concat([Buffer.from([0, length, full.length]), full, Buffer.from([0, 1])]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}
