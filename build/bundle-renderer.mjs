// @ts-check
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { inRoot, root } from './paths.mjs';

/** What the layer rules forbid, seen once more in what was really built: a validator, and anything of Node's side. */
const notForThePage = /^electron\/|^node_modules\/(?:zod|electron|yaml|@kubernetes)\/|^node:|__vite-browser-external/;

/**
 * Builds the window's page. The page's content security policy allows scripts, styles and fonts from its own origin only,
 * so nothing is inlined: no module preload polyfill, no data: assets.
 * @returns {Promise<readonly string[]>} the source files that went in
 */
export async function bundleRenderer() {
  const target = inRoot('dist', 'renderer');
  const fresh = `${target}.${process.pid}.tmp`;
  /** @type {Set<string>} */
  const inputs = new Set();
  await asProduction(() =>
    build({
      configFile: false,
      root: inRoot('renderer'),
      base: '/',
      logLevel: 'warn',
      plugins: [
        react(),
        {
          name: 'authpath:inputs',
          generateBundle(_options, bundle) {
            for (const file of Object.values(bundle)) {
              if (file.type !== 'chunk') continue;
              for (const id of Object.keys(file.modules))
                inputs.add(path.relative(root, id.replace(/^\0/, '').replace(/\?.*$/, '')));
            }
          },
        },
      ],
      build: {
        outDir: fresh,
        emptyOutDir: true,
        target: 'chrome130',
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        cssCodeSplit: false,
        reportCompressedSize: false,
        // React and our code start together, in one file; the flowchart comes later, in its own.
        chunkSizeWarningLimit: 2_000,
      },
    }),
  );
  const strangers = [...inputs].filter((file) => notForThePage.test(file));
  if (strangers.length > 0) throw new Error(`these must not get into the page: ${strangers.join(', ')}`);
  await rm(target, { recursive: true, force: true });
  await rename(fresh, target);
  return [...inputs].sort();
}

/**
 * Vite takes React's development build wherever NODE_ENV says something else than production, and the test runner says
 * "test": the window that is tested must be the one that people get.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function asProduction(work) {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}
