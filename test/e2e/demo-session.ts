import { readFile } from 'node:fs/promises';
import { type Demo, startDemo } from '../../electron/demo/index.ts';
import { launchApp, type RunningApp } from './harness/launch.ts';

/** A person's session on the practice clusters, whose kubeconfig is the person's own. */
export interface DemoSession {
  readonly app: RunningApp;
  readonly demo: Demo;
  /** The kubeconfig's text, secrets and all. */
  readonly kubeconfig: string;
  /** Walks a context to its end and gives the answer's text. */
  walk(context: string): Promise<string>;
  /** The answer as it stands. */
  answer(): Promise<string>;
  /** Back to the list of contexts. */
  back(): Promise<void>;
  close(): Promise<void>;
}

/** `files` come on top of `.kube/config`. */
export async function startSession(files: Readonly<Record<string, string>> = {}): Promise<DemoSession> {
  const demo = await startDemo();
  const kubeconfig = await readFile(demo.kubeconfigPath, 'utf8');
  const names = ['.kube/config', ...Object.keys(files)].map((name) => `~/${name}`);
  const app = await launchApp({
    files: { '.kube/config': kubeconfig, ...files },
    ...(names.length > 1 ? { environment: { KUBECONFIG: names.join(':') } } : {}),
  });
  const { page } = app;
  const answer = async (): Promise<string> => (await page.locator('#main').textContent()) ?? '';
  await page.getByText('healthy', { exact: true }).first().waitFor();
  return {
    app,
    demo,
    kubeconfig,
    answer,
    walk: async (context) => {
      await page.getByText(context, { exact: true }).first().dblclick();
      await page.locator('.status', { hasText: /^Done/ }).waitFor({ timeout: 30_000 });
      return answer();
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
