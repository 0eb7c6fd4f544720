import { formsOfSecret, shortestSecret } from './secret-forms.ts';

/** Places of the sieve; a power of two. One in a hundred is taken with thousands of forms, and asks the map in vain. */
const sieveSize = 1 << 18;

/**
 * Up to so many beginnings are looked for one after the other in a text of up to so many characters: the language's own search
 * is quick from the start, and the pass over a text only once it has been compiled, which one walk never comes to.
 */
const fewBeginnings = 64;
const shortText = 16 * 1024;

/** Weight of the character that leaves the rolling hash: 31⁵. */
const leaving = Math.imul(31 * 31, 31 * 31) * 31;

/**
 * Finds every form of many secrets in a text in one pass: a sweep holds hundreds of secrets in thousands of forms, and looking
 * for one after the other in every header and body took longer than all of its handshakes.
 */
export class SecretIndex {
  readonly #heads = new Beginnings();
  readonly #tails = new Beginnings();
  readonly #known = new Set<string>();
  #taken = 0;
  #longest = 0;

  /** Takes in what the list has got since. It only ever grows. */
  takeNew(secrets: readonly string[]): void {
    for (; this.#taken < secrets.length; this.#taken += 1) {
      for (const form of formsOfSecret(secrets[this.#taken] ?? '')) this.#add(form);
    }
  }

  /** The forms that stand in the text, longest first, so that none is spoilt by the replacement of its own part. */
  formsIn(text: string): readonly string[] {
    const found = new Set<string>();
    this.#heads.scan(text, 0, text.length, (form, at) => {
      if (text.startsWith(form, at)) found.add(form);
    });
    return [...found].sort((left, right) => right.length - left.length);
  }

  /**
   * What is left of the text without the parts of secrets that were cut at its ends: where the last part of a form ends at
   * its beginning, and where the first part of one begins at its end.
   */
  withoutCut(text: string): { readonly from: number; readonly to: number } {
    let [from, to] = [0, text.length];
    this.#heads.scan(text, Math.max(0, text.length - this.#longest), text.length, (form, at) => {
      if (at >= text.length - form.length && form.startsWith(text.slice(at))) to = Math.min(to, at);
    });
    this.#tails.scan(text, 0, Math.min(text.length, this.#longest), (form, at) => {
      const end = at + shortestSecret;
      if (end <= form.length && form.endsWith(text.slice(0, end))) from = Math.max(from, end);
    });
    return { from, to };
  }

  #add(form: string): void {
    if (this.#known.has(form)) return;
    this.#known.add(form);
    this.#longest = Math.max(this.#longest, form.length);
    this.#heads.add(form.slice(0, shortestSecret), form);
    this.#tails.add(form.slice(-shortestSecret), form);
  }
}

/** Forms by six characters of theirs, behind a sieve that tells at once of nearly every place in a text that none begins there. */
class Beginnings {
  readonly #forms = new Map<string, string[]>();
  /** Made with the first text that needs it: most walks have few secrets and short texts. */
  #sieve: Uint8Array | null = null;

  add(characters: string, form: string): void {
    const forms = this.#forms.get(characters);
    if (forms !== undefined) forms.push(form);
    else this.#forms.set(characters, [form]);
    if (this.#sieve !== null) this.#sieve[slotOf(characters)] = 1;
  }

  #sieved(): Uint8Array {
    if (this.#sieve !== null) return this.#sieve;
    const sieve = new Uint8Array(sieveSize);
    for (const characters of this.#forms.keys()) sieve[slotOf(characters)] = 1;
    this.#sieve = sieve;
    return sieve;
  }

  #search(part: string, from: number, visit: (form: string, at: number) => void): void {
    for (const [characters, forms] of this.#forms) {
      for (let at = part.indexOf(characters); at !== -1; at = part.indexOf(characters, at + 1)) {
        for (const form of forms) visit(form, from + at);
      }
    }
  }

  /** Calls `visit` for each form whose six characters stand in the text at a place from `from` on, wholly before `to`. */
  scan(text: string, from: number, to: number, visit: (form: string, at: number) => void): void {
    if (this.#forms.size <= fewBeginnings && to - from <= shortText) {
      this.#search(text.slice(from, to), from, visit);
      return;
    }
    const sieve = this.#sieved();
    let hash = 0;
    for (let index = from; index < to; index += 1) {
      const gone = index - from >= shortestSecret ? text.charCodeAt(index - shortestSecret) : 0;
      hash = rolled((hash - Math.imul(gone, leaving)) | 0, text.charCodeAt(index));
      const at = index - shortestSecret + 1;
      if (at < from || sieve[slot(hash)] === 0) continue;
      for (const form of this.#forms.get(text.slice(at, index + 1)) ?? []) visit(form, at);
    }
  }
}

function rolled(hash: number, character: number): number {
  return (Math.imul(hash, 31) + character) | 0;
}

function slotOf(characters: string): number {
  let hash = 0;
  for (let index = 0; index < shortestSecret; index += 1) hash = rolled(hash, characters.charCodeAt(index));
  return slot(hash);
}

function slot(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> 14;
}
