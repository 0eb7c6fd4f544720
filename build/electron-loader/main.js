// Stands in for Electron's own default app, which the test runtime lacks: `electron FOLDER` runs the app in FOLDER.
const { app } = require('electron');
const { readFileSync } = require('node:fs');
const path = require('node:path');

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (folder === undefined) throw new Error('usage: electron FOLDER');
const appPath = path.resolve(folder);
const manifest = JSON.parse(readFileSync(path.join(appPath, 'package.json'), 'utf8'));
app.setName(manifest.productName);
app.setVersion(manifest.version);
app.setAppPath(appPath);
require(path.join(appPath, manifest.main));
