import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { app, BrowserWindow, clipboard, dialog, Menu, nativeTheme, protocol, session, shell } from 'electron';
import type { EventName } from '../../shared/contract/operation-names.ts';
import { printableValue } from '../../shared/redaction/printable.ts';
import { redactText } from '../../shared/redaction/redact-text.ts';
import { ConsentStore } from './consent-store.ts';
import { openText } from './consent-text.ts';
import { forkWorker } from './electron-worker.ts';
import { FleetTable } from './fleet.ts';
import { listen } from './ipc/electron-ipc.ts';
import { createHandlers } from './ipc/handlers.ts';
import { createRouter } from './ipc/router.ts';
import { createLog } from './log.ts';
import { menuTemplate } from './menu.ts';
import { createProtocolHandler, origin, scheme, schemePrivileges, startAddress } from './protocol.ts';
import { RunTable } from './runs.ts';
import { selfTest } from './self-test.ts';
import { restrictContents, restrictSession } from './session-policy.ts';
import { SettingsStore } from './settings.ts';
import { TargetTable } from './targets.ts';
import { windowOptions } from './window.ts';
import { WorkerClient } from './worker-client.ts';

/** The composition root: builds the parts, hands each what it needs, opens the window. Bundled to dist/main/main.cjs. */
const dist = path.resolve(__dirname, '..');
const developerTools = !app.isPackaged || app.commandLine.hasSwitch('devtools');
const runDeadlineMs = 60_000;

app.enableSandbox();
// The window is text and a few lines. Without a graphics process it opens a tenth of a second sooner (npm run bench, row 4),
// and no driver can break it on the day that everything else is broken.
app.disableHardwareAcceleration();
protocol.registerSchemesAsPrivileged([{ scheme, privileges: schemePrivileges }]);
restrictContents(app);

const log = createLog(
  app.getPath('logs'),
  (text) => redactText(text, []),
  () => new Date(),
);
process.on('uncaughtException', (error) => {
  log.report('main broke', error);
  app.exit(1);
});

if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

function start(): void {
  const environment = definedOnly(process.env);
  const settings = new SettingsStore(app.getPath('userData'), process.platform, environment.SHELL);
  const targets = new TargetTable();
  let window: BrowserWindow | null = null;
  nativeTheme.themeSource = settings.read().theme;
  restrictSession(session.defaultSession);
  protocol.handle(scheme, createProtocolHandler(path.join(dist, 'renderer')));
  const send = (channel: EventName, payload: unknown): void => {
    if (window !== null && !window.isDestroyed()) window.webContents.send(channel, printableValue(payload));
  };

  const runs = new RunTable(
    (batch) => send('run:events', batch),
    (run) => void worker.request('forget', { run }),
  );
  const fleet = new FleetTable((batch) => send('fleet:events', batch), log.report);
  const worker = new WorkerClient({
    fork: () =>
      forkWorker(path.join(dist, 'worker', 'worker.mjs'), environment, (text) =>
        log.report('the worker printed', text),
      ),
    environment,
    watch: () => settings.read().watch,
    onEvents: (run, events) => runs.take(run, events),
    onFleetEvents: (sweep, events) => fleet.take(sweep, events),
    onCrash: (code) => {
      log.report('the worker crashed', `exit code ${code}`);
      runs.markCrashed(new Date());
      fleet.markCrashed(new Date());
    },
    now: () => performance.now(),
  });

  // The page's process starts while the rest is made ready; nothing of it is asked before this function ends. The worker
  // goes first: it takes longest, and the page waits for its list.
  const open = (): void => {
    window = openWindow();
    window.on('closed', () => {
      window = null;
    });
  };
  open();

  const handlers = createHandlers({
    worker,
    targets,
    runs,
    fleet,
    settings,
    consents: new ConsentStore(app.getPath('userData')),
    demoWhenEmpty: app.commandLine.hasSwitch('demo-when-empty'),
    deadlineMs: runDeadlineMs,
    chooseFile: async () => {
      if (window === null) return null;
      const chosen = await dialog.showOpenDialog(window, {
        title: 'Add a kubeconfig',
        properties: ['openFile', 'showHiddenFiles'],
      });
      return chosen.filePaths[0] ?? null;
    },
    askConsent: async ({ message, detail, complete }) => {
      if (window === null) return { allowed: false, remember: false };
      const { response, checkboxChecked } = await dialog.showMessageBox(window, {
        type: 'warning',
        title: 'Sign-in program',
        message,
        detail,
        buttons: complete ? ['Don’t run it', 'Run it for this walk'] : ['Don’t run it'],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
        ...(complete
          ? { checkboxLabel: 'Don’t ask again while file, program, arguments and variables stay exactly these' }
          : {}),
      });
      return { allowed: complete && response === 1, remember: checkboxChecked };
    },
    askForOtherContexts: async (text) => {
      if (window === null) return false;
      const { response } = await dialog.showMessageBox(window, {
        type: 'question',
        title: 'Other contexts',
        ...text,
        buttons: ['Don’t ask', 'Ask for this walk'],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      return response === 1;
    },
    saveText: async (fileName, text) => {
      if (window === null) return false;
      const { filePath } = await dialog.showSaveDialog(window, {
        title: 'Save the manifest',
        defaultPath: fileName,
        filters: [{ name: 'YAML', extensions: ['yaml', 'yml'] }],
      });
      if (filePath === '') return false;
      await writeFile(filePath, text, { mode: 0o600 });
      return true;
    },
    askForTrial: async (text) => {
      if (window === null) return false;
      const { response } = await dialog.showMessageBox(window, {
        type: 'warning',
        title: 'Trial in the cluster',
        ...text,
        buttons: ['Don’t try it', 'Try it for this walk'],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      return response === 1;
    },
    askToOpen: async (page) => {
      if (window === null) return false;
      const { response } = await dialog.showMessageBox(window, {
        type: 'question',
        title: 'Sign-in program',
        ...openText(page),
        buttons: ['Don’t open it', 'Open it in the browser'],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      return response === 1;
    },
    copyText: (text) => clipboard.writeText(text),
    openAddress: (address) => shell.openExternal(address),
    applyTheme: (theme) => {
      nativeTheme.themeSource = theme;
    },
    report: log.report,
  });
  listen(createRouter({ handlers, isOwnWindow: (id) => id === window?.webContents.id, origin, report: log.report }));

  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate(process.platform, developerTools, {
        addFile: () =>
          void Promise.resolve(handlers['targets.addFile']({})).then((result) => {
            if (result.ok) send('targets:changed', result.value.list);
          }),
        openDocumentation: () => void handlers['link.open']({ link: 'authentication' }),
      }),
    ),
  );

  app.on('activate', () => {
    if (window === null) open();
  });
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  quitAfter(() => worker.stop());
  if (app.commandLine.hasSwitch('self-test')) void selfTest(window, worker).then((code) => app.exit(code));
}

function openWindow(): BrowserWindow {
  const window = new BrowserWindow(
    windowOptions({
      preload: path.join(dist, 'preload', 'preload.cjs'),
      dark: nativeTheme.shouldUseDarkColors,
      developerTools,
    }),
  );
  window.once('ready-to-show', () => window.show());
  window.webContents.on('render-process-gone', (_event, details) => {
    log.report('the page’s process ended', details);
    if (details.reason !== 'clean-exit' && details.reason !== 'launch-failed') window.reload();
  });
  void window.loadURL(startAddress);
  return window;
}

/** Lets `tidy` end before the program does. */
function quitAfter(tidy: () => Promise<void>): void {
  let tidied = false;
  app.on('before-quit', (event) => {
    if (tidied) return;
    event.preventDefault();
    void tidy().then(() => {
      tidied = true;
      app.quit();
    });
  });
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
