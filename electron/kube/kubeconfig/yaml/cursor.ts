import type { DecodedText } from './text.ts';
import { type Mark, syntaxError, type YamlError } from './yaml-error.ts';

export const tab = 9;
const lineFeed = 10;
const carriageReturn = 13;
export const space = 32;

/** A line break as YAML 1.1 has it: also NEL, LS and PS. */
export function isBreak(code: number): boolean {
  return code === lineFeed || code === carriageReturn || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBlank(code: number): boolean {
  return code === space || code === tab;
}

/** A break, or the end of the text (0: a NUL can't be in it). */
export function isBreakOrEnd(code: number): boolean {
  return code === 0 || isBreak(code);
}

export function isBlankOrEnd(code: number): boolean {
  return code === space || code === tab || code === 0 || isBreak(code);
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters, digits, `_` and `-`: what anchors and tags are made of (yamlprivateh.go is_alpha). */
export function isWord(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 45;
}

/** The value of a hexadecimal digit, or -1. */
export function hexValue(code: number): number {
  if (isDigit(code)) return code - 48;
  if (code >= 65 && code <= 70) return code - 55;
  if (code >= 97 && code <= 102) return code - 87;
  return -1;
}

const plainRun = /[A-Za-z0-9+/=._-]+/y;

/** A place that moves through a text, and counts lines and columns as libyaml does. */
export class Cursor {
  index = 0;
  line = 0;
  column = 0;
  readonly text: string;
  readonly #limit: number;
  readonly #failure: YamlError | null;

  constructor(decoded: DecodedText) {
    this.text = decoded.text;
    this.#limit = decoded.limit;
    this.#failure = decoded.failure;
  }

  /** The character `offset` further on; 0 at the end. Throws what the reader refused, when it is reached. */
  at(offset = 0): number {
    const index = this.index + offset;
    if (this.#failure !== null && index >= this.#limit) throw this.#failure;
    return index < this.text.length ? this.text.charCodeAt(index) : 0;
  }

  /** Steps over letters, digits and what else never ends a scalar: most of a kubeconfig is base64. */
  skipPlainRun(): void {
    plainRun.lastIndex = this.index;
    if (plainRun.test(this.text)) this.skip(plainRun.lastIndex - this.index);
  }

  mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }

  skip(count = 1): void {
    this.index += count;
    this.column += count;
  }

  /** Steps over the line break here and returns what it counts for in a value. */
  takeBreak(): string {
    const code = this.at();
    if (!isBreak(code)) return '';
    this.index += code === carriageReturn && this.at(1) === lineFeed ? 2 : 1;
    this.column = 0;
    this.line += 1;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  skipBlanks(): void {
    while (isBlank(this.at())) this.skip();
  }

  skipComment(): void {
    if (this.at() !== 35) return;
    while (!isBreakOrEnd(this.at())) this.skip();
  }

  /** `---` or `...` at the start of a line. */
  atDocumentIndicator(): boolean {
    if (this.column !== 0) return false;
    const code = this.at();
    if (code !== 45 && code !== 46) return false;
    return this.at(1) === code && this.at(2) === code && isBlankOrEnd(this.at(3));
  }

  fail(problem: string, context: Mark | null = null): never {
    throw syntaxError('scanner', problem, this.mark(), context);
  }
}
