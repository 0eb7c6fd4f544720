import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { parse, stringify } from 'yaml';
import { startDisplay } from '../../build/display.mjs';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { ownedFolder, stageApp, windowUser, writeUserScript } from '../../build/window-user.mjs';
import { startDemo } from '../../electron/demo/index.ts';
import { openBlackHole } from '../integration/hostile/black-hole.ts';
import { closedPort } from '../integration/hostile/listen.ts';
import { type Row, row } from './statistics.ts';

/** What the design allows one task of the page (DESIGN §12), in milliseconds. */
const longestTaskMs = 50;

const contexts = 300;

/** One task of the page, in milliseconds: how long its thread was at work, and how long it took on this machine. */
interface Task {
  readonly work: number;
  readonly took: number;
}

/**
 * The window's side of the design's row 3: the page's longest task while 300 contexts are checked: 30 dead, 30 refusing, the rest on the
 * practice clusters, healthy and faulty. Then what the reader does with the list: unfolds all, types, changes the order.
 * Counted is the time that the page's thread works, from Chromium's own trace: what else runs on the machine is not in it.
 */
export async function benchFleetWindow(runs: number): Promise<readonly Row[]> {
  const runtime = await electronRuntime();
  const display = await startDisplay();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-bench-fleet-window-'));
  const demo = await startDemo();
  const holes = await Promise.all([1, 2, 3].map(() => openBlackHole()));
  try {
    await chmod(folder, 0o755);
    const user = await windowUser({ sudo: false });
    const app = await stageApp(path.join(folder, 'app'));
    const executable =
      user === null
        ? runtime.executable
        : await writeUserScript(path.join(folder, 'electron'), runtime.executable, user);
    const home = await ownedFolder(path.join(folder, 'home'), user);
    const kubeconfig = path.join(home, 'config');
    const text = await fleetOnDemo(
      await readFile(demo.kubeconfigPath, 'utf8'),
      holes.map(({ port }) => port),
    );
    await writeFile(kubeconfig, text, { mode: 0o600 });
    if (user !== null) await chown(kubeconfig, user.uid, user.gid);
    const electron = await _electron.launch({
      timeout: 30_000,
      executablePath: executable,
      args: [app, `--user-data-dir=${path.join(home, 'data')}`],
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        HOME: home,
        KUBECONFIG: kubeconfig,
        XDG_RUNTIME_DIR: home,
        TMPDIR: home,
        DISPLAY: display.display,
        LANG: 'C.UTF-8',
      },
    });
    const page = await electron.firstWindow();
    await page.locator('[data-target]').first().waitFor();
    const sweeps: Task[][] = [];
    const uses: Task[][] = [];
    for (let index = 0; index < runs; index += 1) {
      sweeps.push(await tasksDuring(electron, () => checkAll(page)));
      uses.push(await tasksDuring(electron, () => useList(page)));
    }
    await electron.close();
    return [
      tasksRow('6 longest task of the page while 300 contexts are checked : 50 ms', sweeps),
      tasksRow('6 longest task of the page while the list is unfolded, typed through, put in order : 50 ms', uses),
    ];
  } finally {
    for (const hole of holes) hole.close();
    await demo.stop();
    display.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fleetOnDemo(text: string, deadPorts: readonly number[]): Promise<string> {
  const config = parse(text);
  const refusing = await closedPort();
  const known: readonly { readonly context: { readonly cluster: string; readonly user: string } }[] = config.contexts;
  config.clusters.push(
    { name: 'refusing', cluster: { server: `https://127.0.0.1:${refusing}` } },
    ...deadPorts.map((port, index) => ({ name: `dead-${index}`, cluster: { server: `https://127.0.0.1:${port}` } })),
  );
  config.contexts = Array.from({ length: contexts }, (_, index) => {
    const place = index % 10;
    const cluster = place === 0 ? `dead-${index % deadPorts.length}` : place === 1 ? 'refusing' : null;
    const like = known[index % known.length]?.context;
    return { name: `context-${index}`, context: { cluster: cluster ?? like?.cluster, user: like?.user } };
  });
  config['current-context'] = 'context-2';
  return stringify(config);
}

async function checkAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Check all/ }).click();
  await page.getByRole('button', { name: /^Stop/ }).waitFor();
  await page.getByRole('button', { name: /^Check all again/ }).waitFor({ timeout: 60_000 });
}

async function useList(page: Page): Promise<void> {
  for (const name of ['By file', 'By cause']) await page.getByRole('button', { name }).click();
  const unfold = page.getByRole('button', { name: /^Show \d+/ });
  while ((await unfold.count()) > 0) await unfold.first().click();
  await page.locator('.tbl').evaluate((list) => list.scrollTo({ top: list.scrollHeight / 2 }));
  await page.keyboard.press('/');
  for (const key of [...'context-29', 'Backspace', 'Backspace', ...'refused']) await page.keyboard.press(key);
  await page.keyboard.press('Escape');
  const fold = page.getByRole('button', { name: 'Fold', exact: true });
  while ((await fold.count()) > 0) await fold.first().click();
}

function tasksRow(what: string, runs: readonly (readonly Task[])[]): Row {
  const longest = runs.map((tasks) => Math.max(0, ...tasks.map(({ work }) => work)));
  const late = runs.flat().filter(({ took }) => took > longestTaskMs).length;
  const note = `the thread’s own time; ${late} tasks took longer than 50 ms on this machine`;
  return row(
    what,
    longest,
    longest.map(() => longestTaskMs),
    1,
    note,
  );
}

/** Times in microseconds; `tdur` is the thread's own (Chromium's trace event format). */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Every task of the page's main thread while something is done. */
async function tasksDuring(electron: ElectronApplication, does: () => Promise<void>): Promise<Task[]> {
  await electron.evaluate(({ contentTracing }) => contentTracing.startRecording({ included_categories: ['toplevel'] }));
  await does();
  const file = await electron.evaluate(({ contentTracing }) => contentTracing.stopRecording());
  const { traceEvents }: { readonly traceEvents: readonly TraceEvent[] } = JSON.parse(await readFile(file, 'utf8'));
  await rm(file);
  const pages = new Set(
    traceEvents.filter(({ args }) => args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) => name.endsWith('RunTask') && ph === 'X' && pages.has(`${pid} ${tid}`),
  );
  if (tasks.length === 0) throw new Error('the trace shows no task of the page');
  return tasks.map(({ dur = 0, tdur = 0 }) => ({ work: tdur / 1_000, took: dur / 1_000 }));
}
