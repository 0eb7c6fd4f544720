import type { OperationName } from '../../../shared/contract/operation-names.ts';
import type { OperationResult, Settings } from '../../../shared/contract/operations.ts';
import type { TargetList } from '../../../shared/contract/targets.ts';
import { type StepId, steps } from '../../../shared/flow/steps.ts';
import type { Problem } from '../../../shared/model/finding.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import type { RequestedTarget } from '../../../shared/model/run.ts';
import { renderMarkdown } from '../../../shared/report/markdown.ts';
import { renderCommand } from '../../../shared/report/shell-quote.ts';
import type { WorkerOperationName } from '../../worker/protocol.ts';
import type { ConsentStore } from '../consent-store.ts';
import { type ConsentText, consentText, noOffer } from '../consent-text.ts';
import type { FleetTable } from '../fleet.ts';
import type { KnownRun } from '../runs.ts';
import type { SettingsStore } from '../settings.ts';
import type { TargetTable } from '../targets.ts';
import type { WorkerResult } from '../worker-client.ts';
import { amendHandlers } from './amend-handlers.ts';
import { fleetHandlers } from './fleet-handlers.ts';
import { type ManifestParts, manifestHandlers } from './manifest-handlers.ts';
import { type OtherContextsParts, otherContextsHandler } from './other-contexts-handler.ts';
import { type PromptParts, promptHandlers } from './prompt-handlers.ts';
import { type Failure, failed, type Handlers, ok } from './router.ts';
import { type TrialParts, trialHandler } from './trial-handler.ts';

export interface HandlerParts extends PromptParts, OtherContextsParts, TrialParts, ManifestParts {
  readonly targets: TargetTable;
  readonly fleet: FleetTable;
  readonly settings: SettingsStore;
  readonly consents: ConsentStore;
  /** Open the demo clusters when this machine has no kubeconfig at all. */
  readonly demoWhenEmpty: boolean;
  readonly deadlineMs: number;
  /** Main's own file dialog; null when the person thought better of it. */
  readonly chooseFile: () => Promise<string | null>;
  /** Main's own dialog: runs it or not, and whether that is to be remembered. */
  readonly askConsent: (text: ConsentText) => Promise<{ readonly allowed: boolean; readonly remember: boolean }>;
  readonly applyTheme: (theme: Settings['theme']) => void;
  /** Writes to the log and returns the entry's id. */
  readonly report: (what: string, error: unknown) => string;
}

/** What each operation does. Ids are looked up in main's tables; the worker gets what they stand for. */
export function createHandlers(parts: HandlerParts): Handlers {
  const { worker, targets, runs, settings, consents, report } = parts;
  /** Runs whose dialog is open. */
  const asking = new Set<string>();

  /** A worker's failure as an operation's: expected ones keep their words, ours go to the log. */
  function passOn(name: OperationName, result: Extract<WorkerResult<WorkerOperationName>, { ok: false }>): Failure {
    if (result.code !== 'internal') return failed(result.code, result.message);
    const logId = report(`the worker failed at ${name}`, result.message);
    return failed('internal', 'Something in Authpath broke. That is our fault, not your cluster’s.', logId);
  }

  async function listed(): Promise<WorkerResult<'list'>> {
    const result = await worker.request('list', { added: settings.addedFiles() });
    if (result.ok) targets.take(result.value);
    return result;
  }

  async function openDemo(): Promise<WorkerResult<'demo'>> {
    const result = await worker.request('demo', { added: settings.addedFiles() });
    if (result.ok) targets.take(result.value.list);
    return result;
  }

  async function start(target: RequestedTarget, pace: 'whole' | 'steps'): Promise<OperationResult<'run.start'>> {
    const agreedProgram = await rememberedProgram(target);
    const { run } = runs.add(target, pace);
    const { deadlineMs } = parts;
    const result = await worker.request('startRun', { run, target, pace, deadlineMs, agreedProgram });
    if (result.ok) return ok({ run });
    runs.remove(run);
    return passOn('run.start', result);
  }

  /** The digest of what would run, where the person allowed exactly that before. */
  async function rememberedProgram(target: RequestedTarget): Promise<string | null> {
    if (consents.isEmpty) return null;
    const result = await worker.request('offerProgram', { target });
    if (!result.ok || result.value.kind !== 'program') return null;
    const { program, digest } = result.value;
    return consents.has(program, digest) ? digest : null;
  }

  async function consent({ run, target }: KnownRun): Promise<OperationResult<'run.consent'>> {
    const offered = await worker.request('offerProgram', { target });
    if (!offered.ok) return passOn('run.consent', offered);
    if (offered.value.kind === 'none') return failed('notFound', noOffer[offered.value.why]);
    const { program, digest } = offered.value;
    const text = consentText(program);
    const { allowed, remember } = await parts.askConsent(text);
    if (!allowed || !text.complete) return ok({ allowed: false });
    // Remembered first: where that fails the person hears of it, and is asked again.
    if (remember) consents.add(program, digest);
    const result = await worker.request('allowProgram', { run, digest });
    return result.ok ? ok(result.value) : passOn('run.consent', result);
  }

  const noRun = (): Failure => failed('notFound', 'That walk is not kept any more. Start it again.');

  function copied(text: string): { readonly ok: true; readonly value: { readonly characters: number } } {
    parts.copyText(text);
    return ok({ characters: text.length });
  }

  return {
    'targets.list': async () => {
      const result = await listed();
      if (!result.ok) return passOn('targets.list', result);
      if (!parts.demoWhenEmpty || !isEmpty(result.value)) return ok(result.value);
      const demo = await openDemo();
      return demo.ok ? ok(demo.value.list) : passOn('targets.list', demo);
    },
    'targets.addFile': async () => {
      const file = await parts.chooseFile();
      const added = file !== null && settings.addFile(file);
      const result = await listed();
      return result.ok ? ok({ added, list: result.value }) : passOn('targets.addFile', result);
    },
    'targets.removeFile': async ({ set }) => {
      const file = targets.addedFile(set);
      if (file === undefined) return failed('notFound', 'Only a file that was added here can be taken off the list.');
      settings.removeFile(file);
      const result = await listed();
      return result.ok ? ok(result.value) : passOn('targets.removeFile', result);
    },
    'demo.open': async () => {
      const result = await openDemo();
      return result.ok ? ok(result.value) : passOn('demo.open', result);
    },
    'run.start': ({ target, pace, paths }) => {
      const known = targets.find(target);
      return known === undefined
        ? failed('notFound', 'That context is not in the list any more. Look at the list again.')
        : start({ ...known, paths }, pace);
    },
    'run.next': async ({ run }) => {
      if (runs.get(run) === undefined) return noRun();
      const result = await worker.request('next', { run });
      return result.ok ? ok(result.value) : passOn('run.next', result);
    },
    'run.cancel': async ({ run }) => {
      if (runs.get(run) === undefined) return noRun();
      const result = await worker.request('cancel', { run });
      return result.ok ? ok(result.value) : passOn('run.cancel', result);
    },
    'run.again': ({ run }) => {
      const known = runs.get(run);
      if (known === undefined) return noRun();
      // The choice among several Dashboards holds on; what a browser showed was of that moment.
      const install = runs.state(known).requested?.install;
      return start({ ...known.target, ...(install === undefined ? {} : { install }) }, known.pace);
    },
    'run.rerunStep': async ({ run, step }) => {
      if (runs.get(run) === undefined) return noRun();
      const result = await worker.request('rerunStep', { run, step: step as StepId });
      return result.ok ? ok(result.value) : passOn('run.rerunStep', result);
    },
    'run.consent': async ({ run }) => {
      const known = runs.get(run);
      if (known === undefined) return noRun();
      if (asking.has(run)) return failed('busy', 'The question is on the screen already.');
      asking.add(run);
      try {
        return await consent(known);
      } finally {
        asking.delete(run);
      }
    },
    'run.snapshot': ({ run }) => {
      const known = runs.get(run);
      if (known === undefined) return noRun();
      known.relay.flush();
      return ok({ events: [...known.relay.events], nextSequence: known.relay.nextSequence });
    },
    ...promptHandlers(parts),
    ...fleetHandlers({ ...parts, passOn }),
    ...amendHandlers(parts, passOn),
    ...otherContextsHandler(parts, (result) => passOn('run.askOtherContexts', result)),
    ...trialHandler(parts, passOn),
    ...manifestHandlers(parts, passOn),
    'copy.report': ({ run }) => {
      const known = runs.get(run);
      return known === undefined ? noRun() : copied(renderMarkdown(runs.state(known), settings.read().shell));
    },
    'copy.command': ({ run, step, problem, remedy, shell }) => {
      const known = runs.get(run);
      if (known === undefined) return noRun();
      const commands = problemOf(runs.state(known), step, problem)?.remedies[remedy]?.commands ?? [];
      if (commands.length === 0) return failed('notFound', 'That remedy has no command.');
      return copied(commands.map((command) => renderCommand(command, shell)).join('\n'));
    },
    'copy.literal': ({ run, step, problem }) => {
      const known = runs.get(run);
      if (known === undefined) return noRun();
      const literal = problemOf(runs.state(known), step, problem)?.literal ?? null;
      return literal === null ? failed('notFound', 'kubectl prints nothing of its own for this.') : copied(literal);
    },
    'link.open': async ({ link }) => {
      // The catalogue's addresses are needed at the first click only, and the window should not wait for them.
      const address = (await import('../links.ts')).addressOf(link);
      if (address === null) return failed('notFound', 'There is no page for that.');
      await parts.openAddress(address);
      return ok({ opened: true });
    },
    'explain.text': async ({ text }) => {
      const result = await worker.request('explain', { text });
      return result.ok ? ok(result.value) : passOn('explain.text', result);
    },
    'settings.read': () => ok(settings.read()),
    'settings.write': (wanted) => {
      const before = settings.read().watch;
      const written = settings.write(wanted);
      parts.applyTheme(written.theme);
      if (written.watch !== before) void worker.request('setWatch', { on: written.watch });
      return ok(written);
    },
    'log.error': ({ message, stack }) => {
      report('the window reported an error', `${message}\n${stack}`);
      return ok({});
    },
  };
}

/** No kubeconfig file was found anywhere: nothing to choose, and nothing broken to tell of. */
function isEmpty(list: TargetList): boolean {
  return (
    list.targets.length === 0 &&
    list.sets.every((set) => set.files.every((file) => file.state === 'missing') && set.problems.length === 0)
  );
}

function problemOf(state: RunState, step: string, index: number): Problem | undefined {
  const known = steps.find((candidate) => candidate.id === step);
  return known === undefined ? undefined : state.steps[known.id].finding?.problems[index];
}
