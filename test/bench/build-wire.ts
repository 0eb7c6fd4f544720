import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('./wire/', import.meta.url));

/** Builds the wire once, into the cache outside the tree, and gives the program's path. */
export function buildWire(): string {
  const base = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  const hash = createHash('sha256')
    .update(readFileSync(path.join(source, 'main.go')))
    .digest('hex')
    .slice(0, 24);
  const binary = path.join(base, 'authpath', 'wire', hash);
  if (existsSync(binary)) return binary;
  mkdirSync(path.dirname(binary), { recursive: true });
  const done = spawnSync('go', ['build', '-trimpath', '-o', binary, '.'], {
    cwd: source,
    env: { ...process.env, CGO_ENABLED: '0' },
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`go build of the wire failed: ${done.stderr}`);
  return binary;
}
