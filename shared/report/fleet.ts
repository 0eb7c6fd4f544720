import type { RunState } from '../model/reduce-run.ts';
import type { Cause } from '../model/run.ts';

/** Contexts that one repair would mend: the same code about the same thing. */
export interface CauseGroup {
  readonly code: string;
  readonly subject: string;
  readonly contexts: string[];
}

/** Groups the causes of many runs by code and subject, largest group first. */
export function groupCauses(runs: readonly RunState[]): CauseGroup[] {
  const groups = new Map<string, CauseGroup>();
  for (const run of runs) {
    const context = run.target?.context ?? run.requested?.context ?? '';
    for (const cause of run.verdict?.causes ?? []) {
      const subject = subjectOf(cause, run);
      const key = `${cause.code}\u0000${subject}`;
      const group = groups.get(key) ?? { code: cause.code, subject, contexts: [] };
      if (!group.contexts.includes(context)) group.contexts.push(context);
      groups.set(key, group);
    }
  }
  return [...groups.values()].sort(
    (left, right) => right.contexts.length - left.contexts.length || (left.code < right.code ? -1 : 1),
  );
}

/** What the cause is about: named by the check, or else the place or the server that the contexts share. */
function subjectOf(cause: Cause, run: RunState): string {
  if (cause.subject !== null) return cause.subject;
  if (cause.code.startsWith('KCFG')) return cause.origin?.file ?? '';
  if (cause.code.startsWith('CRED') || cause.code.startsWith('AUTH')) return run.target?.user ?? '';
  return run.target?.server ?? '';
}
