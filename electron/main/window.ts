import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';

/** Grounds of the page (design tokens `--bg`), so that the window is never white before the first paint. */
const grounds = { light: '#f3f4f7', dark: '#111419' } as const;

/** Everything that keeps the page apart from the machine, written out even where it is Electron's default. */
function webPreferences(preload: string, developerTools: boolean): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    spellcheck: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    devTools: developerTools,
  };
}

export interface WindowChoice {
  readonly preload: string;
  readonly dark: boolean;
  readonly developerTools: boolean;
}

/** The window of design/README.md: 1280 × 800, never under 900 × 600, shown when the page has painted. */
export function windowOptions(choice: WindowChoice): BrowserWindowConstructorOptions {
  return {
    width: 1280,
    height: 800,
    minWidth: 900,
    minHeight: 600,
    useContentSize: true,
    show: false,
    title: 'Authpath',
    backgroundColor: choice.dark ? grounds.dark : grounds.light,
    webPreferences: webPreferences(choice.preload, choice.developerTools),
  };
}
