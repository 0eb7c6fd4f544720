import type { RunState } from '../../shared/model/reduce-run.ts';
import type { RequestedTarget } from '../../shared/model/run.ts';
import { shownJson } from '../../shared/redaction/printable.ts';
import { renderJunit } from '../../shared/report/junit.ts';
import { toRunReport } from '../../shared/report/run-report.ts';
import { createEngine } from '../engine/engine.ts';
import { kubeconfigSource } from '../kube/kubeconfig/kubeconfig-source.ts';
import type { CommandContext } from './command.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';
import { programListener } from './program-words.ts';
import { progressListener } from './progress.ts';
import { readerShell } from './reader-shell.ts';
import { renderText } from './render-text.ts';
import { sweep } from './sweep.ts';
import { walkTarget } from './walk-target.ts';

/** `authpath diagnose`: walks one context, or all of them. */
export async function diagnose(command: CommandContext): Promise<ExitCode> {
  const { options, environment } = command;
  const source = kubeconfigSource(environment, options.kubeconfigs);
  if (options.allContexts) return sweep(command, [source]);
  const target: RequestedTarget = {
    id: `${source.kind}/${options.context ?? ''}`,
    set: source,
    context: options.context,
    paths: options.paths ?? ['all'],
    ...(options.install === null ? {} : { install: options.install }),
  };
  return walkAndShow(command, target);
}

/** Walks one target and prints it in the format asked for. */
export async function walkAndShow(command: CommandContext, target: RequestedTarget): Promise<ExitCode> {
  const { options, output, environment, signal } = command;
  const progress = progressListener(output, command.watched);
  const engine = createEngine({ environment });
  const hear = programListener(output, (handle) => engine.tools.vault.openPublic(handle));
  const state = await walkTarget(engine, target, {
    deadlineMs: options.deadlineMs,
    signal,
    allowExec: options.allowExec,
    allowOtherContexts: options.allowOtherContexts,
    trial: options.trial,
    kubectl: options.kubectl,
    onEvent: (event) => {
      progress(event);
      hear(event);
      if (options.output === 'jsonl') output.result(`${shownJson(event)}\n`);
    },
  });
  if (options.output !== 'jsonl') showRun(command, state);
  // A trial that was stopped has its Job removed behind the walk's end.
  await engine.tidied();
  return state.ended === 'cancelled' ? exitCodes.cancelled : exitCodeOf(state.verdict);
}

/** Prints a finished run as text, JSON or JUnit. */
export function showRun({ options, output, environment }: CommandContext, state: RunState): void {
  output.result(render());

  function render(): string {
    if (options.output === 'json') return `${shownJson(toRunReport(state), 2)}\n`;
    if (options.output === 'junit') return renderJunit([state]);
    return renderText(state, { color: output.colorResult, width: output.width, shell: readerShell(environment) });
  }
}
