import type { RunState } from '../../../shared/model/reduce-run.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';

/** kubectl contradicts our walk: both texts, above everything else. */
export function SecondWordNote({ state }: { state: RunState }) {
  const word = state.verdict?.secondWord;
  if (word === undefined) return null;
  return (
    <section className="card" aria-labelledby="h-second-word">
      <header>
        <h2 id="h-second-word">
          <OutcomeIcon look="unsure" />
          kubectl says another thing than our walk
        </h2>
      </header>
      <div className="in">
        <dl className="kv">
          <div>
            <dt>Our walk</dt>
            <dd>{word.ours}</dd>
          </div>
          <div>
            <dt>{word.works ? 'kubectl reached a server' : 'kubectl'}</dt>
            <dd>
              <code className="wrap">{word.said}</code>
            </dd>
          </div>
          <div>
            <dt>Asked as</dt>
            <dd>
              <code className="wrap">
                <bdi>{[word.path, ...word.args].join(' ')}</bdi>
              </code>
            </dd>
          </div>
        </dl>
      </div>
    </section>
  );
}
