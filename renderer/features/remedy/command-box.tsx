import { Fragment, type ReactNode } from 'react';
import type { RemedyCommand } from '../../../shared/model/remedy.ts';
import { renderCommand, type Shell, shells } from '../../../shared/report/shell-quote.ts';
import { changeSettings } from '../../state/actions.ts';
import { useWindow } from '../../state/store.ts';

const shellNames: Readonly<Record<Shell, string>> = {
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  powershell: 'PowerShell',
  cmd: 'cmd',
};

/** Commands as the reader's shell takes them, to read and to copy; always left to right, and they wrap. */
export function CommandBox({ commands, copy }: { commands: readonly RemedyCommand[]; copy: ReactNode }) {
  const shell = useWindow((window) => window.settings.shell);
  return (
    <div className="cmdbox">
      <div className="cmd">
        <pre>
          <code>
            {commands.map((command) => {
              const line = renderCommand(command, shell);
              return (
                <span key={line} className="l">
                  <Words line={line} />
                </span>
              );
            })}
          </code>
        </pre>
        {copy}
      </div>
    </div>
  );
}

/** The line in pieces that don't break, so that it wraps between words and not at a hyphen. */
function Words({ line }: { line: string }) {
  return line.split(' ').map((word, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: words of one unchanging line
    <Fragment key={index}>
      {index > 0 && ' '}
      <span className="a">{word}</span>
    </Fragment>
  ));
}

/** Which shell commands are written for; kept for the next time. */
export function ShellChoice() {
  const shell = useWindow((window) => window.settings.shell);
  return (
    <label className="xs muted shell">
      Shell{' '}
      <select
        value={shell}
        onChange={(event) => {
          const chosen = shells.find((candidate) => candidate === event.target.value);
          if (chosen !== undefined) void changeSettings({ shell: chosen });
        }}
      >
        {shells.map((candidate) => (
          <option key={candidate} value={candidate}>
            {shellNames[candidate]}
          </option>
        ))}
      </select>
    </label>
  );
}
