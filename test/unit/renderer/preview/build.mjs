// @ts-check
import path from 'node:path';
import process from 'node:process';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

/** Builds the preview into a folder of the caller's choice: `node test/unit/renderer/preview/build.mjs FOLDER`. */
const folder = process.argv[2];
if (folder === undefined) throw new Error('Name a folder to build into.');
await build({
  configFile: false,
  root: import.meta.dirname,
  base: './',
  logLevel: 'warn',
  plugins: [react()],
  build: {
    outDir: path.resolve(folder),
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    chunkSizeWarningLimit: 2_000,
  },
});
