import type { TargetList } from '../../../shared/contract/targets.ts';
import { addFile } from '../../state/actions.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { homely } from '../../ui/words.ts';

/** Nothing to choose from: where it was looked, why nothing was there, and what to do. */
export function EmptyStart({ list }: { list: TargetList }) {
  return (
    <div className="empty">
      <h1 tabIndex={-1}>No kubeconfig found. Looked at:</h1>
      <ul className="list">
        {list.lookedAt.map((place) => (
          <li key={place.place}>
            <OutcomeIcon look="na" />
            <span>
              <code className="wrap">{homely(place.place, list.home)}</code>
              <br />
              <span className="soft">{place.why}</span>
            </span>
            <span />
          </li>
        ))}
      </ul>
      <p className="row">
        <button className="btn primary" type="button" data-primary onClick={() => void addFile()}>
          Choose a file…<kbd>↵</kbd>
        </button>
        <span className="sm soft">or practise on a demo cluster beside it</span>
      </p>
    </div>
  );
}
