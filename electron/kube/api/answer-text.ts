import { shownText } from '../../../shared/redaction/redact-text.ts';
import type { Vault } from '../vault.ts';

const longestText = 2048;
const mostTexts = 200;

/** Reads strings out of a hostile answer: bounded, printable, and without anything secret. */
export function textReader(vault: Pick<Vault, 'secretValues'>) {
  const secrets = vault.secretValues();
  const text = (value: unknown): string | null =>
    typeof value === 'string' ? shownText(value.slice(0, longestText), secrets) : null;
  const texts = (value: unknown): readonly string[] =>
    Array.isArray(value) ? value.slice(0, mostTexts).flatMap((item) => text(item) ?? []) : [];
  return { text, texts };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
