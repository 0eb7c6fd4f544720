import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../../electron/main/links.ts';
import { menuTemplate } from '../../../../electron/main/menu.ts';
import { mayLoad } from '../../../../electron/main/session-policy.ts';
import { windowOptions } from '../../../../electron/main/window.ts';
import { failureModes } from '../../../../shared/catalogue/index.ts';

describe('the window', () => {
  it('keeps the page apart from the machine', () => {
    const options = windowOptions({ preload: '/app/preload.cjs', dark: false, developerTools: false });
    expect(options.webPreferences).toEqual({
      preload: '/app/preload.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      devTools: false,
    });
  });

  it('has the size of the design, and its ground before the first paint', () => {
    const dark = windowOptions({ preload: '', dark: true, developerTools: false });
    expect(dark).toMatchObject({
      width: 1280,
      height: 800,
      minWidth: 900,
      minHeight: 600,
      show: false,
      backgroundColor: '#111419',
    });
    expect(windowOptions({ preload: '', dark: false, developerTools: false }).backgroundColor).toBe('#f3f4f7');
  });

  it('offers developer tools only where they are allowed', () => {
    const actions = { addFile: () => {}, openDocumentation: () => {} };
    expect(JSON.stringify(menuTemplate('linux', false, actions))).not.toContain('toggleDevTools');
    expect(JSON.stringify(menuTemplate('linux', true, actions))).toContain('toggleDevTools');
  });

  it.each([
    ['app://bundle/index.html', true],
    ['app://bundle.evil/index.html', false],
    ['https://example.com/', false],
    ['http://127.0.0.1:8001/', false],
    ['file:///etc/passwd', false],
    ['wss://example.com/', false],
    ['data:text/html,hello', false],
  ])('may load %s: %s', (address, allowed) => {
    expect(mayLoad(address)).toBe(allowed);
  });
});

describe('links', () => {
  it('opens https pages only, for every code of the catalogue', () => {
    for (const code of Object.keys(failureModes)) expect(addressOf(code), code).toMatch(/^https:\/\//);
  });

  it.each(['authentication', 'kubeconfig'])('knows the page %s', (link) => {
    expect(addressOf(link)).toMatch(/^https:\/\/kubernetes\.io\//);
  });

  it.each(['', 'TLS-99', 'constructor', '__proto__', 'toString'])('knows no page for %j', (link) => {
    expect(addressOf(link)).toBeNull();
  });
});
