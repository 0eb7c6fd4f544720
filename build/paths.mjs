// @ts-check
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * A path below the repository's folder.
 * @param {...string} parts
 */
export const inRoot = (...parts) => path.join(root, ...parts);

export const isRoot = process.getuid?.() === 0;

/**
 * Where big things are kept between checkouts. As root it is a folder that other users may read, since the window of a test
 * run never runs as root.
 */
export const cacheFolder =
  process.env.AUTHPATH_CACHE ??
  (isRoot
    ? '/var/cache/authpath'
    : path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'authpath'));
