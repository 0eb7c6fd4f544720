import type { RunHandle } from '../engine/engine.ts';
import type { WatchedFiles, WatchOptions } from '../platform/watch-files.ts';

export interface RunWatcherParts {
  readonly watchFiles: (options: WatchOptions) => WatchedFiles;
  /** Told that a run reads its files again: its end must be told by `ended`. */
  readonly onRefresh: (run: string, handle: RunHandle) => void;
  /** Told when the files of a run are watched, and when no more. */
  readonly onWatching: (run: string, on: boolean) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * So often the sign-in program of a run is asked again by itself: one that fails may leave traces of its own behind, and
 * must not set itself going for ever. Whoever checks again begins anew.
 */
const mostSignIns = 5;

/** Watches the files behind the newest finished run, and has it walk again what changed. Others are history. */
export class RunWatcher {
  readonly #parts: RunWatcherParts;
  #on = true;
  #newest: { readonly run: string; readonly handle: RunHandle | null; readonly since: number } | null = null;
  #files: WatchedFiles | null = null;
  #signIns: { readonly run: string; count: number } | null = null;
  /** The run whose window knows that it is watched. */
  #told: string | null = null;

  constructor(parts: RunWatcherParts) {
    this.#parts = parts;
  }

  /** A run begins, or reads again: nothing is watched until its end, and what changes from now on is seen then. */
  began(run: string): void {
    if (this.#newest !== null && this.#newest.run !== run) this.#tell(this.#newest.run, false);
    this.#close();
    this.#newest = { run, handle: null, since: this.#parts.now() };
  }

  ended(run: string, handle: RunHandle): void {
    if (this.#newest?.run !== run) return;
    this.#newest = { ...this.#newest, handle };
    if (this.#on) this.#open();
  }

  /** The run takes back by itself that it is watched, since it is under way again. */
  movedOn(run: string): void {
    if (this.#told === run) this.#told = null;
  }

  /** The run was stopped or is forgotten. */
  letGo(run: string): void {
    if (this.#newest?.run !== run) return;
    this.#close();
    this.#tell(run, false);
    this.#newest = null;
  }

  /** Switches watching on or off, for the run that is there too. */
  set(on: boolean): boolean {
    if (on === this.#on) return on;
    this.#on = on;
    if (on) this.#open();
    else {
      this.#close();
      if (this.#newest !== null) this.#tell(this.#newest.run, false);
    }
    return on;
  }

  #open(): void {
    const newest = this.#newest;
    if (newest === null || newest.handle === null || this.#files !== null) return;
    const { run, handle, since } = newest;
    const { files, signIn } = handle.watched();
    if (files.length === 0) return;
    this.#files = this.#parts.watchFiles({
      paths: files,
      since,
      // The program wrote there itself while the run was under way.
      fromNowOn: signIn,
      onChange: (changed) => {
        const signedIn = changed.some((path) => signIn.includes(path)) && this.#maySignIn(run);
        if (!signedIn && changed.every((path) => signIn.includes(path))) return;
        if (handle.refresh({ signedIn })) this.#parts.onRefresh(run, handle);
      },
    });
    this.#tell(run, true);
  }

  #maySignIn(run: string): boolean {
    if (this.#signIns?.run !== run) this.#signIns = { run, count: 0 };
    this.#signIns.count += 1;
    return this.#signIns.count <= mostSignIns;
  }

  #close(): void {
    this.#files?.close();
    this.#files = null;
  }

  #tell(run: string, on: boolean): void {
    if (on === (this.#told === run)) return;
    this.#told = on ? run : null;
    this.#parts.onWatching(run, on);
  }
}
