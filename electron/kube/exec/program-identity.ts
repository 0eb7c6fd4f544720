import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What the kubeconfig gives the program, as it is written. */
export interface WrittenWords {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

/** A program file, and who else could change it. */
export interface ProgramFile {
  readonly program: string;
  readonly target: string | null;
  readonly bytes: number;
  readonly modifiedAt: string;
  readonly openToAll: boolean;
}

/** Looks at the file that would be started; null when it is gone. Links are followed, as the system does. */
export async function readProgramFile(program: string): Promise<ProgramFile | null> {
  try {
    const target = await realpath(program);
    const [file, ...folders] = await Promise.all([stat(target), stat(dirname(target)), stat(dirname(program))]);
    return {
      program,
      target: target === program ? null : target,
      bytes: file.size,
      modifiedAt: file.mtime.toISOString(),
      openToAll: process.platform !== 'win32' && [file, ...folders].some(({ mode }) => (mode & 0o002) !== 0),
    };
  } catch {
    // Gone, or not to be looked at.
    return null;
  }
}

/** The folder that programs of ours run in: client-go sets none, so they inherit it. */
export function workingFolder(): string {
  return process.cwd();
}

/**
 * Stands for all that consent is given to: the file (with size and time), its words, its variables and its folder. It covers
 * secrets, so it stays in memory. null where there is no such file.
 */
export async function programDigest(program: string, words: WrittenWords): Promise<string | null> {
  const file = await readProgramFile(program);
  return file === null ? null : digestOf(file, words);
}

/** The same for a file that was looked at already. */
export function digestOf(file: ProgramFile, { args, env }: WrittenWords): string {
  const { program, target, bytes, modifiedAt } = file;
  const variables = env.map(({ name, value }) => [name, value]);
  const all = JSON.stringify([program, target, bytes, modifiedAt, args, variables, workingFolder()]);
  return createHash('sha256').update(all).digest('hex');
}
