import { constants, type Stats } from 'node:fs';
import { access, lstat, realpath, stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import type { PathCandidate } from '../../shared/model/evidence/credential.ts';

export interface LookupRequest {
  /** A program's name, or a path to it. */
  readonly command: string;
  /** Folder that a relative path is taken from. */
  readonly folder: string;
  readonly pathEntries: readonly string[];
  readonly platform: NodeJS.Platform;
  /** Windows: the variable PATHEXT. */
  readonly pathExtensions?: string | undefined;
  /** Windows: NoDefaultCurrentDirectoryInExePath is set (to anything). */
  readonly skipCurrentDirectory?: boolean;
}

export interface LookupResult {
  readonly lookup: 'name' | 'path';
  /** What Go would start; null when it starts nothing. */
  readonly resolved: string | null;
  /** Everything of that name that was met, in the order of the search. */
  readonly candidates: readonly PathCandidate[];
  /** Folders (for a name) or the path (for a path) that were looked at, in order. */
  readonly searched: readonly string[];
  /** Go found it, but relative to the current directory, and refuses to start it (exec.ErrDot). */
  readonly refusedRelative: boolean;
}

/**
 * Finds a program as client-go's exec plugin does: `filepath.Clean`, then os/exec's LookPath for a name without a
 * separator (lp_unix.go, lp_windows.go), the path itself otherwise, relative to the kubeconfig's folder (clientcmd
 * loader.go, ResolveLocalPaths). Nothing is run. Symbolic links are followed, as the kernel does.
 */
export async function lookUpProgram(request: LookupRequest): Promise<LookupResult> {
  const windows = request.platform === 'win32';
  const path = windows ? win32 : posix;
  const { command } = request;
  if (command.includes(path.sep) || (windows && command.includes('/'))) {
    // On Windows clientcmd looks for a backslash alone, so that `bin/plugin` stays relative to where kubectl is run.
    const base = command.includes(path.sep) ? request.folder : '.';
    const full = path.normalize(path.isAbsolute(command) ? command : path.join(base, command));
    const candidates = await candidatesAt(full, request, false);
    const found = candidates.find((candidate) => candidate.executable);
    return { lookup: 'path', resolved: found?.path ?? null, candidates, searched: [full], refusedRelative: false };
  }
  if (['', '.', '..'].includes(command)) {
    return { lookup: 'name', resolved: null, candidates: [], searched: [], refusedRelative: false };
  }
  const folders = searchFolders(request);
  const perFolder = await Promise.all(
    folders.map((folder) => candidatesAt(path.join(folder, command), request, !path.isAbsolute(folder))),
  );
  const candidates = perFolder.flat();
  const chosen = windows ? chooseOnWindows(perFolder) : chooseOnUnix(candidates);
  return { lookup: 'name', ...chosen, candidates, searched: folders };
}

/** Empty entries of PATH mean the current directory on Unix and nothing on Windows, where it is searched anyway. */
function searchFolders(request: LookupRequest): readonly string[] {
  if (request.platform !== 'win32') return request.pathEntries.map((entry) => (entry === '' ? '.' : entry));
  const entries = request.pathEntries.filter((entry) => entry !== '');
  return request.skipCurrentDirectory === true ? entries : ['.', ...entries];
}

interface Choice {
  readonly resolved: string | null;
  readonly refusedRelative: boolean;
}

function chooseOnUnix(candidates: readonly PathCandidate[]): Choice {
  const first = candidates.find((candidate) => candidate.executable);
  if (first === undefined) return { resolved: null, refusedRelative: false };
  return first.relativePathEntry
    ? { resolved: null, refusedRelative: true }
    : { resolved: first.path, refusedRelative: false };
}

/** A hit in the current directory stands in the way, unless the next hit on PATH is that very file (lp_windows.go). */
function chooseOnWindows(perFolder: readonly (readonly PathCandidate[])[]): Choice {
  let relative: PathCandidate | null = null;
  for (const candidates of perFolder) {
    const hit = candidates.find((candidate) => candidate.executable);
    if (hit === undefined) continue;
    if (hit.relativePathEntry) {
      relative ??= hit;
      continue;
    }
    const same = relative === null || (relative.target ?? win32.resolve(relative.path)) === (hit.target ?? hit.path);
    return same ? { resolved: hit.path, refusedRelative: false } : { resolved: null, refusedRelative: true };
  }
  return { resolved: null, refusedRelative: relative !== null };
}

/** What lies at one path; on Windows with every extension of PATHEXT that gives something. */
async function candidatesAt(
  path: string,
  request: LookupRequest,
  relativePathEntry: boolean,
): Promise<readonly PathCandidate[]> {
  const names = request.platform === 'win32' ? windowsNames(path, request.pathExtensions) : [path];
  const found = await Promise.all(names.map((name) => candidateAt(name, request.platform, relativePathEntry)));
  return found.filter((candidate) => candidate !== null);
}

function windowsNames(path: string, variable: string | undefined): readonly string[] {
  const listed = (variable ?? '')
    .toLowerCase()
    .split(';')
    .filter((extension) => extension !== '');
  const extensions =
    listed.length > 0
      ? listed.map((extension) => (extension.startsWith('.') ? extension : `.${extension}`))
      : windowsDefaults;
  const withExtensions = extensions.map((extension) => `${path}${extension}`);
  return win32.basename(path).includes('.') ? [path, ...withExtensions] : withExtensions;
}

const windowsDefaults = ['.com', '.exe', '.bat', '.cmd'];

async function candidateAt(
  path: string,
  platform: NodeJS.Platform,
  relativePathEntry: boolean,
): Promise<PathCandidate | null> {
  const link = await quietly(lstat(path));
  if (link === null) return null;
  const info = await quietly(stat(path));
  const folder = platform === 'win32' ? null : await quietly(stat(posix.dirname(path)));
  return {
    path,
    executable: info !== null && !info.isDirectory() && (platform === 'win32' || (await mayRun(path, info))),
    kind: info?.isDirectory() === true ? 'directory' : info?.isFile() === true ? 'file' : 'other',
    target: link.isSymbolicLink() ? await quietly(realpath(path)) : null,
    worldWritableFolder: folder !== null && (folder.mode & 0o002) !== 0,
    relativePathEntry,
  };
}

/** unix.Eaccess(file, X_OK), and the permission bits where a sandbox forbids the question (lp_unix.go). */
async function mayRun(path: string, info: Stats): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return (code === 'ENOSYS' || code === 'EPERM') && (info.mode & 0o111) !== 0;
  }
}

async function quietly<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch {
    // Not there, or not to be looked at: both mean that it can't be started from here.
    return null;
  }
}
