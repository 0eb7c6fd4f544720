/** So many characters of a secret in a row are a leak, wherever the rest went. */
const window = 10;

/**
 * Every text whose appearance would tell `secret`: parts of it as it is, escaped for JSON, HTML or an address, in hex, and in
 * base64 however it stands there. Made without the program's own redaction, so that one can't hide the other's mistake.
 */
export function leaksOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const percent = encodeURIComponent(secret);
  const encoded = [0, 1, 2].flatMap((before) => {
    const around = Buffer.concat([Buffer.alloc(before, 'x'), bytes, Buffer.from('yyy')]);
    const inner = around.toString('base64').slice(4, Math.floor(((before + bytes.length) * 4) / 3) - 1);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const whole = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    percent,
    percent.toLowerCase(),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
    bytes.toString('hex'),
    ...encoded,
  ];
  return [...new Set(whole.flatMap(windowsOf))];
}

function windowsOf(text: string): readonly string[] {
  if (text.length <= window) return text.length < 6 ? [] : [text];
  return Array.from({ length: text.length - window + 1 }, (_, at) => text.slice(at, at + window));
}

/** The first part of a secret that a text tells; null: none. */
export function leakIn(text: string, leaks: readonly string[]): string | null {
  const leak = leaks.find((part) => text.includes(part));
  if (leak === undefined) return null;
  const at = text.indexOf(leak);
  return `${JSON.stringify(leak)} in …${text.slice(Math.max(0, at - 80), at + 60)}…`;
}
