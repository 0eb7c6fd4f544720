import type { RunState } from '../../../shared/model/reduce-run.ts';
import { copyManifest, saveManifest } from '../../state/actions.ts';
import { CopyButton } from '../../ui/copy-button.tsx';

/** The document's other way for a Dashboard to sign in, as it is written today for the version that is installed. */
export function ManifestPanel({ state }: { state: RunState }) {
  return (
    <section className="card" aria-labelledby="h-manifest">
      <header>
        <h2 id="h-manifest">Let it sign in with a kubeconfig file</h2>
        <span className="xs muted">for this version, as it is written today</span>
      </header>
      <div className="in">
        <p className="sm soft">
          Only where a service account can’t be used. The manifest puts a kubeconfig file, which you make, into the pod
          from a Secret. It holds no credential, and nothing is applied: read it first, its remarks say what to put in.
        </p>
        <p className="row actions">
          <button className="btn" type="button" onClick={() => void saveManifest(state.run)}>
            Save the manifest…
          </button>
          <CopyButton copy={() => copyManifest(state.run)} text="Copy the manifest" />
        </p>
      </div>
    </section>
  );
}
