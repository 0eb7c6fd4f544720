import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { _electron, type Page } from 'playwright';
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

/** Milliseconds. */
interface Seen {
  /** Longest time between two turns of the page's loop. */
  readonly gap: number;
  /** Tasks over 50 ms, as the browser counts them. */
  readonly long: readonly number[];
  readonly sweepMs: number;
}

/**
 * The window's side of row 3: the page's longest turn while 300 contexts are checked: 30 dead, 30 refusing, the rest on the
 * practice clusters, healthy and faulty. Then what the reader does with the list: unfolds all, types, changes the order.
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
    const sweeps: Seen[] = [];
    const uses: Seen[] = [];
    for (let index = 0; index < runs; index += 1) {
      sweeps.push(await watched(page, () => checkAll(page)));
      uses.push(await watched(page, () => useList(page)));
    }
    await electron.close();
    const limit = sweeps.map(() => longestTaskMs);
    const long = (all: readonly Seen[]): string =>
      `${all.flatMap((one) => one.long).length} tasks over 50 ms in ${all.length} runs`;
    const gaps = (all: readonly Seen[]): readonly number[] => all.map(({ gap }) => gap);
    return [
      row(
        '3 window: longest turn of the page while 300 contexts are checked : 50 ms',
        gaps(sweeps),
        limit,
        1,
        long(sweeps),
      ),
      row(
        '3 window: the same while the list is unfolded, typed through, put in order',
        gaps(uses),
        limit,
        1,
        long(uses),
      ),
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

/** Counts the page's turns by messages that it sends itself, and the browser's own long tasks. */
async function watched(page: Page, does: () => Promise<void>): Promise<Seen> {
  await page.evaluate(() => {
    const seen = { gap: 0, long: [] as number[], stop: false };
    Reflect.set(window, 'seenTurns', seen);
    new PerformanceObserver((list) => seen.long.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
    const channel = new MessageChannel();
    let last = performance.now();
    channel.port1.onmessage = () => {
      const now = performance.now();
      seen.gap = Math.max(seen.gap, now - last);
      last = now;
      if (!seen.stop) channel.port2.postMessage(null);
    };
    channel.port2.postMessage(null);
  });
  const began = performance.now();
  await does();
  const sweepMs = performance.now() - began;
  const seen: Pick<Seen, 'gap' | 'long'> = await page.evaluate(() => {
    const turns = Reflect.get(window, 'seenTurns');
    turns.stop = true;
    return { gap: turns.gap, long: turns.long };
  });
  return { ...seen, sweepMs };
}
