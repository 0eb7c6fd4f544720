import type { ProgramPrompt, ProgramSaid } from '../../../shared/model/sign-in-program.ts';
import { hidden } from '../../../shared/redaction/patterns.ts';
import { printable } from '../../../shared/redaction/printable.ts';
import { redactText, shownText } from '../../../shared/redaction/redact-text.ts';
import type { Vault } from '../vault.ts';
import { recognisePrompt } from './prompts.ts';

/** Long enough to bring together what belongs together, and short enough for a person who waits. */
const gatherMs = 250;
const mostLines = 200;
const mostCharacters = 16 * 1024;
const longestLine = 2_000;
/** Of what was said, as much as prompts are looked for in. */
const remembered = 6 * 1024;

export interface LiveWordsOptions {
  readonly vault: Vault;
  readonly tell: (said: ProgramSaid) => void;
  /** What the program has printed on its standard output by now: it may hold the credential. */
  readonly printed: () => string;
}

/**
 * Hands on what a running program says, a few times a second: whole lines, printable, without what the vault knows, what the
 * answer holds so far, and what has the looks of a secret. Stricter than what is kept in the end, since the credential may
 * not be known yet.
 */
export class LiveWords {
  readonly #options: LiveWordsOptions;
  readonly #decoder = new TextDecoder('utf-8');
  #pending = '';
  #recent = '';
  #quiet = true;
  #lines = 0;
  #characters = 0;
  #cut = false;
  #last = '';
  #told = 'null';
  #timer: NodeJS.Timeout | null = null;

  constructor(options: LiveWordsOptions) {
    this.#options = options;
  }

  take(chunk: Uint8Array): void {
    const text = this.#decoder.decode(chunk, { stream: true });
    this.#pending = (this.#pending + text).slice(-mostCharacters);
    this.#recent = (this.#recent + text).slice(-remembered);
    this.#quiet = false;
    this.#timer ??= setTimeout(() => this.#gathered(), gatherMs);
  }

  /** The program has ended: tells what is left. Nothing is told after it. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#tell(true);
  }

  #gathered(): void {
    this.#timer = null;
    // A line without an end, such as a question, is told once nothing more comes; cut in two it could show half a secret.
    const quiet = this.#quiet;
    this.#quiet = true;
    this.#tell(quiet);
    if (!quiet) this.#timer = setTimeout(() => this.#gathered(), gatherMs);
  }

  #tell(whole: boolean): void {
    const end = whole ? this.#pending.length : this.#pending.lastIndexOf('\n') + 1;
    const text = this.#pending.slice(0, end);
    this.#pending = this.#pending.slice(end);
    const printed = secretsOf(this.#options.printed());
    const known = shownText(lastFrames(text), this.#options.vault.secretValues());
    const lines = this.#bounded(linesOf(maskOpaque(redactText(known, printed))));
    const prompt = this.#prompt(printed);
    const name = JSON.stringify(prompt);
    if (lines.length === 0 && name === this.#told) return;
    this.#told = name;
    this.#options.tell({ lines, prompt, cut: this.#cut });
  }

  #bounded(lines: readonly string[]): readonly string[] {
    const kept: string[] = [];
    for (const line of lines) {
      if (line === this.#last) continue;
      this.#last = line;
      this.#cut ||= this.#lines >= mostLines || this.#characters + line.length > mostCharacters;
      if (this.#cut) break;
      this.#lines += 1;
      this.#characters += line.length;
      kept.push(line);
    }
    return kept;
  }

  #prompt(printed: readonly string[]): ProgramPrompt | null {
    const prompt = recognisePrompt(printable(this.#recent));
    if (prompt === null) return null;
    const { address } = prompt;
    if (address === null) return { ...prompt, wholeAddress: null };
    const { vault } = this.#options;
    const shown = redactText(redactText(address, vault.secretValues()), printed);
    // What is left out may be needed to open the page, such as the state of a redirect; a credential of the person’s never is.
    const isWhole = shown === address || shown !== redactText(address, []);
    return { ...prompt, address: shown, wholeAddress: isWhole ? null : vault.put(address, 'public') };
  }
}

/** The credential as far as the program has printed it. */
function secretsOf(printed: string): readonly string[] {
  const fields = /["']?\b(?:token|clientKeyData)["']?\s{0,20}:\s{0,20}["']?([^"'\s,}]{6,})/g;
  return [...printed.matchAll(fields)].flatMap(([, value]) => value ?? []);
}

/** A line that is drawn over and over again, as it was drawn last; what has a page in it stays. */
function lastFrames(text: string): string {
  return text
    .replace(/\r+\n/g, '\n')
    .split('\n')
    .map((line) => {
      const frames = line.split('\r').filter((frame) => frame.trim() !== '');
      return frames.filter((frame, index) => index === frames.length - 1 || /https?:\/\//.test(frame)).join('\n');
    })
    .join('\n');
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line));
}

/** What nobody made up by hand: long, and of letters in both cases with digits, or very long without a break. */
function maskOpaque(text: string): string {
  return text.replace(/[A-Za-z0-9_+=-]{20,}/g, (word) => {
    const mixed = /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word);
    const unbroken = word.length >= 32 && /\d/.test(word) && !word.includes('-');
    return mixed || unbroken ? hidden : word;
  });
}
