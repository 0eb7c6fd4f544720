import { useEffect, useRef } from 'react';
import { foundInstalls, walkedInstall } from '../../../shared/model/found-installs.ts';
import type { Install } from '../../../shared/model/install.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { chooseInstall } from '../../state/actions.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { count } from '../../ui/words.ts';

/** The run in which a Dashboard was chosen here. This card is made anew with the walk’s next view, and the focus goes along. */
let chosenIn: string | null = null;

/** Where there are several Dashboards: which one the walk is about, and the others to look at instead. */
export function InstallChooser({ state }: { state: RunState }) {
  const installs = foundInstalls(state);
  const chosen = walkedInstall(state);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (chosenIn !== state.run) return;
    const { activeElement } = document;
    if (activeElement === document.body) heading.current?.focus();
    else if (activeElement !== heading.current) chosenIn = null;
  });
  if (installs.length < 2) return null;
  const canChoose = state.ended !== null;
  return (
    <section className="card chooser" aria-labelledby="h-installs">
      <header>
        <h2 id="h-installs" ref={heading} tabIndex={-1}>
          {count(installs.length, 'Dashboard')} in this cluster
        </h2>
        <span className="xs muted">
          {canChoose ? 'this walk is about one of them' : 'another one can be chosen when the walk has ended'}
        </span>
      </header>
      <ul className="in installs">
        {installs.map((install) => {
          const here = install.namespace === chosen?.namespace && install.name === chosen.name;
          return (
            <li key={`${install.namespace}/${install.name}`} aria-current={here ? 'true' : undefined}>
              <span className="wrap">
                <strong>{titleOf(install)}</strong> in <bdi>{install.namespace}</bdi>
                {install.name !== 'kubernetes-dashboard' && install.name !== 'headlamp' && (
                  <span className="muted">
                    , named <bdi>{install.name}</bdi>
                  </span>
                )}
              </span>
              {here ? (
                <span className="tag o-pass">
                  <OutcomeIcon look="pass" />
                  Looked at
                </span>
              ) : (
                <button
                  className="btn small"
                  type="button"
                  disabled={!canChoose}
                  onClick={() => {
                    // The button goes away with the choice; who used the keyboard stays where it was.
                    heading.current?.focus();
                    chosenIn = state.run;
                    void chooseInstall(state.run, install);
                  }}
                >
                  Look at this one<span className="vh">: {`${titleOf(install)} in ${install.namespace}`}</span>
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function titleOf({ kind, version, modules }: Install): string {
  const name = kind === 'headlamp' ? 'Headlamp' : 'Dashboard';
  const lone = modules.length === 0 ? ', a Service without pods' : '';
  return `${name}${version === null ? '' : ` ${version}`}${lone}`;
}
