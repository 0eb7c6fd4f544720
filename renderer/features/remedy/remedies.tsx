import type { StepId } from '../../../shared/flow/steps.ts';
import type { Remedy } from '../../../shared/model/remedy.ts';
import { copyCommand, walkAgain } from '../../state/actions.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { OutcomeIcon } from '../../ui/icon.tsx';
import type { Look } from '../../ui/outcome.ts';
import { useHomely } from '../../ui/use-homely.ts';
import { CommandBox, ShellChoice } from './command-box.tsx';

const riskLooks: Readonly<Record<Remedy['risk']['level'], Look>> = { low: 'pass', medium: 'warn', high: 'warn' };

/** Where a remedy stands in a run, so that main can find the command to copy. */
export interface RemedyPlace {
  readonly run: string;
  readonly step: StepId;
  readonly problem: number;
}

/** What mends a cause, ranked; each says who, what changes and the risk before its command. */
export function Remedies({
  remedies,
  place,
  primary,
  canCheckAgain,
}: {
  remedies: readonly Remedy[];
  place: RemedyPlace;
  primary: boolean;
  canCheckAgain: boolean;
}) {
  const homely = useHomely();
  const commands = remedies.some((remedy) => remedy.commands.length > 0);
  const first = remedies.findIndex((remedy) => remedy.commands.length > 0);
  return (
    <section className="card remedies">
      <header>
        <h2>What mends it</h2>
        <span className="row">
          {commands && <ShellChoice />}
          {canCheckAgain && (
            <button className="btn small" type="button" onClick={() => void walkAgain(place.run)}>
              Check again<kbd>R</kbd>
            </button>
          )}
        </span>
      </header>
      {remedies.length === 0 && <p className="in sm soft">No remedy is known for it. Its page says more.</p>}
      <ol>
        {remedies.map((remedy, index) => (
          <li key={remedy.text} className="remedy">
            <h3>
              <span className="rank">{index + 1}</span>
              {homely(remedy.text)}
            </h3>
            <p className="facts">
              <span>
                <b>Who</b> {remedy.who}
              </span>
              <span>
                <b>Changes</b> {homely(remedy.changes)}
              </span>
              <span>
                <OutcomeIcon look={riskLooks[remedy.risk.level]} /> <b>Risk</b> {remedy.risk.level},{' '}
                {homely(remedy.risk.reason)}
              </span>
              {remedy.scope !== null && (
                <span>
                  <b>Holds for</b> {remedy.scope}
                </span>
              )}
            </p>
            {remedy.commands.length > 0 && (
              <RemedyCommands remedy={remedy} place={place} index={index} primary={primary && index === first} />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function RemedyCommands({
  remedy,
  place,
  index,
  primary,
}: {
  remedy: Remedy;
  place: RemedyPlace;
  index: number;
  primary: boolean;
}) {
  const copy = () => copyCommand({ ...place, remedy: index });
  const many = remedy.commands.length > 1;
  if (!primary) {
    return <CommandBox commands={remedy.commands} copy={<CopyButton copy={copy} what={remedy.text} />} />;
  }
  return (
    <>
      <p className="do">
        <CopyButton copy={copy} what={remedy.text} text={many ? 'Copy the commands' : 'Copy the command'} primary />
      </p>
      <CommandBox commands={remedy.commands} copy={null} />
    </>
  );
}
