import { shownText } from '../../../shared/redaction/redact-text.ts';
import type { Vault } from '../vault.ts';

const mostCharacters = 600;

/** The last line that is not klog's (`E1124 10:01:35.12 …`), which kubectl writes for tries on the way. */
export function lastOwnLine(stderr: Buffer, vault: Vault): string {
  const lines = shownText(stderr.toString('utf8'), vault.secretValues())
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const own = lines.filter((line) => !/^[IWEF]\d{4} \d\d:\d\d:\d\d/.test(line));
  return (own.at(-1) ?? lines.at(-1) ?? '').slice(0, mostCharacters);
}
