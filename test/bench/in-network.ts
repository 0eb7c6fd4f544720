import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { namespaceProblem } from '../cluster/namespaces.ts';

/**
 * Runs a script of this folder in namespaces of its own and reads the line of JSON that it prints last. Throws, in words for
 * the person, where the machine has none for us, and when the script fails or takes longer than `limitMs`.
 */
export async function inNetwork<T>(request: {
  readonly enter: readonly string[];
  readonly script: string;
  readonly args: readonly string[];
  readonly limitMs: number;
}): Promise<T> {
  const problem = namespaceProblem();
  if (problem !== undefined) throw new Error(problem);
  const script = fileURLToPath(new URL(request.script, import.meta.url));
  const node = [process.execPath, '--expose-gc', '--disable-warning=ExperimentalWarning', script, ...request.args];
  const [command = '', ...args] = [...request.enter, ...node];
  // The thread pool of a sweep (electron/cli/thread-pool.ts); the engine is here without the program that sets it.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '64' };
  // Each of the commands in front replaces itself by the next, so a signal gets to the script, and its servers end with it.
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: request.limitMs, env });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const how = await new Promise<string | number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? code));
  });
  const line = Buffer.concat(chunks).toString().trim().split('\n').at(-1) ?? '';
  if (how === 'SIGTERM') throw new Error(`${request.script} was stopped: it took over ${request.limitMs / 1000} s`);
  if (how !== 0 || line === '') throw new Error(`${request.script} ended with ${how}; see above`);
  return JSON.parse(line) as T;
}
