import type { BearerTokenEvidence } from '../../../shared/model/evidence/credential.ts';
import type { SecretHandle, SecretShape } from '../../../shared/model/evidence/secret.ts';
import { readJwt } from './read-jwt.ts';

/** White space as Go's unicode.IsSpace counts it: unlike JavaScript's, without the byte order mark. */
const space = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const anySpace = new RegExp(space, 'u');
const bootstrapToken = /^[a-z0-9]{6}\.[a-z0-9]{16}$/;

/**
 * What `kubectl config view` writes for a token and for data (clientcmd/api/helpers.go, redactSecrets), and what manuals,
 * templates and shells leave when nobody fills them in: `<token>`, `${TOKEN}`, `{{ .token }}`, `***`. No token has such signs.
 */
const placeholder =
  /^(?:REDACTED|DATA\+OMITTED|<[^<>]*>|\$\{[^{}]*\}|\$\([^()]*\)|\$[A-Za-z_]\w*|\{\{.*\}\}|%\w+%|\*{3,}|x{4,})$/is;

/** What may be said about a secret text: its shape, never its value. `handle` is the one that the vault gave for it. */
export function describeSecret(value: string, handle: SecretHandle): SecretShape {
  const inner = trimSpace(value);
  return {
    handle,
    length: value.length,
    kind: kindOf(inner),
    whiteSpace: anySpace.test(inner) ? 'inside' : inner === value ? 'none' : 'around',
    controlCharacters: [...value].some((character) => isControl(character) && !anySpace.test(character)),
    quoted: /^(["'`]).*\1$/s.test(inner) && inner.length > 1,
    bearerPrefix: /^bearer\s/i.test(inner),
    doubleEncoded: isDoubleEncoded(inner),
    ...(placeholder.test(inner) ? { placeholder: true as const } : {}),
  };
}

function kindOf(text: string): SecretShape['kind'] {
  if (text === '') return 'empty';
  if (bootstrapToken.test(text)) return 'bootstrapToken';
  if (text.startsWith('k8s-aws-v1.')) return 'eksToken';
  // Access tokens of Google accounts: what gke-gcloud-auth-plugin gives.
  if (text.startsWith('ya29.')) return 'googleToken';
  const { jwt, damage } = readJwt(text);
  return jwt !== null || damage !== null ? 'jwt' : 'opaque';
}

/** A token copied from a Secret without decoding: base64 of something that looks like a token. */
function isDoubleEncoded(text: string): boolean {
  if (text.length < 16 || !/^[A-Za-z0-9+/\s]+={0,2}$/.test(text)) return false;
  const decoded = Buffer.from(text, 'base64').toString('latin1').trim();
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(decoded) || bootstrapToken.test(decoded);
}

/** Go's strings.TrimSpace, which client-go applies to what it reads from a token file. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && anySpace.test(text[start] ?? '')) start += 1;
  while (end > start && anySpace.test(text[end - 1] ?? '')) end -= 1;
  return text.slice(start, end);
}

/** How a token fares on the way to the API server, as `Authorization: Bearer VALUE`. */
export function describeHeader(value: string): NonNullable<BearerTokenEvidence['sent']> {
  return {
    // golang.org/x/net/http/httpguts, ValidHeaderFieldValue: control characters are refused, the tab excepted.
    refusedByClient: [...value].some((character) => isControl(character) && character !== '\t'),
    startsWithSpace: value.startsWith(' '),
    containsSpace: /[ \t]/.test(trimSpace(value)),
    nonAscii: [...value].some((character) => character.charCodeAt(0) > 0x7f),
  };
}

/** A control character as Go's httpguts counts them: below space, and DEL. */
function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 0x20 || code === 0x7f;
}
