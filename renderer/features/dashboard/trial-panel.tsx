import { type FormEvent, useId, useState } from 'react';
import { newestObjects } from '../../../shared/model/found-installs.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { imagesWithCurl, isImageName } from '../../../shared/rules/dashboard/trial-image.ts';
import { tryInCluster } from '../../state/actions.ts';

/**
 * The document's own test, with consent. Main tries it dry, shows what would be made in a dialog of its own, and makes it or
 * does not: nothing here starts it.
 */
export function TrialPanel({ state }: { state: RunState }) {
  const known = imagesWithCurl(newestObjects(state));
  const [image, setImage] = useState(known[0] ?? '');
  const ids = useId();
  const ended = state.ended !== null;
  const sound = isImageName(image);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sound && ended) void tryInCluster(state.run, image);
  };
  return (
    <section className="card" aria-labelledby={`${ids}-title`}>
      <header>
        <h2 id={`${ids}-title`}>Try it inside the cluster</h2>
        <span className="xs muted">only if you agree</span>
      </header>
      <div className="in">
        <p className="sm soft">
          A pod with the Dashboard’s own account lists its three files and calls the API server, first without the
          token, then with it. It is removed at once. You see all that would be made before anything is.
        </p>
        <form className="trial" onSubmit={submit}>
          <label htmlFor={`${ids}-image`}>Image with a shell and curl</label>
          <input
            id={`${ids}-image`}
            type="text"
            list={`${ids}-known`}
            value={image}
            placeholder="curlimages/curl:8.10.1"
            autoComplete="off"
            spellCheck={false}
            aria-describedby={`${ids}-hint`}
            onChange={(event) => setImage(event.target.value)}
          />
          <datalist id={`${ids}-known`}>
            {known.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <button className="btn" type="submit" disabled={!sound || !ended}>
            Show what would be made…
          </button>
          <p id={`${ids}-hint`} className="xs muted">
            {image !== '' && !sound
              ? 'That is no name of an image. One looks like this: curlimages/curl:8.10.1'
              : 'The cluster must be able to get this image. What is in it can do whatever the account may.'}
          </p>
        </form>
        <p className="row actions">
          <button
            className="btn small"
            type="button"
            disabled={!ended}
            onClick={() => void tryInCluster(state.run, null)}
          >
            No image: try a token from here…
          </button>
          <span className="xs muted">
            {ended ? 'The pod’s own network stays unproven then.' : 'when the walk has ended'}
          </span>
        </p>
      </div>
    </section>
  );
}
