import type { RequestedTarget } from '../../shared/model/run.ts';
import { printableLine } from '../../shared/redaction/printable.ts';
import { verdictWords } from '../../shared/report/words.ts';
import { type Demo, startDemo } from '../demo/index.ts';
import { isScenarioName, type ScenarioName, scenarios } from '../demo/scenarios.ts';
import { createEngine } from '../engine/engine.ts';
import type { CommandContext } from './command.ts';
import { walkAndShow } from './diagnose.ts';
import { type ExitCode, exitCodeOf, exitCodes, worstExitCode } from './exit-codes.ts';
import { styler } from './output.ts';
import { walkTarget } from './walk-target.ts';

/** `authpath demo [SCENARIO]`: a practice cluster on this machine, walked and ended. */
export async function demo(command: CommandContext): Promise<ExitCode> {
  const wanted = command.options.arguments[0];
  if (wanted !== undefined && !isScenarioName(wanted)) {
    command.output.progress(
      `authpath: there is no scenario “${printableLine(wanted)}”. Scenarios: ${scenarios.map(({ name }) => name).join(', ')}.\n`,
    );
    return exitCodes.badUsage;
  }
  const running = await startDemo();
  try {
    if (wanted !== undefined) return await walkAndShow(command, targetOf(command, running, wanted));
    return await walkAll(command, running);
  } finally {
    await running.stop();
  }
}

/** Everything is walked, unless something else is asked for. */
function targetOf({ options }: CommandContext, running: Demo, scenario: ScenarioName): RequestedTarget {
  const target = running.target(scenario);
  return {
    ...target,
    paths: options.paths ?? target.paths ?? [],
    ...(options.install === null ? {} : { install: options.install }),
  };
}

async function walkAll(command: CommandContext, running: Demo): Promise<ExitCode> {
  const { output, options, environment, signal } = command;
  const style = styler(output.colorResult);
  const codes: ExitCode[] = [];
  const widest = Math.max(...scenarios.map(({ name }) => name.length));
  for (const scenario of scenarios) {
    if (options.output !== 'text') {
      codes.push(await walkAndShow(command, targetOf(command, running, scenario.name)));
      continue;
    }
    const state = await walkTarget(createEngine({ environment }), targetOf(command, running, scenario.name), {
      deadlineMs: options.deadlineMs,
      signal,
      onEvent: () => {},
    });
    codes.push(exitCodeOf(state.verdict));
    // Codes that can't be told apart stand together, with a stroke between them.
    const found = state.verdict?.causes.map((cause) => cause.candidates.join('|')).join(' ') ?? '';
    const word = state.verdict === null ? 'Broke' : verdictWords[state.verdict.outcome];
    output.result(
      `${style('bold', scenario.name.padEnd(widest))} ${word.padEnd(24)} ${found.padEnd(22)} ${state.verdict?.headline ?? ''}\n`,
    );
  }
  if (options.output === 'text') output.result('\nWalk one of them: authpath demo NAME\n');
  // A practice fault that is found is what a demo is for; only our own trouble is an error.
  return worstExitCode(codes.filter((code) => code === exitCodes.couldNotRun));
}
