import { foldRun } from '../../shared/model/reduce-run.ts';
import type { RunEvent } from '../../shared/model/run.ts';
import { printableLine, shownJson } from '../../shared/redaction/printable.ts';
import { replayRun } from '../engine/engine.ts';
import type { CommandContext } from './command.ts';
import { showRun } from './diagnose.ts';
import { type ExitCode, exitCodeOf, exitCodes, worstExitCode } from './exit-codes.ts';
import { readSavedRuns, type SavedRun } from './saved-run.ts';

/** `authpath replay FILE`: judges saved evidence again. Equal evidence gives equal findings, byte for byte. */
export async function replay(command: CommandContext): Promise<ExitCode> {
  const saved = await readSavedRuns(command.options.arguments[0] ?? '');
  if (saved.kind === 'refused') {
    command.output.progress(`authpath: ${printableLine(saved.message)}\n`);
    return exitCodes.couldNotRun;
  }
  if (saved.runs.length === 0) {
    command.output.progress('authpath: the file holds no run.\n');
    return exitCodes.couldNotRun;
  }
  const codes: ExitCode[] = [];
  for (const run of saved.runs) codes.push(await replayOne(command, run));
  return worstExitCode(codes);
}

async function replayOne(command: CommandContext, saved: SavedRun): Promise<ExitCode> {
  const events: RunEvent[] = [];
  await replayRun({
    ...saved,
    emit: (event) => {
      const told = asSaved(event, saved);
      events.push(told);
      if (command.options.output === 'jsonl') command.output.result(`${shownJson(told)}\n`);
    },
  });
  const state = foldRun(events);
  if (command.options.output !== 'jsonl') showRun(command, state);
  return exitCodeOf(state.verdict);
}

/** The run happened when it was saved, not now. */
function asSaved(event: RunEvent, saved: SavedRun): RunEvent {
  if (event.type === 'runStarted') return { ...event, at: saved.startedAt };
  if (event.type === 'runFinished')
    return { ...event, durationMs: saved.durationMs ?? event.durationMs, ended: saved.ended };
  return event;
}
