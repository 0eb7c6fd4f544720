import { create } from 'zustand';

/** What the one polite live region says. `turn` makes the same sentence heard twice. */
interface Announcement {
  readonly text: string;
  readonly turn: number;
}

export const useAnnouncement = create<Announcement>(() => ({ text: '', turn: 0 }));

/** Stage changes are told at most this often, so that a fast walk does not talk over itself. */
const shortestGapMs = 1_000;
let lastAt = 0;
let waiting: ReturnType<typeof setTimeout> | null = null;

/** Says a sentence at once. It takes the place of one that still waits. */
export function announce(text: string): void {
  if (waiting !== null) clearTimeout(waiting);
  waiting = null;
  lastAt = Date.now();
  useAnnouncement.setState(({ turn }) => ({ text, turn: turn + 1 }));
}

/** Says a sentence, but not sooner than a second after the last; of several that wait only the newest is heard. */
export function announceInTurn(text: string): void {
  if (waiting !== null) clearTimeout(waiting);
  const wait = Math.max(0, lastAt + shortestGapMs - Date.now());
  waiting = setTimeout(() => announce(text), wait);
}
