import { useEffect } from 'react';
import { useWindow } from '../state/store.ts';
import { commandOf, type KeyPlace } from './keys.ts';
import { perform } from './perform.ts';

const isMac = navigator.platform.startsWith('Mac');
const fields = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]';
const controls = 'button, a[href], summary, input, select, textarea, [role=button], [role=row], [role=treegrid]';

/** Listens for the program's keys as long as the window is open. */
export function useKeys(): void {
  useEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const { key, repeat } = event;
  const press = { key, repeat, ctrl: event.ctrlKey, meta: event.metaKey, alt: event.altKey, shift: event.shiftKey };
  const command = commandOf(press, placeOf(event.target));
  if (command === null) return;
  event.preventDefault();
  perform(command);
}

function placeOf(target: EventTarget | null): KeyPlace {
  const { screen, dialog, settings } = useWindow.getState();
  const element = target instanceof Element ? target : null;
  return {
    screen: screen.name,
    inField: element?.closest(fields) != null,
    onControl: element?.closest(controls) != null,
    dialogOpen: dialog !== null,
    singleKeys: settings.singleKeys,
    isMac,
  };
}
