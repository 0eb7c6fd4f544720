import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';
import type { SignInProgram } from '../../../shared/model/sign-in-program.ts';

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
  readonly owner: SignInProgram['owner'];
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
      owner: ownerOf([file, ...folders].map(({ uid }) => uid)),
    };
  } catch {
    // Gone, or not to be looked at.
    return null;
  }
}

/**
 * Who may change the file or put another in its place. `accounts`: the numbers of those that own it and its folders; `own`: of
 * the account that asks, undefined where the system has none.
 */
export function ownerOf(accounts: readonly number[], own = process.getuid?.()): ProgramFile['owner'] {
  if (own === undefined) return null;
  if (accounts.some((account) => account !== 0 && account !== own)) return 'another';
  return accounts.every((account) => account === 0) ? 'root' : 'you';
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
