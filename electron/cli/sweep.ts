import type { FleetReport } from '../../shared/contract/run-report.ts';
import type { KubeconfigSource } from '../../shared/model/evidence/kubeconfig.ts';
import type { RunState } from '../../shared/model/reduce-run.ts';
import type { RequestedTarget } from '../../shared/model/run.ts';
import { printableLine, shownJson } from '../../shared/redaction/printable.ts';
import { groupCauses } from '../../shared/report/fleet.ts';
import { renderJunit } from '../../shared/report/junit.ts';
import { toRunReport } from '../../shared/report/run-report.ts';
import { verdictWords } from '../../shared/report/words.ts';
import { createEngine } from '../engine/engine.ts';
import { listTargets } from '../kube/kubeconfig/list-targets.ts';
import type { CommandContext } from './command.ts';
import { type ExitCode, exitCodeOf, exitCodes, worstExitCode } from './exit-codes.ts';
import { styler } from './output.ts';
import { walkTarget } from './walk-target.ts';

/** Walks this many contexts at a time; most of each is waiting. */
const atOnce = 64;

/** Every context of these sets, with shared measurements; prints each as it comes and groups what they have in common. */
export async function sweep(command: CommandContext, sources: readonly KubeconfigSource[]): Promise<ExitCode> {
  const { options, output, environment, signal } = command;
  const engine = createEngine({ environment });
  const list = await listTargets(sources, { ...engine.tools, signal });
  const shared = engine.newSource();
  const targets = list.targets.flatMap((listed): RequestedTarget[] => {
    const set = sources.find((source, index) => list.sets[index]?.id === listed.set && source !== undefined);
    return set === undefined ? [] : [{ id: listed.id, set, context: listed.context }];
  });
  const runs: RunState[] = new Array(targets.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < targets.length && !signal.aborted; index = next++) {
      const target = targets[index];
      if (target === undefined) return;
      const state = await walkTarget(engine, target, {
        deadlineMs: options.deadlineMs,
        signal,
        allowExec: options.allowExec,
        source: shared,
        onEvent: (event) => {
          if (options.output === 'jsonl') output.result(`${shownJson({ ...event, run: target.id })}\n`);
        },
      });
      runs[index] = state;
      if (options.output === 'text') output.result(summaryLine(state, output.colorResult));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, targets.length) }, worker));
  const done = runs.filter((state) => state !== undefined);
  const groups = groupCauses(done);
  const files = list.sets.flatMap((set) => set.problems.map(({ file, line, code }) => ({ file, line, code })));
  const style = styler(output.colorResult);
  if (options.output === 'json') {
    const report: FleetReport = { schema: 'authpath.fleet/v1', files, runs: done.map(toRunReport), groups };
    output.result(`${shownJson(report, 2)}\n`);
  } else if (options.output === 'junit') output.result(renderJunit(done));
  else if (options.output === 'text') {
    for (const file of files)
      output.result(
        `${style('red', file.code)} ${printableLine(file.file)}${file.line === null ? '' : `:${file.line}`}\n`,
      );
    output.result('\n');
    for (const group of groups) {
      output.result(
        `${group.contexts.length} ${group.contexts.length === 1 ? 'context' : 'contexts'}: ${style('bold', group.code)} ${style('dim', group.subject)}\n`,
      );
    }
  }
  if (signal.aborted) return exitCodes.cancelled;
  const codes = done.map((state) => exitCodeOf(state.verdict));
  return worstExitCode(files.length > 0 ? [...codes, exitCodes.fault] : codes);
}

function summaryLine(state: RunState, color: boolean): string {
  const style = styler(color);
  const context = state.target?.context ?? state.requested?.context ?? '';
  const verdict = state.verdict;
  if (verdict === null) return `${style('magenta', 'Broke')}  ${style('bold', context)}\n`;
  const codes = verdict.causes.map((cause) => cause.code).join(' ');
  return `${verdictWords[verdict.outcome]}  ${style('bold', context)}  ${style('dim', codes)}  ${style('dim', verdict.headline)}\n`;
}
