import { createHmac, randomBytes } from 'node:crypto';
import path from 'node:path';
import * as z from 'zod';
import type { SignInProgram } from '../../shared/model/sign-in-program.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const storedShape = z.strictObject({
  key: z.base64(),
  programs: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(500),
});
type Stored = z.infer<typeof storedShape>;

/**
 * Remembers, where the person asked for it, which sign-in programs may run: a keyed hash over the kubeconfig's path, the
 * user, and the program with its size and time, words, variables and folder. Anything else in its place is asked about
 * again. The file is the person's own (0600) and says nothing of what it stands for.
 */
export class ConsentStore {
  readonly #file: string;

  /** @param folder the program's own data folder */
  constructor(folder: string) {
    this.#file = path.join(folder, 'allowed-programs.json');
  }

  /** Is there anything to compare with? Without, nobody need be asked what would run. */
  get isEmpty(): boolean {
    return (this.#read()?.programs ?? []).length === 0;
  }

  has(program: SignInProgram, digest: string): boolean {
    const stored = this.#read();
    return stored?.programs.includes(nameOf(stored.key, program, digest)) === true;
  }

  /** Throws what the file system says. */
  add(program: SignInProgram, digest: string): void {
    const stored = this.#read() ?? { key: randomBytes(32).toString('base64'), programs: [] };
    const name = nameOf(stored.key, program, digest);
    if (stored.programs.includes(name)) return;
    writeJsonFile(this.#file, { ...stored, programs: [...stored.programs, name].slice(-500) });
  }

  #read(): Stored | null {
    const stored = storedShape.safeParse(readJsonFile(this.#file));
    return stored.success ? stored.data : null;
  }
}

function nameOf(key: string, { origin, user }: SignInProgram, digest: string): string {
  return createHmac('sha256', Buffer.from(key, 'base64'))
    .update(JSON.stringify([origin.file, user, digest]))
    .digest('hex');
}
