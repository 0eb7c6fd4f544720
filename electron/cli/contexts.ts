import { shownJson } from '../../shared/redaction/printable.ts';
import { createEngine } from '../engine/engine.ts';
import { kubeconfigSource } from '../kube/kubeconfig/kubeconfig-source.ts';
import { listTargets } from '../kube/kubeconfig/list-targets.ts';
import type { CommandContext } from './command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { styler } from './output.ts';

/** `authpath contexts`: what kubectl would find, with file and line, and what can't be read. Contacts nothing. */
export async function contexts({ options, output, environment, signal }: CommandContext): Promise<ExitCode> {
  const engine = createEngine({ environment });
  const source = kubeconfigSource(environment, options.kubeconfigs);
  const list = await listTargets([source], { ...engine.tools, signal });
  const problems = list.sets.flatMap((set) => set.problems);
  const exit = problems.length > 0 || list.targets.length === 0 ? exitCodes.fault : exitCodes.sound;
  if (options.output === 'json' || options.output === 'jsonl') {
    output.result(`${shownJson(list, options.output === 'json' ? 2 : 0)}\n`);
    return exit;
  }
  const style = styler(output.colorResult);
  for (const target of list.targets) {
    const mark = target.current ? '*' : ' ';
    const where = `${target.origin.file}:${target.origin.line}`;
    const without =
      target.brokenSiblings.length === 0
        ? ''
        : `  ${style('yellow', `would work without ${target.brokenSiblings.join(', ')}`)}`;
    output.result(
      `${mark} ${style('bold', target.context)}  ${style('dim', `${target.user ?? 'no user'} · ${target.server ?? 'no server'} · ${where}`)}${without}\n`,
    );
  }
  for (const problem of problems) {
    const where = problem.line === null ? problem.file : `${problem.file}:${problem.line}`;
    output.result(`${style('red', problem.code)} ${style('bold', where)}  ${style('dim', problem.message)}\n`);
    if (problem.text !== null && problem.text !== '') output.result(`    ${style('dim', problem.text)}\n`);
  }
  if (list.targets.length === 0) {
    output.result('No context found. Looked at:\n');
    for (const { place, why } of list.lookedAt) output.result(`  ${style('bold', place)}  ${style('dim', why)}\n`);
  }
  return exit;
}
