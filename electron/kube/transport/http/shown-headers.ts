import { hidden } from '../../../../shared/redaction/patterns.ts';
import { shownText } from '../../../../shared/redaction/redact-text.ts';

const longestName = 128;
const longestValue = 2048;
const mostHeaders = 200;

/** Headers whose values sign somebody in or continue a login: only their first word or their names are shown. */
const secretHeaders = new Set([
  'authorization',
  'proxy-authorization',
  'authentication-info',
  'x-auth-token',
  'x-csrf-token',
]);

/** An answer's headers as evidence: in order, repeated names kept, bounded, and without anything secret. */
export function shownHeaders(
  headers: readonly (readonly [string, string])[],
  secrets: readonly string[],
): readonly (readonly [string, string])[] {
  return headers.slice(0, mostHeaders).map(([name, value]) => {
    const shownName = shownText(name, secrets, longestName).replaceAll('\n', ' ');
    return [shownName, shownValue(shownName.toLowerCase(), value, secrets)] as const;
  });
}

function shownValue(name: string, value: string, secrets: readonly string[]): string {
  if (secretHeaders.has(name)) return hidden;
  const text = shownText(value, secrets, longestValue).replaceAll('\n', ' ');
  return name === 'set-cookie' ? text.replace(/^([^=;]*)=[^;]*/, `$1=${hidden}`) : text;
}
