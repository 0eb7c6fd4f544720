/** CSI and OSC sequences, and the two-character escapes, of ECMA-48: what a terminal would obey instead of show. */
const terminalEscapes =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;

/** C0 and C1 controls except tab and line feed, and DEL. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Marks that turn the direction of text (Unicode UAX #9), and the byte order mark: they make text read as what it is not. */
const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Foreign text as it may be shown in a window or a terminal: without terminal escapes, control characters and direction
 * marks. Line feeds and tabs stay; other line ends become line feeds.
 */
export function printable(text: string): string {
  return text
    .replace(terminalEscapes, '')
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(controls, '')
    .replace(directionMarks, '');
}
