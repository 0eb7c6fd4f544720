/** A place in a text. Index, line and column count from 0, as the scanner does. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

export type YamlErrorKind = 'reader' | 'scanner' | 'parser' | 'composer' | 'aliasing' | 'tooDeep' | 'tooDense';

/** What stops the reader. `tooDeep` and `tooDense` are bounds of ours, all others are Go's own refusals. */
export class YamlError extends Error {
  readonly kind: YamlErrorKind;
  /** The problem in go-yaml's words, without the line. */
  readonly problem: string;
  /** Where it is to be mended; null when the whole text is meant. */
  readonly mark: Mark | null;
  /** What kubectl prints after the file's name. */
  readonly said: string;

  constructor(kind: YamlErrorKind, problem: string, mark: Mark | null, said: string) {
    super(problem);
    this.kind = kind;
    this.problem = problem;
    this.mark = mark;
    this.said = said;
  }
}

/** Problems whose cause is where the construct began, not where the scanner noticed. */
const meantAtTheStart: ReadonlySet<string> = new Set([
  "could not find expected ':'",
  'found unexpected end of stream',
  'found unexpected document indicator',
]);

/** A scanner or parser error, with the line number that go-yaml v2 prints (decode.go `fail`: a parser's is one too small). */
export function syntaxError(
  kind: 'scanner' | 'parser',
  problem: string,
  mark: Mark,
  context: Mark | null = null,
): YamlError {
  const printed = mark.line !== 0 ? mark.line + (kind === 'scanner' ? 1 : 0) : (context?.line ?? 0);
  const where = printed === 0 ? '' : `line ${printed}: `;
  return new YamlError(
    kind,
    problem,
    context !== null && meantAtTheStart.has(problem) ? context : mark,
    `yaml: ${where}${problem}`,
  );
}
