import { hidden, secretPatterns } from './patterns.ts';
import { printable } from './printable.ts';
import { SecretIndex } from './secret-index.ts';

/**
 * `text` with everything replaced that equals one of `secrets` (in every form of secret-forms.ts) or has the looks of a
 * secret. Pure; the order of `secrets` does not matter.
 */
export function redactText(text: string, secrets: readonly string[]): string {
  if (text === '') return text;
  let result = text;
  for (const form of indexOf(secrets).formsIn(text)) result = result.replaceAll(form, hidden);
  for (const { expression, replace } of secretPatterns) {
    result = result.replace(expression, (...found: readonly unknown[]) => {
      const [match = '', ...groups] = found.filter((part): part is string => typeof part === 'string').slice(0, -1);
      return replace(match, ...groups);
    });
  }
  return result;
}

/**
 * Foreign text as evidence may hold it: printable, without secrets, at most `longest` characters. What cuts a text, here or
 * before, can cut a secret in two: a first or last part of one at the text's ends is taken out as well.
 */
export function shownText(text: string, secrets: readonly string[], longest = Number.POSITIVE_INFINITY): string {
  return withoutCutSecrets(redactText(printable(text), secrets), secrets).slice(0, longest);
}

function withoutCutSecrets(text: string, secrets: readonly string[]): string {
  const { from, to } = indexOf(secrets).withoutCut(text);
  if (from === 0 && to === text.length) return text;
  return `${from === 0 ? '' : hidden}${text.slice(from, to)}${to === text.length ? '' : hidden}`;
}

/** Made once for a list, which may grow: every header and every body of a walk is searched for the same secrets. */
const indexByList = new WeakMap<readonly string[], SecretIndex>();

function indexOf(secrets: readonly string[]): SecretIndex {
  const index = indexByList.get(secrets) ?? new SecretIndex();
  indexByList.set(secrets, index);
  index.takeNew(secrets);
  return index;
}
