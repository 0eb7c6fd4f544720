import { utilityProcess } from 'electron';
import type { FromWorker, ToWorker } from '../worker/protocol.ts';
import type { WorkerProcess } from './worker-client.ts';

/** Enough for a sweep in which every tenth name is looked up at a silent resolver: getaddrinfo blocks a thread each. */
const threads = '128';

/** What Node itself needs; everything else is handed over as data and never enters the worker's own process. */
const passedOn = [
  'TMPDIR',
  'TEMP',
  'TMP',
  'HOME',
  'USERPROFILE',
  'SystemRoot',
  'windir',
  'TZ',
  'LANG',
  'LOCALDOMAIN',
  'RES_OPTIONS',
];

const keptOutput = 4_000;

/**
 * Forks the utility process that hosts the engine.
 * @param onOutput told the end of what it printed on stderr, when it ends
 */
export function forkWorker(
  script: string,
  environment: Readonly<Record<string, string>>,
  onOutput: (text: string) => void,
): WorkerProcess {
  const env: Record<string, string> = { UV_THREADPOOL_SIZE: threads };
  for (const name of passedOn) if (environment[name] !== undefined) env[name] = environment[name];
  const child = utilityProcess.fork(script, [], {
    env,
    serviceName: 'Authpath diagnosis',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    printed = (printed + chunk.toString('utf8')).slice(-keptOutput);
  });
  child.on('exit', () => {
    if (printed !== '') onOutput(printed);
  });
  return {
    postMessage: (message: ToWorker) => child.postMessage(message),
    kill: () => child.kill(),
    on: (event: 'message' | 'exit', listener: (value: never) => void) =>
      child.on(event as 'exit', listener as (value: FromWorker | number) => void),
  };
}
