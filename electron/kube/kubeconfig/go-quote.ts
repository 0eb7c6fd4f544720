const shortEscapes: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A text as Go's %q writes it: quotes and backslashes escaped, and everything that can't be seen (strconv.Quote). */
export function goQuote(text: string): string {
  const escaped = text
    .replace(/["\\]/g, '\\$&')
    .replace(/[^\P{C}]|[^\P{Z} ]/gu, (hidden) => shortEscapes[hidden] ?? codeEscape(hidden.codePointAt(0) ?? 0));
  return `"${escaped}"`;
}

function codeEscape(code: number): string {
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
