import { useCallback } from 'react';
import { useWindow } from '../state/store.ts';
import { homelyText } from './words.ts';

/** Writes the home folder as `~` wherever a text names a path in it. */
export function useHomely(): (text: string) => string {
  const home = useWindow((window) => window.targets?.home ?? null);
  return useCallback((text: string) => homelyText(text, home), [home]);
}
