import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchApp, type RunningApp } from './harness/launch.ts';

/** What a script injected into the page could try. The page has text to show, and nothing else to lose. */
describe('the window guards itself', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await launchApp();
  });

  afterAll(async () => {
    await app?.close();
  });

  /** Runs in a later task of the page: what the test driver evaluates itself may break the page's policy. */
  const attempt = (work: string): Promise<string> =>
    app.page.evaluate(
      (name) =>
        new Promise<string>((resolve) => {
          const attempts: Record<string, () => unknown> = {
            // biome-ignore lint/security/noGlobalEval: the point is that it is refused
            eval: () => eval('1 + 1'),
            innerHTML: () => {
              document.createElement('div').innerHTML = '<img src=x>';
            },
            fetch: () => fetch('https://127.0.0.1:1/').then(() => 'sent'),
            fetchOwn: () => fetch('/index.html').then(() => 'sent'),
            inlineScript: () => {
              const script = document.createElement('script');
              script.textContent = 'window.injected = true';
              document.body.append(script);
              return 'injected' in window ? 'ran' : Promise.reject(new Error('did not run'));
            },
          };
          setTimeout(async () => {
            try {
              await attempts[name]?.();
              resolve('allowed');
            } catch (error) {
              resolve(error instanceof Error ? error.name : 'refused');
            }
          }, 0);
        }),
      work,
    );

  it('opens on its own origin, without Node and with one bridge of four members', async () => {
    expect(app.page.url()).toMatch(/^app:\/\/bundle\/index\.html/);
    const seen = await app.page.evaluate(() => ({
      node: [
        typeof Reflect.get(window, 'process'),
        typeof Reflect.get(window, 'require'),
        typeof Reflect.get(window, 'Buffer'),
      ],
      origin: location.origin,
      secure: isSecureContext,
      bridge: Object.keys(Reflect.get(window, 'authpath')),
    }));
    expect(seen).toEqual({
      node: ['undefined', 'undefined', 'undefined'],
      origin: 'app://bundle',
      secure: true,
      bridge: ['invoke', 'onRunEvents', 'onFleetEvents', 'onTargetsChanged'],
    });
  });

  it('is the page that people get, not a development build of it', async () => {
    const folder = path.join(inject('window').app, 'dist', 'renderer', 'assets');
    const scripts = (await readdir(folder)).filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(0);
    for (const name of scripts) expect(await readFile(path.join(folder, name), 'utf8')).not.toContain('jsxDEV');
  });

  it('runs the page in a sandboxed process', async () => {
    const types = await app.electron.evaluate(({ app: electron }) =>
      electron.getAppMetrics().map(({ type, sandboxed }) => ({ type, sandboxed: sandboxed ?? null })),
    );
    const pages = types.filter(({ type }) => type === 'Tab');
    expect(pages.length).toBeGreaterThan(0);
    // The field is told on Windows and macOS only; on Linux the kernel tells it.
    expect(pages.every(({ sandboxed }) => sandboxed !== false)).toBe(true);
    const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return Reflect.get(window?.webContents ?? {}, 'getLastWebPreferences')?.call(window?.webContents);
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
  });

  it.each([
    ['eval', 'EvalError'],
    ['innerHTML', 'TypeError'],
    ['inlineScript', 'TypeError'],
    ['fetch', 'TypeError'],
    ['fetchOwn', 'TypeError'],
  ])('refuses %s by its content security policy', async (work, error) => {
    expect(await attempt(work)).toBe(error);
  });

  it('denies permissions', async () => {
    const answers = await app.page.evaluate(async () => ({
      notifications: await Notification.requestPermission(),
      geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
      camera: (await navigator.permissions.query({ name: 'camera' })).state,
    }));
    expect(answers).toEqual({ notifications: 'denied', geolocation: 'denied', camera: 'denied' });
  });

  it('goes nowhere else and opens nothing', async () => {
    const before = app.page.url();
    const opened = await app.page.evaluate(() => window.open('https://127.0.0.1:1/') === null);
    await app.page.evaluate(() => {
      location.href = 'https://127.0.0.1:1/';
    });
    await app.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'file:///etc/passwd';
      link.target = '_blank';
      document.body.append(link);
      link.click();
      link.remove();
    });
    await app.page.waitForTimeout(300);
    expect(opened).toBe(true);
    expect(app.page.url()).toBe(before);
    expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('gives an inner frame no bridge, and loads nothing into one', async () => {
    const inner = await app.page.evaluate(async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const bridge = typeof Reflect.get(frame.contentWindow ?? {}, 'authpath');
      frame.src = 'https://127.0.0.1:1/';
      await new Promise((resolve) => setTimeout(resolve, 200));
      const reached = (() => {
        try {
          return frame.contentWindow?.location.href ?? '';
        } catch {
          return 'another origin';
        }
      })();
      frame.remove();
      return { bridge, reached };
    });
    expect(inner.bridge).toBe('undefined');
    expect(inner.reached).not.toContain('127.0.0.1:1/index');
  });

  it('refuses a window that main did not open, even one with the same page and preload script', async () => {
    const preload = path.join(inject('window').app, 'dist', 'preload', 'preload.cjs');
    const answer = await app.electron.evaluate(async ({ BrowserWindow }, script) => {
      const webPreferences = { preload: script, sandbox: true, contextIsolation: true };
      const stranger = new BrowserWindow({ show: false, webPreferences });
      await stranger.loadURL('app://bundle/index.html');
      const result = await stranger.webContents.executeJavaScript(`window.authpath.invoke['settings.read']({})`);
      stranger.destroy();
      return result;
    }, preload);
    expect(answer).toMatchObject({ ok: false, code: 'refused' });
    const own = await app.page.evaluate(() => Reflect.get(window, 'authpath').invoke['settings.read']({}));
    expect(own).toMatchObject({ ok: true });
  });

  it('refuses a malformed request by naming the field, and an address by not having one', async () => {
    const answers = await app.page.evaluate(async () => {
      const { invoke } = Reflect.get(window, 'authpath');
      return {
        extraField: await invoke['targets.list']({ path: '/etc/passwd' }),
        wrongType: await invoke['run.start']({ target: 7, pace: 'whole', paths: ['all'] }),
        unknownTarget: await invoke['run.start']({ target: '/etc/passwd', pace: 'whole', paths: ['all'] }),
        address: await invoke['link.open']({ link: 'https://example.com' }),
        unknownLink: await invoke['link.open']({ link: 'constructor' }),
      };
    });
    expect(answers).toMatchObject({
      extraField: { ok: false, code: 'badInput' },
      wrongType: { ok: false, code: 'badInput', message: expect.stringContaining('target') },
      unknownTarget: { ok: false, code: 'notFound' },
      address: { ok: false, code: 'badInput' },
      unknownLink: { ok: false, code: 'notFound' },
    });
  });
});
