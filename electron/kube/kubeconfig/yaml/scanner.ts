import { Cursor, isBlank, isBlankOrEnd, isBreak, space, tab } from './cursor.ts';
import { scanAnchor, scanDirective, scanTag } from './scan-marks.ts';
import { scanBlockScalar, scanPlainScalar, scanQuotedScalar } from './scan-scalars.ts';
import type { DecodedText } from './text.ts';
import { type Token, type TokenKind, token } from './token.ts';
import { type Mark, YamlError } from './yaml-error.ts';

/** A place where a key without `?` may have begun; known for sure only when its `:` comes. */
interface SimpleKey {
  possible: boolean;
  readonly required: boolean;
  readonly tokenNumber: number;
  readonly mark: Mark;
}

/** A simple key is on one line and not longer than this (YAML 1.1 §9.2). */
const longestSimpleKey = 1024;

const flowTokens: Readonly<Record<number, TokenKind>> = {
  91: 'flowSequenceStart',
  123: 'flowMappingStart',
  93: 'flowSequenceEnd',
  125: 'flowMappingEnd',
};

/** Characters that can't start a plain scalar: `, # & * ! | > ' " % @`, brackets and a backquote. */
const indicators: ReadonlySet<number> = new Set([...',[]{}#&*!|>\'"%@`'].map((one) => one.charCodeAt(0)));

/** Text to tokens, as scannerc.go of go-yaml v2 does it, with the same refusals. */
export class Scanner {
  readonly #cursor: Cursor;
  #tokens: Token[] = [];
  #head = 0;
  /** How many tokens were handed out. */
  #taken = 0;
  #started = false;
  #indent = -1;
  readonly #indents: number[] = [];
  #flowLevel = 0;
  #keyAllowed = true;
  readonly #keys: SimpleKey[] = [];
  readonly #keysByToken = new Map<number, SimpleKey>();
  readonly #deepest: number;

  /** `deepest`: more nesting than this is refused as `tooDeep`. */
  constructor(text: DecodedText, deepest: number) {
    this.#cursor = new Cursor(text);
    this.#deepest = deepest;
  }

  peek(): Token {
    this.#fetchMore();
    const next = this.#tokens[this.#head];
    if (next === undefined) throw new Error('the scanner gave no token');
    return next;
  }

  skip(): void {
    this.#head += 1;
    this.#taken += 1;
    if (this.#head < 4096) return;
    this.#tokens = this.#tokens.slice(this.#head);
    this.#head = 0;
  }

  #fetchMore(): void {
    while (this.#head === this.#tokens.length || this.#headMayBecomeKey()) this.#fetchNext();
  }

  #headMayBecomeKey(): boolean {
    const key = this.#keysByToken.get(this.#taken);
    return key !== undefined && this.#isValid(key);
  }

  #fetchNext(): void {
    const cursor = this.#cursor;
    if (!this.#started) {
      this.#started = true;
      this.#keys.push({ possible: false, required: false, tokenNumber: 0, mark: cursor.mark() });
      this.#append('streamStart', cursor.mark());
      return;
    }
    this.#skipToToken();
    this.#unrollIndent(cursor.column);
    this.#fetchToken(cursor.at());
  }

  #fetchToken(code: number): void {
    const cursor = this.#cursor;
    const blankFollows = isBlankOrEnd(cursor.at(1));
    const inFlow = this.#flowLevel > 0;
    if (code === 0) this.#fetchStreamEnd();
    else if (cursor.column === 0 && code === 37) this.#fetchDirective();
    else if (cursor.atDocumentIndicator()) this.#fetchDocumentIndicator(code === 45 ? 'documentStart' : 'documentEnd');
    else if (code === 91 || code === 123) this.#fetchFlowStart(code);
    else if (code === 93 || code === 125) this.#fetchFlowEnd(code);
    else if (code === 44) this.#fetchFlowEntry();
    else if (code === 45 && blankFollows) this.#fetchBlockEntry();
    else if (code === 63 && (inFlow || blankFollows)) this.#fetchKey();
    else if (code === 58 && (inFlow || blankFollows)) this.#fetchValue();
    else if (code === 42) this.#fetchProperty(() => scanAnchor(cursor, 'alias'));
    else if (code === 38) this.#fetchProperty(() => scanAnchor(cursor, 'anchor'));
    else if (code === 33) this.#fetchProperty(() => scanTag(cursor));
    else if ((code === 124 || code === 62) && !inFlow) this.#fetchBlockScalar(code === 124);
    else if (code === 39 || code === 34) this.#fetchProperty(() => scanQuotedScalar(cursor, code === 39));
    else if (this.#startsPlain(code)) this.#fetchPlainScalar();
    else cursor.fail('found character that cannot start any token', cursor.mark());
  }

  #startsPlain(code: number): boolean {
    const next = this.#cursor.at(1);
    if (code === 45) return !isBlank(next);
    if (code === 63 || code === 58) return this.#flowLevel === 0 && !isBlankOrEnd(next);
    return !isBlankOrEnd(code) && !indicators.has(code);
  }

  #skipToToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      if (cursor.index === 0 && cursor.at() === 0xfeff) cursor.skip();
      const tabsAllowed = this.#flowLevel > 0 || !this.#keyAllowed;
      while (cursor.at() === space || (tabsAllowed && cursor.at() === tab)) cursor.skip();
      cursor.skipComment();
      if (!isBreak(cursor.at())) return;
      cursor.takeBreak();
      if (this.#flowLevel === 0) this.#keyAllowed = true;
    }
  }

  #append(kind: TokenKind, start: Mark): void {
    this.#tokens.push(token(kind, start, this.#cursor.mark()));
  }

  #insert(position: number, inserted: Token): void {
    if (position < 0) this.#tokens.push(inserted);
    else this.#tokens.splice(this.#head + position, 0, inserted);
  }

  #isValid(key: SimpleKey): boolean {
    if (!key.possible) return false;
    const cursor = this.#cursor;
    if (key.mark.line >= cursor.line && key.mark.index + longestSimpleKey >= cursor.index) return true;
    if (key.required) cursor.fail("could not find expected ':'", key.mark);
    key.possible = false;
    return false;
  }

  #saveKey(): void {
    if (!this.#keyAllowed) return;
    const cursor = this.#cursor;
    const key: SimpleKey = {
      possible: true,
      required: this.#flowLevel === 0 && this.#indent === cursor.column,
      tokenNumber: this.#taken + (this.#tokens.length - this.#head),
      mark: cursor.mark(),
    };
    this.#removeKey();
    this.#keys[this.#keys.length - 1] = key;
    this.#keysByToken.set(key.tokenNumber, key);
  }

  #removeKey(): void {
    const key = this.#keys.at(-1);
    if (key === undefined || !key.possible) return;
    if (key.required) this.#cursor.fail("could not find expected ':'", key.mark);
    key.possible = false;
    this.#keysByToken.delete(key.tokenNumber);
  }

  #refuseDepth(levels: number, mark: Mark): void {
    if (levels <= this.#deepest) return;
    throw new YamlError('tooDeep', `nested deeper than ${this.#deepest}`, mark, '');
  }

  #rollIndent(column: number, number: number, kind: TokenKind, mark: Mark): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    this.#refuseDepth(this.#indents.length, mark);
    this.#insert(number < 0 ? -1 : number - this.#taken, token(kind, mark, mark));
  }

  #unrollIndent(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#append('blockEnd', this.#cursor.mark());
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #fetchStreamEnd(): void {
    const cursor = this.#cursor;
    if (cursor.column !== 0) {
      cursor.column = 0;
      cursor.line += 1;
    }
    this.#unrollIndent(-1);
    this.#removeKey();
    this.#keyAllowed = false;
    this.#append('streamEnd', cursor.mark());
  }

  #fetchDirective(): void {
    this.#unrollIndent(-1);
    this.#removeKey();
    this.#keyAllowed = false;
    this.#tokens.push(scanDirective(this.#cursor));
  }

  #fetchDocumentIndicator(kind: 'documentStart' | 'documentEnd'): void {
    this.#unrollIndent(-1);
    this.#removeKey();
    this.#keyAllowed = false;
    this.#fetchCharacters(kind, 3);
  }

  #fetchCharacters(kind: TokenKind, count: number): void {
    const start = this.#cursor.mark();
    this.#cursor.skip(count);
    this.#append(kind, start);
  }

  #fetchFlowStart(code: number): void {
    this.#saveKey();
    const mark = this.#cursor.mark();
    const tokenNumber = this.#taken + (this.#tokens.length - this.#head);
    this.#keys.push({ possible: false, required: false, tokenNumber, mark });
    this.#flowLevel += 1;
    this.#refuseDepth(this.#flowLevel + this.#indents.length, mark);
    this.#keyAllowed = true;
    this.#fetchCharacters(flowTokens[code] ?? 'flowSequenceStart', 1);
  }

  #fetchFlowEnd(code: number): void {
    this.#removeKey();
    if (this.#flowLevel > 0) {
      this.#flowLevel -= 1;
      const last = this.#keys.pop();
      if (last !== undefined) this.#keysByToken.delete(last.tokenNumber);
    }
    this.#keyAllowed = false;
    this.#fetchCharacters(flowTokens[code] ?? 'flowSequenceEnd', 1);
  }

  #fetchFlowEntry(): void {
    this.#removeKey();
    this.#keyAllowed = true;
    this.#fetchCharacters('flowEntry', 1);
  }

  #fetchBlockEntry(): void {
    const cursor = this.#cursor;
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) cursor.fail('block sequence entries are not allowed in this context');
      this.#rollIndent(cursor.column, -1, 'blockSequenceStart', cursor.mark());
    }
    this.#removeKey();
    this.#keyAllowed = true;
    this.#fetchCharacters('blockEntry', 1);
  }

  #fetchKey(): void {
    const cursor = this.#cursor;
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) cursor.fail('mapping keys are not allowed in this context');
      this.#rollIndent(cursor.column, -1, 'blockMappingStart', cursor.mark());
    }
    this.#removeKey();
    this.#keyAllowed = this.#flowLevel === 0;
    this.#fetchCharacters('key', 1);
  }

  #fetchValue(): void {
    const cursor = this.#cursor;
    const key = this.#keys.at(-1);
    if (key !== undefined && this.#isValid(key)) {
      this.#insert(key.tokenNumber - this.#taken, token('key', key.mark, key.mark));
      this.#rollIndent(key.mark.column, key.tokenNumber, 'blockMappingStart', key.mark);
      key.possible = false;
      this.#keysByToken.delete(key.tokenNumber);
      this.#keyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#keyAllowed) cursor.fail('mapping values are not allowed in this context');
        this.#rollIndent(cursor.column, -1, 'blockMappingStart', cursor.mark());
      }
      this.#keyAllowed = this.#flowLevel === 0;
    }
    this.#fetchCharacters('value', 1);
  }

  #fetchProperty(scan: () => Token): void {
    this.#saveKey();
    this.#keyAllowed = false;
    this.#tokens.push(scan());
  }

  #fetchBlockScalar(literal: boolean): void {
    this.#removeKey();
    this.#keyAllowed = true;
    this.#tokens.push(scanBlockScalar(this.#cursor, literal, this.#indent));
  }

  #fetchPlainScalar(): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const { token: scanned, breakFollows } = scanPlainScalar(this.#cursor, this.#indent, this.#flowLevel > 0);
    this.#tokens.push(scanned);
    if (breakFollows) this.#keyAllowed = true;
  }
}
