import { useId } from 'react';
import type { ListedTarget } from '../../../shared/contract/targets.ts';
import { openDemo, showDialog, startWalk } from '../../state/actions.ts';
import { useWindow } from '../../state/store.ts';

/** Practise: a small API server on this machine with faults to find. Once it runs, its contexts are links. */
export function DemoPanel({ titled = true }: { titled?: boolean }) {
  const targets = useWindow((window) => window.targets);
  const sets = new Set(targets?.sets.filter((set) => set.kind === 'demo').map((set) => set.id));
  const practice = targets?.targets.filter((target) => sets.has(target.set)) ?? [];
  return (
    <section>
      {titled && <h2>Practise on a demo cluster</h2>}
      <p className="xs soft">A small API server on this machine, with faults to find and mend.</p>
      {practice.length === 0 ? (
        <button className="btn" type="button" onClick={() => void openDemo(null)}>
          Start the demo clusters
        </button>
      ) : (
        <>
          <Practice title="Your own sign-in" targets={practice.filter(({ context }) => !isOfDashboard(context))} />
          <Practice title="A Dashboard" targets={practice.filter(({ context }) => isOfDashboard(context))} />
        </>
      )}
    </section>
  );
}

function Practice({ title, targets }: { title: string; targets: readonly ListedTarget[] }) {
  const id = useId();
  if (targets.length === 0) return null;
  return (
    <>
      <h3 id={id} className="demo-head xs muted">
        {title}
      </h3>
      <ul className="demo" aria-labelledby={id}>
        {targets.map((target) => (
          <li key={target.id}>
            <button className="linkish" type="button" onClick={() => walkPractice(target)}>
              {scenarioTitle(target.context)}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** By the names that the practice contexts have. */
function isOfDashboard(context: string): boolean {
  return context.startsWith('dashboard-');
}

function walkPractice(target: ListedTarget): void {
  useWindow.setState({ chosenTarget: target.id });
  showDialog(null);
  void startWalk(target.id);
}

/** `demo-expired-token` or `expired-token` → `Expired token`. */
export function scenarioTitle(context: string): string {
  const words = context
    .replace(/^(authpath-)?demo-/, '')
    .replaceAll(/[-_]+/g, ' ')
    .trim();
  return words === '' ? context : words.charAt(0).toUpperCase() + words.slice(1);
}
