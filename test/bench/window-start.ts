import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { _electron, type Page } from 'playwright';
import { startDisplay } from '../../build/display.mjs';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { ownedFolder, stageApp, windowUser, writeUserScript } from '../../build/window-user.mjs';
import { startDemo } from '../../electron/demo/index.ts';
import { type Row, row } from './statistics.ts';

/** The least that Electron can show: one sandboxed window with one word. */
const emptyMain = `const { app, BrowserWindow } = require('electron');
app.enableSandbox();
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } });
  window.loadURL('data:text/html,<button>usable</button>');
});
`;

/**
 * Row 4 of the design's table: from starting the program to a window that can be used, ours (its list of contexts is there
 * and takes a key) against an empty one of the same runtime.
 */
export async function benchWindowStart(runs: number): Promise<readonly Row[]> {
  const runtime = await electronRuntime();
  const display = await startDisplay();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-bench-window-'));
  const demo = await startDemo();
  try {
    await chmod(folder, 0o755);
    const user = await windowUser({ sudo: false });
    const ours = await stageApp(path.join(folder, 'app'));
    const empty = await ownedFolder(path.join(folder, 'empty'), user);
    await writeFile(
      path.join(empty, 'package.json'),
      JSON.stringify({ name: 'empty', productName: 'Empty', version: '1.0.0', main: 'main.cjs' }),
    );
    await writeFile(path.join(empty, 'main.cjs'), emptyMain);
    const executable =
      user === null
        ? runtime.executable
        : await writeUserScript(path.join(folder, 'electron'), runtime.executable, user);
    // The person's kubeconfig: the practice clusters', readable for the window's user.
    const home = await ownedFolder(path.join(folder, 'home'), user);
    const kubeconfig = path.join(home, 'config');
    await writeFile(kubeconfig, await readFile(demo.kubeconfigPath, 'utf8'), { mode: 0o600 });
    if (user !== null) await chown(kubeconfig, user.uid, user.gid);

    const time = async (app: string, usable: (page: Page) => Promise<void>): Promise<number> => {
      const session = await mkdtemp(path.join(os.tmpdir(), 'authpath-bench-session-'));
      if (user !== null) await chown(session, user.uid, user.gid);
      const began = performance.now();
      // A start that Playwright never finishes attaching to says nothing about either window (test/e2e/harness/launch.ts).
      const electron = await _electron.launch({
        timeout: 15_000,
        executablePath: executable,
        args: [app, `--user-data-dir=${path.join(session, 'data')}`],
        env: {
          PATH: '/usr/local/bin:/usr/bin:/bin',
          HOME: home,
          KUBECONFIG: kubeconfig,
          XDG_RUNTIME_DIR: session,
          TMPDIR: session,
          DISPLAY: display.display,
          LANG: 'C.UTF-8',
        },
      });
      await usable(await electron.firstWindow());
      const ms = performance.now() - began;
      await electron.close();
      await rm(session, { recursive: true, force: true });
      return ms;
    };
    const oursUsable = (page: Page): Promise<void> =>
      page.getByText('expired-server-certificate', { exact: true }).first().waitFor();
    const emptyUsable = (page: Page): Promise<void> => page.getByRole('button').waitFor();
    const timeAttached = (...window: Parameters<typeof time>): Promise<number> =>
      time(...window).catch((error: unknown) => {
        if (error instanceof Error && error.name === 'TimeoutError') return time(...window);
        throw error;
      });
    await timeAttached(ours, oursUsable);
    await timeAttached(empty, emptyUsable);
    const left: number[] = [];
    const right: number[] = [];
    for (let index = 0; index < runs; index += 1) {
      left.push(await timeAttached(ours, oursUsable));
      right.push(await timeAttached(empty, emptyUsable));
    }
    return [
      row('4 start to usable window : an empty Electron window', left, right, 1.5, `Electron ${runtime.version}`),
    ];
  } finally {
    await demo.stop();
    display.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
