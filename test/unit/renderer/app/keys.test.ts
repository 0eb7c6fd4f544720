import { describe, expect, it } from 'vitest';
import { commandOf, type KeyPlace, type KeyPress } from '../../../../renderer/app/keys.ts';

const place: KeyPlace = {
  screen: 'walk',
  inField: false,
  onControl: false,
  dialogOpen: false,
  singleKeys: true,
  isMac: false,
};

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrl: false, meta: false, alt: false, shift: false, repeat: false, ...held };
}

describe('keys', () => {
  it('means the same in either case', () => {
    expect(commandOf(press('j'), place)).toBe('nextStep');
    expect(commandOf(press('K'), place)).toBe('previousStep');
  });

  it('leaves letters to a text field, but not Esc', () => {
    const inField: KeyPlace = { ...place, screen: 'start', inField: true, onControl: true };
    expect(commandOf(press('/'), inField)).toBeNull();
    expect(commandOf(press('?', { shift: true }), inField)).toBeNull();
    expect(commandOf(press('Escape'), inField)).toBe('back');
  });

  it('does nothing with single letters when they are switched off, and keeps Enter, Esc and Ctrl', () => {
    const off: KeyPlace = { ...place, singleKeys: false };
    for (const key of ['j', 'k', 'm', 's', 'f', 'n', 'r', 'c', '?']) expect(commandOf(press(key), off)).toBeNull();
    expect(commandOf(press('Escape'), off)).toBe('back');
    expect(commandOf(press('Enter'), off)).toBe('primary');
    expect(commandOf(press('r', { ctrl: true }), off)).toBe('again');
  });

  it('leaves Enter to the button that has the focus', () => {
    expect(commandOf(press('Enter'), { ...place, onControl: true })).toBeNull();
  });

  it('is deaf behind a dialog', () => {
    expect(commandOf(press('Escape'), { ...place, dialogOpen: true })).toBeNull();
    expect(commandOf(press('j'), { ...place, dialogOpen: true })).toBeNull();
  });

  it('takes no key that the system or the browser uses', () => {
    expect(commandOf(press('c', { ctrl: true }), place)).toBeNull();
    expect(commandOf(press('f', { alt: true }), place)).toBeNull();
    expect(commandOf(press('r', { meta: true }), place)).toBeNull();
  });

  it('takes ⌘ for Ctrl on macOS', () => {
    expect(commandOf(press('r', { meta: true }), { ...place, isMac: true })).toBe('again');
    expect(commandOf(press('r', { ctrl: true }), { ...place, isMac: true })).toBeNull();
  });

  it('repeats only what goes from step to step', () => {
    expect(commandOf(press('j', { repeat: true }), place)).toBe('nextStep');
    expect(commandOf(press('r', { repeat: true }), place)).toBeNull();
  });

  it('belongs to a screen', () => {
    expect(commandOf(press('/'), { ...place, screen: 'start' })).toBe('filter');
    expect(commandOf(press('/'), place)).toBeNull();
    expect(commandOf(press('0'), { ...place, screen: 'flowchart' })).toBe('fit');
    expect(commandOf(press('0'), place)).toBeNull();
  });
});
