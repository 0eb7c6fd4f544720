/** Shorter values are not looked for: replacing every `a` would destroy the text and hide nothing. */
export const shortestSecret = 6;

/** Longer values are looked for as they are only: their other forms would fill the memory, and no header carries them. */
const longestRewritten = 64 * 1024;

/**
 * How a secret may come back: as it is, trimmed, in base64 wherever it stands there, URL-encoded, or escaped as in JSON or
 * HTML; for `user:password` the password alone too. Each at least `shortestSecret` characters long.
 */
export function formsOfSecret(secret: string): ReadonlySet<string> {
  const forms = new Set<string>();
  const colon = secret.indexOf(':');
  const parts = [secret, secret.trim(), colon > 0 && !secret.includes('\n') ? secret.slice(colon + 1) : ''];
  for (const part of new Set(parts)) {
    if (part.length < shortestSecret) continue;
    if (part.length > longestRewritten) forms.add(part);
    else for (const form of formsOfOne(part)) if (form.length >= shortestSecret) forms.add(form);
  }
  return forms;
}

function formsOfOne(text: string): readonly string[] {
  const latin = latinBytes(text);
  return [
    ...[text, ...misread(text)].flatMap((form) => [form, ...escapedForms(form), ...base64Forms(utf8(form))]),
    ...(latin === null ? [] : base64Forms(latin)),
  ];
}

/** The text's Latin-1 bytes, where it has some that UTF-8 writes otherwise. */
function latinBytes(text: string): readonly number[] | null {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0);
  return points.some((point) => point > 0x7f) && points.every((point) => point < 0x100) ? points : null;
}

/** UTF-8 read as Latin-1, as header values are, and Latin-1 read as UTF-8, as bodies are. Nothing for plain ASCII. */
function misread(text: string): readonly string[] {
  const bytes = utf8(text);
  if (bytes.length === text.length) return [];
  const asLatin = bytes.map((byte) => String.fromCharCode(byte)).join('');
  return latinBytes(text) === null ? [asLatin] : [asLatin, text.replace(/[\u0080-\u00ff]+/g, '\ufffd')];
}

/** As JSON writes it (Go escapes what HTML could misread: encoding/json HTMLEscape), as addresses, forms and pages do. */
function escapedForms(text: string): readonly string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const percent = encodeURIComponent(wellFormed(text));
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [
    json,
    json.replace(/[&<>]/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`),
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    percent.replaceAll('%20', '+'),
    html,
    html.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    html.replaceAll('"', '&#34;').replaceAll("'", '&#39;'),
  ];
}

/**
 * In base64 a text looks different by how many bytes stand before it: `Bearer TOKEN` does not hold the base64 of `TOKEN`. So
 * all three are made, without the characters that share bits with what stands around; in both alphabets (RFC 4648 §4, §5).
 */
function base64Forms(bytes: readonly number[]): readonly string[] {
  const whole = base64(bytes);
  const inside = [0, 1, 2].map((before) => {
    const encoded = base64([...Array(before).fill(0), ...bytes]);
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  const forms = [whole, whole.replace(/=+$/, ''), ...inside];
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}

/** encodeURIComponent throws on half a surrogate pair. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** In plain language features: this folder knows neither Node nor a browser. */
function base64(bytes: readonly number[]): string {
  let result = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second, third] = [bytes[index], bytes[index + 1], bytes[index + 2]];
    const group = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    result += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    result += second === undefined ? '=' : alphabet.charAt((group >> 6) & 63);
    result += third === undefined ? '=' : alphabet.charAt(group & 63);
  }
  return result;
}

function utf8(text: string): readonly number[] {
  const encoded = encodeURIComponent(wellFormed(text));
  const bytes: number[] = [];
  for (let index = 0; index < encoded.length; index += 1) {
    if (encoded[index] === '%') {
      bytes.push(Number.parseInt(encoded.slice(index + 1, index + 3), 16));
      index += 2;
    } else bytes.push(encoded.charCodeAt(index));
  }
  return bytes;
}
