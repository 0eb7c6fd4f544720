import path from 'node:path';
import * as z from 'zod';
import { type Settings, settingsShape } from '../../shared/contract/operations.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const addedShape = z.array(z.string().min(1).max(4096)).max(200);

/** What the program remembers between starts: settings, and which kubeconfig files were added. Nothing secret. */
export class SettingsStore {
  readonly #settingsFile: string;
  readonly #addedFile: string;
  readonly #platform: NodeJS.Platform;
  readonly #shell: string | undefined;

  /** @param folder the program's own data folder; @param shell the value of SHELL */
  constructor(folder: string, platform: NodeJS.Platform, shell: string | undefined) {
    this.#settingsFile = path.join(folder, 'settings.json');
    this.#addedFile = path.join(folder, 'added-kubeconfigs.json');
    this.#platform = platform;
    this.#shell = shell;
  }

  read(): Settings {
    const stored = settingsShape.safeParse(readJsonFile(this.#settingsFile));
    if (stored.success) return stored.data;
    return {
      theme: 'system',
      shell: likelyShell(this.#platform, this.#shell),
      singleKeys: true,
      pace: 'whole',
      watch: true,
      checkAtStart: false,
      breadth: 'all',
    };
  }

  write(settings: Settings): Settings {
    writeJsonFile(this.#settingsFile, settings);
    return settings;
  }

  /** Absolute paths of the files that the person added, oldest first. */
  addedFiles(): readonly string[] {
    const stored = addedShape.safeParse(readJsonFile(this.#addedFile));
    return stored.success ? stored.data.filter((file) => path.isAbsolute(file)) : [];
  }

  /** False when the file is there already. */
  addFile(file: string): boolean {
    const files = this.addedFiles();
    if (files.includes(file)) return false;
    writeJsonFile(this.#addedFile, [...files, file]);
    return true;
  }

  removeFile(file: string): void {
    writeJsonFile(
      this.#addedFile,
      this.addedFiles().filter((candidate) => candidate !== file),
    );
  }
}

function likelyShell(platform: NodeJS.Platform, shell: string | undefined): Settings['shell'] {
  if (platform === 'win32') return 'powershell';
  const name = path.basename(shell ?? '');
  if (name === 'fish' || name === 'zsh' || name === 'bash') return name;
  return platform === 'darwin' ? 'zsh' : 'bash';
}
