import type { RunState } from '../../../shared/model/reduce-run.ts';
import { howToOpen } from '../../../shared/report/how-to-open.ts';
import type { WayIn } from '../../../shared/report/ways-in.ts';
import { copyShown } from '../../state/copy-shown.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ShownCommands } from '../remedy/by-hand-box.tsx';
import { ShellChoice } from '../remedy/command-box.tsx';

/** What to do now: open the Dashboard by the way that works, and log in. */
export function OpenCard({ state, way }: { state: RunState; way: WayIn }) {
  const steps = howToOpen(state, way.path);
  if (steps.length === 0) return null;
  return (
    <section className="card" aria-labelledby="h-open">
      <header>
        <h2 id="h-open">Open it, in {steps.length === 1 ? 'one step' : `${steps.length} steps`}</h2>
        <ShellChoice />
      </header>
      <ol className="open-steps">
        {steps.map((step, index) => (
          <li key={step.title} className="opening">
            <h3>
              <span className="rank">{index + 1}</span>
              <span className="wrap">{step.title}</span>
            </h3>
            {step.address !== null && <Address text={step.address} />}
            {step.text !== null && <p className="sm soft">{step.text}</p>}
            {step.commands.length > 0 && <ShownCommands commands={step.commands} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Address({ text }: { text: string }) {
  return (
    <div className="cmdbox">
      <div className="cmd">
        <pre>
          <code>{text}</code>
        </pre>
        <CopyButton copy={async () => copyShown(text)} what="the address" />
      </div>
    </div>
  );
}
