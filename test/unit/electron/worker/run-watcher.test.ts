import { describe, expect, it } from 'vitest';
import type { RunHandle } from '../../../../electron/engine/engine.ts';
import type { WatchOptions } from '../../../../electron/platform/watch-files.ts';
import { RunWatcher } from '../../../../electron/worker/run-watcher.ts';

/** A watcher whose files change when the test says so. */
function scene() {
  const log: string[] = [];
  const open: WatchOptions[] = [];
  const clock = { now: 1_000 };
  const watcher = new RunWatcher({
    watchFiles: (options) => {
      open.push(options);
      return { close: () => void open.splice(open.indexOf(options), 1) };
    },
    onRefresh: (run) => log.push(`refresh ${run}`),
    onWatching: (run, on) => log.push(`${run} ${on ? 'watched' : 'not watched'}`),
    now: () => clock.now,
  });
  const handle = (run: string, refreshes = true): RunHandle => ({
    run,
    cancel: () => {},
    next: () => false,
    allowProgram: () => {},
    rerunStep: () => false,
    amend: () => false,
    install: () => null,
    offerTrial: async () => ({ kind: 'none', message: '' }),
    refresh: (options) => {
      log.push(`${run} reads again${options?.signedIn === true ? ' and signs in' : ''}`);
      return refreshes;
    },
    watched: () => ({ files: [`/${run}/config`], signIn: [`/${run}/cache`] }),
    finished: Promise.resolve(),
  });
  return { watcher, handle, log, open, clock };
}

describe('watching the newest run', () => {
  it('begins at its end, from the moment on at which the run began to read', () => {
    const { watcher, handle, log, open, clock } = scene();
    watcher.began('a');
    clock.now = 5_000;
    expect(open).toEqual([]);
    watcher.ended('a', handle('a'));
    expect(open).toMatchObject([{ paths: ['/a/config'], fromNowOn: ['/a/cache'], since: 1_000 }]);
    expect(log).toEqual(['a watched']);
  });

  it('has the run read again what changed, and sign in again only where somebody signed in', () => {
    const { watcher, handle, log, open } = scene();
    watcher.began('a');
    watcher.ended('a', handle('a'));
    open[0]?.onChange(['/a/config']);
    open[0]?.onChange(['/a/cache']);
    expect(log.slice(1)).toEqual(['a reads again', 'refresh a', 'a reads again and signs in', 'refresh a']);
  });

  it('lets a sign-in program that fails again and again be, until somebody checks again', () => {
    const { watcher, handle, log, open } = scene();
    const signIns = () => log.filter((line) => line.endsWith('and signs in')).length;
    for (const [run, expected] of [
      ['a', 5],
      ['b', 10],
    ] as const) {
      for (let round = 0; round < 8; round += 1) {
        watcher.began(run);
        watcher.ended(run, handle(run));
        open[0]?.onChange([`/${run}/cache`]);
      }
      expect(signIns()).toBe(expected);
    }
    // A file that was mended is walked again all the same, and the program left alone.
    log.splice(0);
    open[0]?.onChange(['/b/cache', '/b/config']);
    expect(log).toEqual(['b reads again', 'refresh b']);
  });

  it('pauses while the run is under way, and says so no more than once', () => {
    const { watcher, handle, log, open } = scene();
    watcher.began('a');
    watcher.ended('a', handle('a'));
    watcher.began('a');
    expect(open).toEqual([]);
    watcher.ended('a', handle('a'));
    expect(log).toEqual(['a watched']);
    watcher.began('a');
    // The window takes it back by itself when steps are walked again.
    watcher.movedOn('a');
    watcher.ended('a', handle('a'));
    expect(log).toEqual(['a watched', 'a watched']);
  });

  it('lets an older run go when another begins', () => {
    const { watcher, handle, log, open } = scene();
    watcher.began('a');
    watcher.ended('a', handle('a'));
    watcher.began('b');
    expect(open).toEqual([]);
    watcher.ended('a', handle('a'));
    watcher.ended('b', handle('b'));
    expect(open).toMatchObject([{ paths: ['/b/config'], fromNowOn: ['/b/cache'] }]);
    expect(log).toEqual(['a watched', 'a not watched', 'b watched']);
  });

  it('ends when the run is stopped or forgotten', () => {
    const { watcher, handle, log, open } = scene();
    watcher.began('a');
    watcher.letGo('a');
    watcher.ended('a', handle('a'));
    expect(open).toEqual([]);
    expect(log).toEqual([]);
  });

  it('is switched off and on by the settings, for the run that is there too', () => {
    const { watcher, handle, log, open } = scene();
    watcher.set(false);
    watcher.began('a');
    watcher.ended('a', handle('a'));
    expect(open).toEqual([]);
    watcher.set(true);
    expect(open).toHaveLength(1);
    watcher.set(false);
    expect(open).toEqual([]);
    expect(log).toEqual(['a watched', 'a not watched']);
  });
});
