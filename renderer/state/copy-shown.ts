import { showAlert } from './actions.ts';
import { announce } from './announcer.ts';

/**
 * Copies a text that stands on the screen and that main does not hold. The page has no permission for the clipboard; what
 * a click copies out of a selection needs none.
 */
export function copyShown(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'vh';
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  if (copied) announce('Command copied.');
  else showAlert('The command could not be copied. Mark it and copy it by hand.');
  return copied;
}
