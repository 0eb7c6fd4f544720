import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundle } from '../../../build/bundle.mjs';
import { startDisplay } from '../../../build/display.mjs';
import { electronRuntime } from '../../../build/electron-runtime.mjs';
import { stageApp, type WindowUser, windowUser, writeUserScript } from '../../../build/window-user.mjs';
import { holdUntilAttached } from './hold-until-attached.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly window: WindowEnvironment;
  }
}

/** What every window of the tests is started with. */
export interface WindowEnvironment {
  readonly display: string;
  /** Runs Electron, as another user when we are root. */
  readonly executable: string;
  readonly electronVersion: string;
  /** Folder of the built app. */
  readonly app: string;
  readonly user: WindowUser | null;
}

/** Builds the production bundle, starts one X server, and stages the app where the window's user can read it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await bundle();
  const runtime = await electronRuntime();
  const display = await startDisplay();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-e2e-'));
  const user = await windowUser({ sudo: false });
  const app = await stageApp(path.join(folder, 'app'));
  await holdUntilAttached(app);
  const executable =
    user === null ? runtime.executable : await writeUserScript(path.join(folder, 'electron'), runtime.executable, user);
  await chmod(folder, 0o755);
  project.provide('window', { display: display.display, executable, electronVersion: runtime.version, app, user });
  return async () => {
    display.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
