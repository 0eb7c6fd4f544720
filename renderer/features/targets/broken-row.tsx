import type { ListedProblem } from '../../../shared/contract/targets.ts';
import { useWindow } from '../../state/store.ts';
import { CodeTag } from '../../ui/code-tag.tsx';
import { CutName } from '../../ui/cut-name.tsx';
import { GridCell, GridRow } from '../../ui/grid.tsx';
import { OutcomeLabel } from '../../ui/icon.tsx';
import { homely, homelyText } from '../../ui/words.ts';

/** A damage in a file: where, what it means, and the line itself. It hides no other context. */
export function BrokenRow({ id, problem }: { id: string; problem: ListedProblem }) {
  const home = useWindow((window) => window.targets?.home ?? null);
  const file = homely(problem.file, home);
  return (
    <GridRow className="tr bad" aria-level={2} tabIndex={-1} data-problem={id}>
      <GridCell>
        <OutcomeLabel look="fail" word="Damaged" />
      </GridCell>
      <GridCell className="what">
        <code>
          <CutName name={problem.line === null ? file : `${file}:${problem.line}`} />
        </code>
        <span className="message">
          {homelyText(besidePlace(problem), home)} <CodeTag code={problem.code} />
        </span>
        {problem.text !== null && problem.text !== '' && (
          <code className="snip ltr">
            {problem.line === null ? '' : `${problem.line} │ `}
            <BadLine text={problem.text} column={problem.column} />
          </code>
        )}
      </GridCell>
    </GridRow>
  );
}

/** The sentence without the file and line that it begins with: they stand in front of it already. */
function besidePlace({ message, file }: ListedProblem): string {
  const place = `In ${file}, `;
  if (!message.startsWith(place)) return message;
  const rest = message.slice(place.length).replace(/^line \d+, /, '');
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** The line with the bad place marked; a tab or another sign that can't be seen is named. */
function BadLine({ text, column }: { text: string; column: number | null }) {
  const at = column === null ? -1 : column - 1;
  const sign = at >= 0 ? text.charAt(at) : '';
  if (sign === '') return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{unseen[sign] ?? sign}</mark>
      {text.slice(at + 1)}
    </>
  );
}

const unseen: Readonly<Record<string, string>> = { '\t': 'tab', ' ': '␣', '\u00a0': 'no-break space', '\u0000': 'NUL' };
