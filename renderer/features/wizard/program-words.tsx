import type { ProbeState, RunState } from '../../../shared/model/reduce-run.ts';
import type { ProgramPrompt } from '../../../shared/model/sign-in-program.ts';
import { copyPrompt, openPrompt } from '../../state/actions.ts';
import { useNow } from '../../state/use-now.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { seconds } from '../../ui/words.ts';
import { speakingProgram } from './progress.ts';

/** What a sign-in program says while it runs, and first of all what it waits for a person to do. Foreign text is only text. */
export function ProgramWords({ state }: { state: RunState }) {
  const probe = speakingProgram(state);
  if (probe === null || probe.said === null) return null;
  const { lines, prompt, cut } = probe.said;
  return (
    <section className="program blk" aria-label="Sign-in program">
      {prompt !== null && <Wanted run={state.run} prompt={prompt} probe={probe} />}
      {lines.length > 0 && (
        <>
          <h2>What the sign-in program says</h2>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className="said" tabIndex={0}>
            {lines.join('\n')}
          </pre>
          {cut && <p className="xs muted">It says more; the rest is not shown while it runs.</p>}
        </>
      )}
    </section>
  );
}

function Wanted({ run, prompt, probe }: { run: string; prompt: ProgramPrompt; probe: ProbeState }) {
  const { kind, code, address } = prompt;
  return (
    <div className="note o-you">
      <OutcomeIcon look="you" />
      <div>
        <strong>{wantedSentence(prompt)}</strong>
        <dl className="wanted">
          {code !== null && (
            <div>
              <dt>Code</dt>
              <dd>
                <code className="code-to-type">{code}</code>
                <CopyButton copy={() => copyPrompt(run, 'code')} what="the code" />
              </dd>
            </div>
          )}
          {address !== null && kind !== 'question' && (
            <div>
              <dt>Page</dt>
              <dd>
                <code className="wrap" dir="ltr">
                  {address}
                </code>
                <CopyButton copy={() => copyPrompt(run, 'address')} what="the address" />
                <button className="btn small" type="button" onClick={() => void openPrompt(run)}>
                  Open the page…
                </button>
              </dd>
            </div>
          )}
        </dl>
        <Patience probe={probe} />
      </div>
    </div>
  );
}

function wantedSentence({ kind, code, address }: ProgramPrompt): string {
  if (kind === 'question')
    return 'The sign-in program asks what only a terminal can answer, so it will not go on from here.';
  if (kind === 'deviceCode')
    return code === null
      ? 'The sign-in program waits until you type a code of its own on a page.'
      : 'The sign-in program waits until you type this code on its page and sign in there.';
  return address === null
    ? 'The sign-in program waits until you sign in on the page in your browser.'
    : 'The sign-in program waits until you sign in on this page.';
}

function Patience({ probe }: { probe: ProbeState }) {
  const used = Math.max(0, useNow(true) - Date.parse(probe.startedAt));
  const kept = 'Stop ends the program and all that it started.';
  return (
    <p className="sm soft num">
      Authpath waits: {seconds(used)} s of at most {seconds(probe.limitMs)} s. {kept}
    </p>
  );
}
