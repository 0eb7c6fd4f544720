/** Colours, a new window title, a cleared screen (7 and 8 bit), turned direction, a forged line, NUL, a tag, DEL. */
export const hostileText =
  '\u001b[31mred\u001b[0m\u001b]0;owned\u0007\u009b2Jx\u202egpj.exe\u2066\u200f\u061c\r\nFORGED\n\u0000\u0085FORGED\u2028FORGED\u007f\u{e0041}';

/** C0 but tab and line feed, DEL, C1, separators of lines, marks of direction, tags. */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

/**
 * What is wrong with a text that goes to a screen; null: nothing. A line of foreign text alone could pass for one of ours,
 * unless it stands in a fenced block of Markdown.
 */
export function harmIn(text: string): string | null {
  const found = unsafe.exec(text);
  if (found !== null) {
    const code = (found[0].codePointAt(0) ?? 0).toString(16);
    return `U+${code} in …${JSON.stringify(text.slice(Math.max(0, found.index - 60), found.index + 20))}`;
  }
  const outside = text.replace(/^ *(`{3,})$[\s\S]*?^ *\1$/gm, '');
  const forged = /^\s*FORGED\s*$/m.exec(outside);
  return forged === null
    ? null
    : `a forged line: ${JSON.stringify(outside.slice(forged.index - 80, forged.index + 40))}`;
}

/** The first text in a value that goes to the window as it is, and what is wrong with it. */
export function harmInValue(value: unknown, path = '$'): string | null {
  if (typeof value === 'string') {
    const found = unsafe.exec(value);
    return found === null ? null : `U+${(found[0].codePointAt(0) ?? 0).toString(16)} at ${path}`;
  }
  if (value === null || typeof value !== 'object') return null;
  for (const [name, field] of Object.entries(value)) {
    const harm = harmInValue(name, `${path} (name)`) ?? harmInValue(field, `${path}.${name}`);
    if (harm !== null) return harm;
  }
  return null;
}
