import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PathCandidate } from '../../shared/model/evidence/credential.ts';
import { lookUpProgram } from './path-lookup.ts';

/** Why a program that was found is not run: anybody could have put another one in its place. */
export type Refusal = 'worldWritableFolder' | 'relativePathEntry';

export interface LookedUpKubectl {
  /** null: there is none. */
  readonly path: string | null;
  readonly refused: Refusal | null;
}

interface Place {
  readonly pathEntries: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The kubectl that a shell would start. */
export async function findKubectl(place: Place): Promise<LookedUpKubectl> {
  const looked = await lookUp(place);
  const hit = looked.candidates.find(({ executable }) => executable);
  if (hit === undefined) return { path: null, refused: null };
  if (looked.resolved === null || hit.relativePathEntry) return { path: hit.path, refused: 'relativePathEntry' };
  const chosen = looked.candidates.find(({ path }) => path === looked.resolved) ?? hit;
  return { path: looked.resolved, refused: await refusalOf({ ...chosen, path: looked.resolved }) };
}

/** Every kubectl on PATH, in its order. */
export async function findKubectls(
  place: Place,
): Promise<readonly { readonly path: string; readonly target: string | null; readonly refused: Refusal | null }[]> {
  const { candidates } = await lookUp(place);
  return Promise.all(
    candidates
      .filter(({ executable }) => executable)
      .map(async (candidate) => ({
        path: candidate.path,
        target: candidate.target,
        refused: await refusalOf(candidate),
      })),
  );
}

function lookUp({ pathEntries, environment }: Place) {
  return lookUpProgram({
    command: 'kubectl',
    folder: '.',
    pathEntries,
    platform: process.platform,
    pathExtensions: environment.PATHEXT,
  });
}

async function refusalOf({
  path,
  relativePathEntry,
  worldWritableFolder,
}: Pick<PathCandidate, 'path' | 'relativePathEntry' | 'worldWritableFolder'>): Promise<Refusal | null> {
  if (relativePathEntry) return 'relativePathEntry';
  return worldWritableFolder || (await isOpenToAll(path)) ? 'worldWritableFolder' : null;
}

/** May anybody write the program itself, or the folder that a symbolic link leads to? */
async function isOpenToAll(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  try {
    const target = await realpath(path);
    const modes = [(await stat(target)).mode, (await stat(dirname(target))).mode];
    return modes.some((mode) => (mode & 0o002) !== 0);
  } catch {
    // Gone between two looks; then it does not start either.
    return false;
  }
}
