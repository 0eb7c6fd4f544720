import { createHmac, randomBytes } from 'node:crypto';
import type { SecretHandle } from '../../shared/model/evidence/secret.ts';

/** What a handle opens to. `public`: held here only to keep evidence small (authority data), not a secret. */
export type VaultKind = 'secret' | 'public';

/** A usable client certificate pair. */
export interface KeyPair {
  readonly certificatePem: string;
  readonly keyPem: string;
}

interface Entry {
  readonly value: string;
  readonly kind: VaultKind;
}

/**
 * Holds secrets by handle. Only probes, and the bundle's last scan, open it (DESIGN §3). Equal values get equal handles:
 * they are found by an HMAC under a key that lives as long as this object and is never written anywhere.
 */
export class Vault {
  readonly #key = randomBytes(32);
  readonly #entries = new Map<SecretHandle, Entry>();
  readonly #handles = new Map<string, SecretHandle>();
  readonly #pairs = new Map<SecretHandle, KeyPair>();
  /** One list that only grows, so that what is made from it can be kept and added to. */
  readonly #secrets: string[] = [];

  /** Stores `value` and returns its handle; storing an equal value again returns the same one. */
  put(value: string, kind: VaultKind): SecretHandle {
    const digest = createHmac('sha256', this.#key).update(kind).update('\0').update(value).digest('base64');
    const known = this.#handles.get(digest);
    if (known !== undefined) return known;
    const handle: SecretHandle = `secret:${this.#entries.size + 1}`;
    this.#handles.set(digest, handle);
    this.#entries.set(handle, { value, kind });
    if (kind === 'secret') this.#secrets.push(value);
    return handle;
  }

  /** Stores a client certificate with its key. */
  putPair(pair: KeyPair): SecretHandle {
    return this.put(JSON.stringify(pair), 'secret');
  }

  /** The value behind a handle. Throws for a handle that this vault never gave: that is a bug. */
  open(handle: SecretHandle): string {
    const entry = this.#entries.get(handle);
    if (entry === undefined) throw new Error(`unknown vault handle ${handle}`);
    return entry.value;
  }

  /** What a handle opens to where it is no secret; null for any other. */
  openPublic(handle: SecretHandle): string | null {
    const entry = this.#entries.get(handle);
    return entry?.kind === 'public' ? entry.value : null;
  }

  /** The same object each time, so that what is made from a pair can be kept with it. */
  openPair(handle: SecretHandle): KeyPair {
    const pair = this.#pairs.get(handle) ?? (JSON.parse(this.open(handle)) as KeyPair);
    this.#pairs.set(handle, pair);
    return pair;
  }

  /**
   * Every secret value held, for redaction of text that a server or a program sent back, and for the bundle's last scan: one
   * list, which grows with them.
   */
  secretValues(): readonly string[] {
    return this.#secrets;
  }
}
