import { useEffect, useRef } from 'react';
import { announce } from '../../state/announcer.ts';
import { useWindow } from '../../state/store.ts';
import { endSentence } from './end-sentence.ts';

/** Says the end of a sweep in one sentence, wherever the reader is by then. A sweep that was over before is no news. */
export function useFleetAnnouncements(): void {
  const fleet = useWindow((window) => window.fleet);
  const sets = useWindow((window) => window.targets?.sets);
  const running = useRef('');
  useEffect(() => {
    if (fleet === null) return;
    if (fleet.ended === null) running.current = fleet.sweep;
    else if (running.current === fleet.sweep) {
      running.current = '';
      announce(endSentence(fleet, sets ?? []));
    }
  }, [fleet, sets]);
}
