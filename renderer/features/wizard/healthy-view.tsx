import { stepNumber } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { openLink, openStep } from '../../state/actions.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';
import type { Look } from '../../ui/outcome.ts';
import { duration } from '../../ui/words.ts';
import { DashboardParts } from '../dashboard/dashboard-parts.tsx';
import { TimingBar } from '../evidence/timing-bar.tsx';
import { FactList } from '../evidence/why-we-know.tsx';
import { ShownCommands } from '../remedy/by-hand-box.tsx';
import { ShellChoice } from '../remedy/command-box.tsx';
import { healthyHeadline } from './healthy-headline.ts';
import { tally } from './progress.ts';
import { knownUser } from './summary.ts';

/** “It works” is not the end: who the server thinks you are, how fast it was, and what to do with it. */
export function HealthyView({ state, look }: { state: RunState; look: Look }) {
  return (
    <>
      <article className="verdict" aria-labelledby="healthy">
        <OutcomeIcon look={look} large labelled />
        <h1 className="answer" id="healthy" tabIndex={-1}>
          {healthyHeadline(state)}
        </h1>
        <p className="meta">
          {state.verdict?.causes.map((cause) => (
            <button
              key={`${cause.step} ${cause.code} ${cause.message}`}
              className="tag o-warn"
              type="button"
              onClick={() => openStep(cause.step)}
            >
              <OutcomeIcon look="warn" labelled />
              {stepNumber(cause.step)} {cause.title}
            </button>
          ))}
          <span>{tally(state)}.</span>
        </p>
      </article>
      <DashboardParts state={state} />
      <div className="cols wide-r">
        <WhoYouAre state={state} />
        <WhatNext state={state} />
      </div>
    </>
  );
}

function WhoYouAre({ state }: { state: RunState }) {
  const user = knownUser(state);
  const facts = [
    ...(state.steps['server.identity'].finding?.facts ?? []),
    ...(state.steps['server.version'].finding?.facts ?? []),
  ];
  return (
    <section className="card" aria-labelledby="h-who">
      <header>
        <h2 id="h-who">Who you are to this server</h2>
        {state.durationMs !== null && <span className="xs muted num">in {duration(state.durationMs)}</span>}
      </header>
      <div className="in">
        {user === null ? (
          <FactList facts={facts} />
        ) : (
          <dl className="kv">
            <div>
              <dt>Name</dt>
              <dd>
                <code>
                  <strong>
                    <bdi>{user.username}</bdi>
                  </strong>
                </code>
              </dd>
            </div>
            <div>
              <dt>Groups</dt>
              <dd>
                {user.groups.length === 0 ? (
                  'none'
                ) : (
                  <span className="names">
                    {user.groups.map((group) => (
                      <code key={group}>
                        <bdi>{group}</bdi>
                      </code>
                    ))}
                  </span>
                )}
              </dd>
            </div>
            <div>
              <dt>Server</dt>
              <dd>
                <code className="wrap">{state.target?.server}</code>
                {state.steps['server.version'].finding?.note ? `, ${state.steps['server.version'].finding.note}` : ''}
              </dd>
            </div>
          </dl>
        )}
        <TimingBar state={state} />
      </div>
    </section>
  );
}

function WhatNext({ state }: { state: RunState }) {
  const context = state.target?.context ?? null;
  return (
    <div className="stack-l">
      <section className="card" aria-labelledby="h-next-steps">
        <header>
          <h2 id="h-next-steps">What next</h2>
          <ShellChoice />
        </header>
        <ol>
          <li className="remedy">
            <h3>
              <span className="rank">1</span>Use this context with kubectl
            </h3>
            <ShownCommands commands={[{ argv: ['kubectl', ...contextFlag(context), 'get', 'pods'] }]} />
          </li>
          <li className="remedy">
            <h3>
              <span className="rank">2</span>If kubectl still refuses you
            </h3>
            <p className="sm soft">
              Then it does not use this context or these files. See which it uses, and compare the file and the name
              with the top of this window.
            </p>
            <ShownCommands commands={[{ argv: ['kubectl', 'config', 'view', '--minify'] }]} />
          </li>
          <li className="remedy">
            <h3>
              <span className="rank">3</span>If you may not do something
            </h3>
            <p className="sm soft">
              Being known is not being allowed.{' '}
              <button className="linkish" type="button" onClick={() => void openLink('authorization')}>
                How rights are given
              </button>
            </p>
            <ShownCommands commands={[{ argv: ['kubectl', ...contextFlag(context), 'auth', 'can-i', '--list'] }]} />
          </li>
        </ol>
      </section>
      {!state.scope.includes('dashboard.install') && (
        <section className="note o-na">
          <OutcomeIcon look="na" />
          <div>
            <strong>The Dashboard’s own links were not measured.</strong> This walk looks at your own sign-in only, so
            it says nothing about how the Dashboard signs in.
          </div>
        </section>
      )}
    </div>
  );
}

function contextFlag(context: string | null): readonly string[] {
  return context === null ? [] : ['--context', context];
}
