import { useState } from 'react';
import { walkedInstall } from '../../../shared/model/found-installs.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { type BrowserText, browserTextsFor } from '../../../shared/rules/dashboard/browser-texts.ts';
import { tellBrowser } from '../../state/actions.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { lookOfStep } from '../../ui/outcome.ts';
import { useHomely } from '../../ui/use-homely.ts';

/** Asks the person what the browser shows: only there some failures are seen. What follows from it is a check's to say. */
export function BrowserQuestion({ state, open }: { state: RunState; open: boolean }) {
  const homely = useHomely();
  const told = state.requested?.told?.['browser.shows'];
  const [chosen, setChosen] = useState<string | null>(told ?? null);
  const { finding } = state.steps['browser.shows'];
  const answered = told !== undefined && finding !== null;
  return (
    <details className="card shows-card" open={open || answered}>
      <summary>
        <h2>What does your browser show?</h2>
        <span className="xs muted">some failures are seen there alone</span>
      </summary>
      <div className="in">
        <p className="sm soft">
          Open the page by the way that works, then choose what you see. Authpath can’t look into your browser.
        </p>
        {answered && (
          <p className={`note o-${lookOfStep(state, 'browser.shows')} told`}>
            <OutcomeIcon look={lookOfStep(state, 'browser.shows')} labelled />
            <span>{homely(finding.problems[0]?.message ?? finding.message)}</span>
          </p>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (chosen !== null) void tellBrowser(state.run, chosen);
          }}
        >
          <fieldset className="shows">
            <legend className="vh">What your browser shows</legend>
            {offered(state).map(({ id, text, literal }) => (
              <label key={id} className="check">
                <input
                  type="radio"
                  name="browser-shows"
                  value={id}
                  checked={chosen === id}
                  onChange={() => setChosen(id)}
                />
                {literal ? <q>{text}</q> : <span>{text}</span>}
              </label>
            ))}
          </fieldset>
          <p className="row actions">
            <button className="btn" type="submit" disabled={chosen === null || state.ended === null}>
              Tell Authpath
            </button>
            {state.ended === null && <span className="xs muted">when the walk has ended</span>}
          </p>
        </form>
      </div>
    </details>
  );
}

function offered(state: RunState): readonly BrowserText[] {
  return browserTextsFor(walkedInstall(state)?.family ?? '2');
}
