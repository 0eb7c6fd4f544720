import { printableLine } from '../../shared/redaction/printable.ts';

/** Where the program writes and what the terminal there can show. */
export interface Output {
  readonly result: (text: string) => void;
  readonly progress: (text: string) => void;
  readonly colorResult: boolean;
  readonly colorProgress: boolean;
  readonly width: number;
}

/** The real streams. `NO_COLOR` (no-color.org) and `--no-color` win over a terminal. */
export function standardOutput(color: boolean | null, environment: NodeJS.ProcessEnv): Output {
  const allowed = color !== false && (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb';
  return {
    result: (text) => void process.stdout.write(text),
    progress: (text) => void process.stderr.write(text),
    colorResult: allowed && process.stdout.isTTY === true,
    colorProgress: allowed && process.stderr.isTTY === true,
    width: Math.min(100, Math.max(60, process.stdout.columns ?? 80)),
  };
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta';

const codes: Readonly<Record<Style, number>> = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
};

/** Colours text on one line, after taking out whatever a server or a file could have put in to steer the terminal. */
export function styler(color: boolean): (style: Style, text: string) => string {
  return (style, text) => (color ? `\u001b[${codes[style]}m${printableLine(text)}\u001b[0m` : printableLine(text));
}
