/** CSI and OSC sequences, and the two-character escapes, of ECMA-48: what a terminal would obey instead of show. */
const terminalEscapes =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;

/** C0 and C1 controls except tab and line feed, and DEL. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * Marks that turn the direction of text (Unicode UAX #9, the deprecated ones of §23.3 too), the byte order mark, and tags
 * that are never shown: they make text read as what it is not.
 */
const invisibleMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/** What `shownJson` must escape beside what JSON itself does: DEL, C1, separators of lines, and the marks above. */
const unsafeInJson =
  /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/**
 * Foreign text as it may be shown in a window or a terminal: without terminal escapes, control characters and direction
 * marks. Line feeds and tabs stay; other line ends become line feeds.
 */
export function printable(text: string): string {
  return text
    .replace(terminalEscapes, '')
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(controls, '')
    .replace(invisibleMarks, '');
}

/** The same as one line: what a name says can't pass for lines of ours. Longer than `longest` characters is cut, with `…`. */
export function printableLine(text: string, longest = Number.POSITIVE_INFINITY): string {
  const line = printable(text).replace(/[\n\t]+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/**
 * A value as JSON that is safe on a terminal: what could steer it or turn its text stands escaped, and reads back as it was.
 * `indent`: spaces a level; 0: one line.
 */
export function shownJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(unsafeInJson, (mark) =>
    [...Array(mark.length).keys()].map((at) => `\\u${mark.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}

/**
 * A message for the window: every text in it printable, except what the window must give back as it is (`id`, `set`).
 * Whatever needs no change stays the same object.
 */
export function printableValue<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => printableValue(item));
    return items.every((item, index) => item === value[index]) ? value : (items as T);
  }
  let changed = false;
  const fields = Object.entries(value).map(([name, field]: [string, unknown]): [string, unknown] => {
    const isName = (name === 'id' || name === 'set') && typeof field === 'string';
    const clean = isName ? field : printableValue(field);
    const key = printable(name);
    changed ||= clean !== field || key !== name;
    return [key, clean];
  });
  return changed ? (Object.fromEntries(fields) as T) : value;
}
