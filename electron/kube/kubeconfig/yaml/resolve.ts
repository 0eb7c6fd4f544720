/** What an unquoted text means. Timestamps stay text, since client-go goes through JSON. */
export type Resolved =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly text: string; readonly wide: boolean; readonly finite: boolean }
  | { readonly kind: 'string'; readonly value: string };

const words = new Map<string, Resolved>();
const define = (texts: string, resolved: Resolved) => {
  for (const text of texts.split(' ')) words.set(text, resolved);
};
define('y Y yes Yes YES true True TRUE on On ON', { kind: 'boolean', value: true });
define('n N no No NO false False FALSE off Off OFF', { kind: 'boolean', value: false });
define('~ null Null NULL', { kind: 'null' });
words.set('', { kind: 'null' });
define('.nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF', {
  kind: 'number',
  text: '.nan',
  wide: false,
  finite: false,
});

const date = /^\d{4}-(\d{1,2})-(\d{1,2})(?:[Tt ]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d*)?(?:Z|[+-]\d\d:\d\d)?)?$/;
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/** Go's ParseInt and ParseUint with base 0: decimal, 0x, 0o, 0b, and a leading 0 for octal. Null when it is none of 64 bits. */
function integer(text: string): { readonly value: bigint; readonly wide: boolean } | null {
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/.exec(text);
  const digits = match?.[2];
  if (match === null || digits === undefined) return null;
  const octal = /^0[0-7]+$/.test(digits);
  const size = BigInt(octal ? `0o${digits.slice(1)}` : digits.toLowerCase());
  const value = match[1] === '-' ? -size : size;
  if (value >= -(2n ** 63n) && value < 2n ** 63n) return { value, wide: false };
  return match[1] === '' && value < 2n ** 64n ? { value, wide: true } : null;
}

/** The implicit type of an unquoted text (go-yaml v2 resolve.go): YAML 1.1, where `on`, `yes` and `n` are booleans. */
export function resolvePlain(text: string): Resolved {
  const word = words.get(text);
  if (word !== undefined) return word;
  const string = { kind: 'string', value: text } as const;
  // Dates stay text: none of them reads as a number.
  if (!/^[-+.0-9]/.test(text)) return string;
  if (text.startsWith('.')) {
    // strconv.ParseFloat takes underscores between digits.
    const fraction = text.replaceAll(/(?<=[0-9])_(?=[0-9])/g, '');
    return float.test(fraction)
      ? { kind: 'number', text: String(Number(fraction)), wide: false, finite: true }
      : string;
  }
  const plain = text.replaceAll('_', '');
  const whole = integer(plain);
  if (whole !== null) return { kind: 'number', text: String(whole.value), wide: whole.wide, finite: true };
  if (float.test(plain) && Number.isFinite(Number(plain))) {
    return { kind: 'number', text: String(Number(plain)), wide: false, finite: true };
  }
  return string;
}

const longPrefix = 'tag:yaml.org,2002:';

/** The type of a scalar with a tag. `null`: go-yaml refuses it (`cannot decode !!str …`). */
export function resolveTagged(tag: string, text: string): Resolved | null {
  const name = tag.startsWith(longPrefix) ? tag.slice(longPrefix.length) : null;
  if (name === 'str') return { kind: 'string', value: text };
  if (name === 'binary') return { kind: 'string', value: text };
  if (name === null || !['bool', 'int', 'float', 'null', 'timestamp'].includes(name))
    return { kind: 'string', value: text };
  const resolved = resolvePlain(text);
  if (name === 'bool') return resolved.kind === 'boolean' ? resolved : null;
  if (name === 'null') return resolved.kind === 'null' ? resolved : null;
  if (name === 'timestamp') return resolved.kind === 'string' && date.test(text) ? resolved : null;
  if (resolved.kind !== 'number') return null;
  const whole = integer(text.replaceAll('_', '')) !== null;
  return name === 'float' || whole ? resolved : null;
}
