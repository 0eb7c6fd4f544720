import type { RemedyCommand } from '../model/remedy.ts';
import { printable } from '../redaction/printable.ts';

export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell' | 'cmd';

export const shells: readonly Shell[] = ['bash', 'zsh', 'fish', 'powershell', 'cmd'];

/** Words that mean themselves in every POSIX-like shell and in PowerShell. A leading `-` or `=` is harmless there; `~` and `{` are not. */
const plainWord = /^[A-Za-z0-9_./:@%+,=-]+$/;

/**
 * A command as the reader's shell takes it, one line. Arguments may hold anything that a hostile kubeconfig can name: every
 * word that is not plain is quoted by the shell's own rules, and line breaks and other control characters, which no quoting
 * carries safely through a paste, become `?`.
 */
export function renderCommand(command: RemedyCommand, shell: Shell): string {
  const words = command.argv.map((word) => quoteWord(withoutControls(word), shell));
  const first = words[0] ?? '';
  const called = shell === 'powershell' && /^['"]/.test(first) ? ['&', ...words] : words;
  const assignments = Object.entries(command.environment ?? {}).map(([name, value]) =>
    assign(name, withoutControls(value), shell),
  );
  return joinAssignments(assignments, called.join(' '), shell);
}

function quoteWord(word: string, shell: Shell): string {
  if (
    word !== '' &&
    plainWord.test(word) &&
    !(shell === 'powershell' && /^[@%,]|,/.test(word)) &&
    !(shell === 'cmd' && /[%=,]/.test(word)) &&
    !(shell === 'zsh' && word.startsWith('='))
  ) {
    return word;
  }
  switch (shell) {
    case 'bash':
    case 'zsh':
      return `'${word.replaceAll("'", `'\\''`)}'`;
    case 'fish':
      // In fish's single quotes only \\ and \' are escapes.
      return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
    case 'powershell':
      // PowerShell takes typographic single quotes for quotes as well (about_Quoting_Rules), so they are doubled too.
      return `'${word.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
    case 'cmd':
      return quoteForCmd(word);
  }
}

/**
 * cmd.exe reads `%name%` inside quotes and has no escape for it at the prompt, so a percent sign is set outside the quotes
 * behind a caret; quotes follow the C runtime's rules (doubling backslashes before a quote).
 */
function quoteForCmd(word: string): string {
  const escaped = word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1');
  return `"${escaped}"`.replaceAll(/[%^&|<>()!"]/g, '^$&');
}

function assign(name: string, value: string, shell: Shell): string {
  switch (shell) {
    case 'bash':
    case 'zsh':
      return `${name}=${quoteWord(value, shell)}`;
    case 'fish':
      return `env ${name}=${quoteWord(value, shell)}`;
    case 'powershell':
      return `$env:${name} = ${quoteWord(value, shell).startsWith("'") ? quoteWord(value, shell) : `'${value}'`}`;
    case 'cmd':
      return `set ${quoteForCmd(`${name}=${value}`)}`;
  }
}

function joinAssignments(assignments: readonly string[], command: string, shell: Shell): string {
  if (assignments.length === 0) return command;
  if (shell === 'powershell') return [...assignments, command].join('; ');
  if (shell === 'cmd') return [...assignments, command].join(' && ');
  return [...assignments, command].join(' ');
}

function withoutControls(text: string): string {
  // C0, DEL, C1, line and paragraph separators, and what `printable` takes out: the marks that turn what is shown.
  return printable(text.replaceAll(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '?'));
}
