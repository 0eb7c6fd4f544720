import type { BrowserWindow } from 'electron';
import type { WorkerClient } from './worker-client.ts';

const limitMs = 20_000;

/**
 * `--self-test`: for a packaged program, whose fuses keep test drivers out. The page loads and draws, the worker answers.
 * @returns the exit code
 */
export async function selfTest(window: BrowserWindow | null, worker: Pick<WorkerClient, 'request'>): Promise<number> {
  if (window === null) return 1;
  const drawn = new Promise<boolean>((resolve) => {
    window.once('ready-to-show', () => resolve(true));
    window.webContents.once('did-fail-load', () => resolve(false));
  });
  const answered = worker.request('list', { added: [] });
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), limitMs));
  const outcome = await Promise.race([Promise.all([drawn, answered]), late]);
  if (outcome === null) return fail('it took more than 20 s');
  const [isDrawn, list] = outcome;
  if (!isDrawn) return fail('the page did not load');
  if (!list.ok) return fail(`the worker did not answer: ${list.message}`);
  const damaged = list.value.sets
    .flatMap((set) => set.files)
    .filter(({ state }) => state !== 'read' && state !== 'missing');
  if (damaged.length > 0) return fail(`the worker could not read ${damaged.map(({ path }) => path).join(', ')}`);
  process.stdout.write('authpath self-test: the page is drawn and the worker answers\n');
  return 0;
}

function fail(why: string): number {
  process.stdout.write(`authpath self-test: failed, ${why}\n`);
  return 1;
}
