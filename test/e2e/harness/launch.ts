import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { inject } from 'vitest';
import { ownedFolder } from '../../../build/window-user.mjs';

const screenshots = path.resolve(import.meta.dirname, '..', '..', '..', 'test-results');

export interface LaunchOptions {
  /** Files of the person's home folder by relative path, such as `.kube/config`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Added to the window's environment; KUBECONFIG and proxies go here. `~/` at the start of a value means the home folder. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly arguments?: readonly string[];
  /** An own home folder, which must be the window's user's; it stays when the program has ended. */
  readonly home?: string;
}

/** A person's session: an own home folder, one running program, its window. */
export interface RunningApp {
  readonly page: Page;
  readonly electron: ElectronApplication;
  readonly home: string;
  /** Writes test-results/NAME.png. */
  screenshot(name: string): Promise<void>;
  /** Accessibility violations of the page as it stands, one line each. Electron has no new targets, hence axe's legacy mode. */
  axe(): Promise<readonly string[]>;
  /** Writes a file of the home folder while the program runs. */
  writeFile(relative: string, text: string): Promise<void>;
  /** Ends the program and takes the home folder away. */
  close(): Promise<void>;
}

/** The design's own font, where the machine has it: pictures look as the design does on any machine of ours. */
const fontPreference = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<alias binding="strong"><family>system-ui</family><prefer><family>Inter</family></prefer></alias>
<alias binding="strong"><family>sans-serif</family><prefer><family>Inter</family></prefer></alias>
<alias binding="strong"><family>ui-monospace</family><prefer><family>Liberation Mono</family></prefer></alias>
</fontconfig>`;

/**
 * Starts Electron under Playwright. Before the app waited for it (hold-until-attached.ts), Playwright connected and then waited for
 * ever about one start in forty. A start that hangs is made anew, once, since that this was the only cause is not proven;
 * a program that really does not start fails both times.
 */
async function attach(options: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  try {
    return await _electron.launch({ ...options, timeout: 15_000 });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'TimeoutError') throw error;
    return _electron.launch({ ...options, timeout: 30_000 });
  }
}

/** Starts the production build as a person's own program. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const { display, executable, app, user } = inject('window');
  const session = await mkdtemp(path.join(os.tmpdir(), 'authpath-session-'));
  if (user !== null) await chown(session, user.uid, user.gid);
  const home = options.home ?? (await ownedFolder(path.join(session, 'home'), user));
  const runtimeFolder = await ownedFolder(path.join(session, 'runtime'), user);
  const temporary = await ownedFolder(path.join(session, 'tmp'), user);

  const write = async (relative: string, text: string): Promise<void> => {
    const file = path.join(home, relative);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { mode: 0o600 });
    if (user === null) return;
    for (let place = file; place !== home; place = path.dirname(place)) await chown(place, user.uid, user.gid);
  };
  await write('.config/fontconfig/fonts.conf', fontPreference);
  for (const [relative, text] of Object.entries(options.files ?? {})) await write(relative, text);

  const given = Object.entries(options.environment ?? {}).map(([name, value]) => [
    name,
    value.replaceAll('~/', `${home}/`),
  ]);
  const electron = await attach({
    executablePath: executable,
    args: [app, `--user-data-dir=${path.join(session, 'data')}`, ...(options.arguments ?? [])],
    cwd: home,
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: home,
      XDG_RUNTIME_DIR: runtimeFolder,
      TMPDIR: temporary,
      DISPLAY: display,
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      SHELL: '/bin/bash',
      ...Object.fromEntries(given),
    },
  });
  const page = await electron.firstWindow({ timeout: 30_000 });
  return {
    page,
    electron,
    home,
    screenshot: async (name) => {
      await mkdir(screenshots, { recursive: true });
      await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
    },
    axe: async () => {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      return violations.flatMap((violation) =>
        violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')}`),
      );
    },
    writeFile: write,
    close: async () => {
      await electron.close();
      await rm(session, { recursive: true, force: true });
    },
  };
}
