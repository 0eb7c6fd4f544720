import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Electron says that it is ready when Playwright calls `__playwright_run`. Playwright does the same with a script of its own
 * (playwright-core server/electron/loader.ts, “to avoid browser initialization races”), but only where it chooses the executable
 * itself. Ours opened its window while Playwright was still attaching, which is most likely why about one start in forty never got
 * attached; held back, 35 of 35 did on a busy machine.
 */
const held = `const { app } = require('electron');
const ready = app.whenReady();
const emit = app.emit.bind(app);
let readyArguments = null;
app.emit = (event, ...values) => {
  if (event !== 'ready') return emit(event, ...values);
  readyArguments = values;
  return app.listenerCount('ready') > 0;
};
let isReady = false;
let release;
const released = new Promise((resolve) => {
  release = resolve;
});
app.isReady = () => isReady;
app.whenReady = () => released;
globalThis.__playwright_run = async () => {
  const value = await ready;
  isReady = true;
  release(value);
  emit('ready', ...readyArguments);
};
`;

/** Makes the staged app in this folder wait until Playwright has attached. */
export async function holdUntilAttached(app: string): Promise<void> {
  const file = path.join(app, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { readonly main: string };
  await writeFile(path.join(app, 'held.cjs'), `${held}require(${JSON.stringify(`./${manifest.main}`)});\n`);
  await writeFile(file, JSON.stringify({ ...manifest, main: 'held.cjs' }));
}
