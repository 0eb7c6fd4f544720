/** What a key asks for. Where it is asked, and whether it makes sense there, is decided by `commandOf`. */
export type Command =
  | 'filter'
  | 'nextStep'
  | 'previousStep'
  | 'map'
  | 'steps'
  | 'flowchart'
  | 'nextFault'
  | 'again'
  | 'copyReport'
  | 'back'
  | 'help'
  | 'primary'
  | 'fit';

export interface KeyPress {
  readonly key: string;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly repeat: boolean;
}

export interface KeyPlace {
  readonly screen: 'start' | 'walk' | 'flowchart';
  /** A text field, a list of choices or the like has the focus: letters belong to it. */
  readonly inField: boolean;
  /** A button or a link has the focus: Enter belongs to it. */
  readonly onControl: boolean;
  readonly dialogOpen: boolean;
  readonly singleKeys: boolean;
  readonly isMac: boolean;
}

type Screen = KeyPlace['screen'];

/** Every key of the program: for the handler, and for the list behind `?`. */
export const keyTable: readonly {
  readonly keys: readonly string[];
  readonly does: string;
  readonly command: Command | null;
  readonly on: readonly Screen[];
}[] = [
  { keys: ['↑', '↓'], does: 'choose a context', command: null, on: ['start'] },
  { keys: ['Space'], does: 'fold or unfold a group', command: null, on: ['start'] },
  {
    keys: ['↵'],
    does: 'walk the chosen context; open; next question',
    command: 'primary',
    on: ['start', 'walk', 'flowchart'],
  },
  { keys: ['/'], does: 'filter the contexts', command: 'filter', on: ['start'] },
  { keys: ['J'], does: 'next step', command: 'nextStep', on: ['walk', 'flowchart'] },
  { keys: ['K'], does: 'previous step', command: 'previousStep', on: ['walk', 'flowchart'] },
  { keys: ['N'], does: 'next fault', command: 'nextFault', on: ['walk', 'flowchart'] },
  { keys: ['M'], does: 'to the map', command: 'map', on: ['walk'] },
  { keys: ['S'], does: 'to the steps', command: 'steps', on: ['walk'] },
  { keys: ['F'], does: 'flowchart, and back', command: 'flowchart', on: ['walk', 'flowchart'] },
  { keys: ['←', '↑', '↓', '→'], does: 'follow an edge of the flowchart', command: null, on: ['flowchart'] },
  { keys: ['0'], does: 'fit the flowchart into the window', command: 'fit', on: ['flowchart'] },
  { keys: ['R'], does: 'check again', command: 'again', on: ['walk', 'flowchart'] },
  { keys: ['C'], does: 'copy the report', command: 'copyReport', on: ['walk', 'flowchart'] },
  {
    keys: ['Ctrl R'],
    does: 'read the files again; check all again; check again',
    command: 'again',
    on: ['start', 'walk', 'flowchart'],
  },
  { keys: ['Esc'], does: 'stop; back', command: 'back', on: ['start', 'walk', 'flowchart'] },
  { keys: ['?'], does: 'all keys', command: 'help', on: ['start', 'walk', 'flowchart'] },
];

const named: Readonly<Record<string, string>> = { Escape: 'Esc', Enter: '↵' };

/** The command of a key press where it is pressed, or null when the key belongs to somebody else. */
export function commandOf(press: KeyPress, place: KeyPlace): Command | null {
  if (place.dialogOpen || press.alt) return null;
  const held = place.isMac ? press.meta : press.ctrl;
  if (place.isMac ? press.ctrl : press.meta) return null;
  const letter = press.key.length === 1 ? press.key.toUpperCase() : (named[press.key] ?? press.key);
  const name = held ? `Ctrl ${letter}` : letter;
  const entry = keyTable.find(
    (row) => row.command !== null && row.keys.includes(name) && row.on.includes(place.screen),
  );
  if (entry === undefined || entry.command === null) return null;
  if (press.repeat && entry.command !== 'nextStep' && entry.command !== 'previousStep') return null;
  if (held) return entry.command;
  if (entry.command === 'back') return entry.command;
  if (place.inField) return null;
  if (entry.command === 'primary') return place.onControl ? null : entry.command;
  if (press.shift && letter !== '?' && letter !== '/') return null;
  return place.singleKeys ? entry.command : null;
}
