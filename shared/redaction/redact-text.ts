import { hidden, secretPatterns } from './patterns.ts';

/** Shorter values are not looked for: replacing every `a` would destroy the text and hide nothing. */
const shortestSecret = 6;

/**
 * `text` with everything replaced that equals one of `secrets` (as it is, trimmed, base64, URL-encoded or escaped as in
 * JSON; for `user:password` the password alone too) or has the looks of a secret. Pure; the order of `secrets` does not matter.
 */
export function redactText(text: string, secrets: readonly string[]): string {
  if (text === '') return text;
  let result = text;
  for (const form of formsOf(secrets)) {
    if (result.includes(form)) result = result.replaceAll(form, hidden);
  }
  for (const { expression, replace } of secretPatterns) {
    result = result.replace(expression, (...found: readonly unknown[]) => {
      const [match = '', ...groups] = found.filter((part): part is string => typeof part === 'string').slice(0, -1);
      return replace(match, ...groups);
    });
  }
  return result;
}

/** Forms are made once for a list: every header and every body of a walk is searched for the same secrets. */
const formsByList = new WeakMap<readonly string[], readonly string[]>();

function formsOf(secrets: readonly string[]): readonly string[] {
  const known = formsByList.get(secrets) ?? makeForms(secrets);
  formsByList.set(secrets, known);
  return known;
}

/** Longest first, so that no form is spoilt by the replacement of its own part. */
function makeForms(secrets: readonly string[]): readonly string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    const colon = secret.indexOf(':');
    const parts = [secret, secret.trim(), colon > 0 && !secret.includes('\n') ? secret.slice(colon + 1) : ''];
    for (const part of parts) {
      if (part.length < shortestSecret) continue;
      forms
        .add(part)
        .add(JSON.stringify(part).slice(1, -1))
        .add(encodeURIComponent(wellFormed(part)));
      forms.add(base64(part)).add(base64(part).replace(/=+$/, ''));
    }
  }
  return [...forms].filter((form) => form.length >= shortestSecret).sort((a, b) => b.length - a.length);
}

/** encodeURIComponent throws on half a surrogate pair. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of the text's UTF-8 bytes, in plain language features: this folder knows neither Node nor a browser. */
function base64(text: string): string {
  const bytes = utf8(text);
  let result = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second, third] = bytes.slice(index, index + 3);
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
