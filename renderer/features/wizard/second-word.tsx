import { modeOf } from '../../../shared/catalogue/describe.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { CodeTag } from '../../ui/code-tag.tsx';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { useHomely } from '../../ui/use-homely.ts';

/** kubectl contradicts our walk: both texts side by side, above everything else, and neither is called the right one. */
export function SecondWordView({ state }: { state: RunState }) {
  const homely = useHomely();
  const word = state.verdict?.secondWord;
  if (word === undefined) return null;
  return (
    <article className="cause" aria-labelledby="second-word">
      <div className="verdict">
        <OutcomeIcon look="unsure" large labelled />
        <h1 className="answer" id="second-word" tabIndex={-1}>
          {state.verdict?.headline}
        </h1>
      </div>
      <section className="card" aria-labelledby="h-second-word">
        <header>
          <h2 id="h-second-word">kubectl says another thing than our walk</h2>
        </header>
        <div className="in">
          <dl className="kv">
            <div>
              <dt>Our walk</dt>
              <dd>{homely(word.ours)}</dd>
            </div>
            <div>
              <dt>{word.works ? 'kubectl reached a server' : 'kubectl'}</dt>
              <dd>
                <code className="wrap">{word.said}</code>
              </dd>
            </div>
            {word.codes.length > 0 && (
              <div>
                <dt>That can mean</dt>
                <dd>
                  {word.codes.map((code) => (
                    <span key={code} className="meaning">
                      {modeOf(code).title} <CodeTag code={code} />
                    </span>
                  ))}
                </dd>
              </div>
            )}
            <div>
              <dt>Asked as</dt>
              <dd>
                <code className="wrap">
                  <bdi>{homely([word.path, ...word.args].join(' '))}</bdi>
                </code>
              </dd>
            </div>
          </dl>
        </div>
      </section>
    </article>
  );
}
