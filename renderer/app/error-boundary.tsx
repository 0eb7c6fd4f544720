import { Component, type ReactNode } from 'react';
import { logError } from '../state/actions.ts';
import { useWindow } from '../state/store.ts';
import { OutcomeIcon } from '../ui/icon.tsx';

/** A screen that breaks says so in its place; the rest of the window stays usable and the run goes on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown): void {
    logError(error);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <main id="main" className="crashed-app" tabIndex={-1}>
        <section className="note o-crash">
          <OutcomeIcon look="crash" />
          <div>
            <h1>This part of the window broke. That is our fault, not your cluster’s.</h1>
            <p>It was written to the log. Nothing in the cluster was changed.</p>
            <details>
              <summary>Details for the report</summary>
              <pre className="wrap">{error.stack ?? error.message}</pre>
            </details>
            <p className="row actions">
              <button className="btn small" type="button" onClick={() => this.setState({ error: null })}>
                Try again
              </button>
              <button
                className="btn small"
                type="button"
                onClick={() => useWindow.setState({ screen: { name: 'start' }, openStep: null, dialog: null })}
              >
                All contexts
              </button>
            </p>
          </div>
        </section>
      </main>
    );
  }
}
