import './thread-pool.ts';
import { printableLine } from '../../shared/redaction/printable.ts';
import { toolVersion } from '../engine/tool-version.ts';
import type { CommandContext } from './command.ts';
import { endWithoutNames } from './end.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { helpFor } from './help.ts';
import { type CommandName, parseOptions } from './options.ts';
import { standardOutput } from './output.ts';
import { supervise, takeSupervised, tellExitCode } from './supervise.ts';

const supervised = takeSupervised();

/** Each command brings its own libraries; only those of the one that was asked for are loaded. */
const handlers: Readonly<Record<CommandName, (command: CommandContext) => Promise<ExitCode>>> = {
  diagnose: async (command) => (await import('./diagnose.ts')).diagnose(command),
  contexts: async (command) => (await import('./contexts.ts')).contexts(command),
  explain: async (command) => (await import('./explain.ts')).explain(command),
  replay: async (command) => (await import('./replay.ts')).replay(command),
  demo: async (command) => (await import('./demo.ts')).demo(command),
  manifest: async (command) => (await import('./manifest.ts')).manifest(command),
};

async function main(): Promise<ExitCode> {
  const parsed = parseOptions(process.argv.slice(2));
  if (parsed.kind === 'usage') {
    process.stderr.write(`authpath: ${printableLine(parsed.message)}\n`);
    return exitCodes.badUsage;
  }
  if (parsed.kind === 'help') {
    process.stdout.write(helpFor(parsed.command));
    return exitCodes.sound;
  }
  if (parsed.kind === 'version') {
    process.stdout.write(`${toolVersion.version}\n`);
    return exitCodes.sound;
  }
  const { options } = parsed;
  if (options.allContexts && !supervised) return supervise();
  const stop = new AbortController();
  // The second Ctrl-C ends the program at once, as anybody at a terminal expects.
  process.once('SIGINT', () => stop.abort('cancelled'));
  process.once('SIGTERM', () => stop.abort('cancelled'));
  return handlers[options.command]({
    options,
    output: standardOutput(options.color, process.env),
    environment: process.env,
    signal: stop.signal,
    watched: process.stderr.isTTY === true,
  });
}

// A reader that closes early (`authpath … | head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.sound);
  throw error;
});

main()
  .catch((error: unknown) => {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
    process.stderr.write(`authpath broke. That is our fault, not your cluster’s. (${detail})\n`);
    return exitCodes.couldNotRun;
  })
  .then((code) => {
    process.exitCode = code;
    return supervised ? tellExitCode(code) : endWithoutNames(code);
  });
