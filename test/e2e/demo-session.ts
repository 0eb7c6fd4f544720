import { readFile } from 'node:fs/promises';
import { type Demo, startDemo } from '../../electron/demo/index.ts';
import { launchApp, type RunningApp } from './harness/launch.ts';

/** A person's session on the practice clusters, whose kubeconfig is the person's own. */
export interface DemoSession {
  readonly app: RunningApp;
  readonly demo: Demo;
  /** The kubeconfig's text, secrets and all. */
  readonly kubeconfig: string;
  /** Every secret in it, as it stands there and decoded. */
  readonly secrets: readonly string[];
  /** Starts the walk of a context; the window shows it when this returns. */
  start(context: string): Promise<void>;
  /** Waits until the walk has ended, and gives the answer's text. */
  ended(): Promise<string>;
  /** Walks a context to its end and gives the answer's text. */
  walk(context: string): Promise<string>;
  /** The answer as it stands. */
  answer(): Promise<string>;
  /** Class of an arrow of the map, which holds how it stands. */
  arrow(id: 'kubectl' | 'direct' | 'proxy'): Promise<string | null>;
  clipboard(): Promise<string>;
  resize(width: number, height: number): Promise<void>;
  theme(name: 'Light' | 'Dark'): Promise<void>;
  /** Back to the list of contexts. */
  back(): Promise<void>;
  close(): Promise<void>;
}

export interface SessionOptions {
  /** On top of `.kube/config`, as further files of KUBECONFIG. */
  readonly files?: Readonly<Record<string, string>>;
  /** Changes the practice kubeconfig before it becomes the person's own. */
  readonly edit?: (kubeconfig: string) => string;
  readonly environment?: Readonly<Record<string, string>>;
  /** An own home folder, in place of a temporary one. */
  readonly home?: string;
}

export async function startSession({
  files = {},
  edit = (text) => text,
  environment = {},
  ...rest
}: SessionOptions = {}): Promise<DemoSession> {
  const demo = await startDemo();
  const kubeconfig = edit(await readFile(demo.kubeconfigPath, 'utf8'));
  const names = ['.kube/config', ...Object.keys(files)].map((name) => `~/${name}`);
  const app = await launchApp({
    ...rest,
    files: { '.kube/config': kubeconfig, ...files },
    environment: { ...(names.length > 1 ? { KUBECONFIG: names.join(':') } : {}), ...environment },
  });
  const { page, electron } = app;
  page.setDefaultTimeout(10_000);
  const answer = async (): Promise<string> => (await page.locator('#main').textContent()) ?? '';
  const start = async (context: string): Promise<void> => {
    // Also after a test that failed on its way.
    const home = page.getByRole('button', { name: 'All contexts' });
    if (await home.isVisible()) await home.click();
    await page.getByText(context, { exact: true }).first().dblclick();
    await page.locator('#map').waitFor();
  };
  const ended = async (): Promise<string> => {
    await page.locator('.status', { hasText: /^Done/ }).waitFor({ timeout: 30_000 });
    return answer();
  };
  await page.locator('[data-target]').first().waitFor();
  return {
    app,
    demo,
    kubeconfig,
    secrets: secretsOf(kubeconfig),
    start,
    ended,
    walk: async (context) => {
      await start(context);
      return ended();
    },
    answer,
    arrow: (id) => page.locator(`[data-arrow="${id}"]`).getAttribute('class'),
    clipboard: () => electron.evaluate(({ clipboard }) => clipboard.readText()),
    resize: async (width, height) => {
      await electron.evaluate(
        ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w ?? 0, h ?? 0),
        [width, height] as const,
      );
      await page.waitForFunction(([w, h]) => innerWidth === w && innerHeight === h, [width, height] as const);
    },
    theme: async (name) => {
      await page.getByRole('button', { name, exact: true }).click();
      await page.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, name.toLowerCase());
    },
    back: async () => {
      await page.keyboard.press('Escape');
      await page.locator('[data-target]').first().waitFor();
    },
    close: async () => {
      await app.close();
      await demo.stop();
    },
  };
}

function secretsOf(kubeconfig: string): readonly string[] {
  const values = [...kubeconfig.matchAll(/(?:client-key-data|token): *(\S{40,})/g)].flatMap(([, value]) => value ?? []);
  // A key's own lines, without the words that every key begins and ends with.
  const lines = values.flatMap((value) =>
    Buffer.from(value, 'base64')
      .toString('latin1')
      .split('\n')
      .filter((line) => /^[A-Za-z0-9+/=]{40,}$/.test(line)),
  );
  return [...values, ...lines];
}
