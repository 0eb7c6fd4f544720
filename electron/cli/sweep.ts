import type { FleetReport } from '../../shared/contract/run-report.ts';
import type { KubeconfigSource } from '../../shared/model/evidence/kubeconfig.ts';
import type { RunState } from '../../shared/model/reduce-run.ts';
import type { RequestedTarget } from '../../shared/model/run.ts';
import { printableLine, shownJson } from '../../shared/redaction/printable.ts';
import { contextOf, groupCauses, groupRows } from '../../shared/report/fleet.ts';
import { toFleetRow } from '../../shared/report/fleet-row.ts';
import { renderJunit } from '../../shared/report/junit.ts';
import { verdictWords } from '../../shared/report/words.ts';
import { createEngine } from '../engine/engine.ts';
import { sweep as sweepTargets } from '../engine/sweep.ts';
import { listTargets } from '../kube/kubeconfig/list-targets.ts';
import type { CommandContext } from './command.ts';
import { type ExitCode, exitCodeOf, exitCodes, worstExitCode } from './exit-codes.ts';
import { fleetJson } from './fleet-json.ts';
import { styler } from './output.ts';
import { programListener } from './program-words.ts';

/** Members of a group that are named; the lines above have them all. */
const mostNames = 8;

/** Every context of these sets, with shared measurements; prints each as it comes and groups what they have in common. */
export async function sweep(command: CommandContext, sources: readonly KubeconfigSource[]): Promise<ExitCode> {
  const { options, output, environment, signal } = command;
  const engine = createEngine({ environment });
  const list = await listTargets(sources, { ...engine.tools, signal });
  const targets = list.targets.flatMap((listed): RequestedTarget[] => {
    const set = sources.find((_source, index) => list.sets[index]?.id === listed.set);
    return set === undefined ? [] : [{ id: listed.id, set, context: listed.context, paths: options.paths ?? ['user'] }];
  });
  const hear = programListener(output, (handle) => engine.tools.vault.openPublic(handle));
  const files = list.sets.flatMap((set) => set.problems.map(({ file, line, code }) => ({ file, line, code })));
  const json = options.output === 'json' ? fleetJson(files, output.result) : null;
  const runs = new Map<number, RunState>();
  await sweepTargets(engine, {
    targets,
    deadlineMs: options.deadlineMs,
    allowExec: options.allowExec,
    allowOtherContexts: options.allowOtherContexts,
    signal,
    onEvent: (target, event) => {
      hear(event, target.context ?? '');
      if (options.output === 'jsonl') output.result(`${shownJson({ ...event, run: target.id })}\n`);
    },
    onDone: (run, index) => {
      runs.set(index, run);
      json?.add(index, run);
      if (options.output === 'text') output.result(summaryLine(run, output.colorResult));
    },
  });
  const done = targets.flatMap((_target, index) => runs.get(index) ?? []);
  if (json !== null) json.end(groupCauses(done));
  else if (options.output === 'junit') output.result(renderJunit(done));
  else if (options.output === 'text')
    output.result(`${fileLines(files, output.colorResult)}\n${groupLines(done, output.colorResult)}`);
  if (signal.aborted) return exitCodes.cancelled;
  const codes = done.map((state) => exitCodeOf(state.verdict));
  return worstExitCode(files.length > 0 ? [...codes, exitCodes.fault] : codes);
}

function summaryLine(state: RunState, color: boolean): string {
  const style = styler(color);
  const context = printableLine(contextOf(state));
  const verdict = state.verdict;
  if (verdict === null) return `${style('magenta', 'Broke')}  ${style('bold', context)}\n`;
  const codes = verdict.causes.map((cause) => cause.code).join(' ');
  return `${verdictWords[verdict.outcome]}  ${style('bold', context)}  ${style('dim', codes)}  ${style('dim', verdict.headline)}\n`;
}

function fileLines(files: FleetReport['files'], color: boolean): string {
  const style = styler(color);
  return files
    .map(({ file, line, code }) => `${style('red', code)} ${printableLine(file)}${line === null ? '' : `:${line}`}\n`)
    .join('');
}

/** `14 contexts: the authority itself has expired  TLS-15`, and below it what they share. */
function groupLines(runs: readonly RunState[], color: boolean): string {
  const style = styler(color);
  const names = new Map(runs.map((run) => [run.requested?.id ?? run.run, contextOf(run)]));
  return groupRows(runs.map(toFleetRow), (target) => names.get(target) ?? target)
    .map(({ title, code, detail, targets }) => {
      const head = code === null ? style('bold', title) : `${style('bold', title)}  ${style('dim', code)}`;
      const members = targets.slice(0, mostNames).map((target) => printableLine(names.get(target) ?? target));
      const rest = targets.length - members.length;
      const who = rest > 0 ? `${members.join(', ')} and ${rest} more` : members.join(', ');
      return [
        head,
        ...[who, printableLine(detail)].filter((line) => line !== '').map((line) => `  ${style('dim', line)}`),
        '',
      ].join('\n');
    })
    .join('');
}
