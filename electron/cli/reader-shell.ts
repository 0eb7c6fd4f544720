import type { Shell } from '../../shared/report/shell-quote.ts';

/** The shell that commands are quoted for: by SHELL, and PowerShell on Windows. */
export function readerShell(environment: Readonly<Record<string, string | undefined>>): Shell {
  const name = environment.SHELL?.split('/').at(-1) ?? '';
  if (name === 'zsh' || name === 'fish' || name === 'bash') return name;
  return environment.OS === 'Windows_NT' ? 'powershell' : 'bash';
}
