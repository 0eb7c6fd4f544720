import type { StepId } from '../../../shared/flow/steps.ts';
import type { RemedyCommand } from '../../../shared/model/remedy.ts';
import type { TargetSummary } from '../../../shared/model/run.ts';
import { renderCommand } from '../../../shared/report/shell-quote.ts';
import { copyShown } from '../../state/copy-shown.ts';
import { useWindow } from '../../state/store.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { byHand } from './by-hand.ts';
import { CommandBox, ShellChoice } from './command-box.tsx';

/** The same question asked by hand. */
export function ByHand({ step, target }: { step: StepId; target: TargetSummary | null }) {
  const commands = byHand(step, target);
  if (commands.length === 0) return null;
  return (
    <section className="blk" aria-labelledby="h-hand">
      <div className="row between">
        <h2 id="h-hand">The same by hand</h2>
        <ShellChoice />
      </div>
      <ShownCommands commands={commands} />
    </section>
  );
}

/** Commands that the window itself wrote, and copies itself. */
export function ShownCommands({ commands }: { commands: readonly RemedyCommand[] }) {
  const shell = useWindow((window) => window.settings.shell);
  const text = commands.map((command) => renderCommand(command, shell)).join('\n');
  return <CommandBox commands={commands} copy={<CopyButton copy={async () => copyShown(text)} />} />;
}
