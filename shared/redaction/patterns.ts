/** What stands where a secret stood. */
export const hidden = '***';

interface SecretPattern {
  readonly name: string;
  readonly expression: RegExp;
  readonly replace: (match: string, ...groups: readonly string[]) => string;
}

/** Query and form fields that carry something which signs somebody in. */
const secretFields =
  'access_token|id_token|refresh_token|oauth_token|auth_token|session_token|token|client_secret|client_assertion|secret|password|passwd|pwd|api_key|apikey|SAMLResponse|SAMLRequest|assertion|signature|X-Amz-Signature|X-Amz-Credential|X-Amz-Security-Token';

/**
 * Every repetition that a hostile text could start again and again has an upper bound, so that time stays linear.
 *
 * Looks of secrets in text from servers, proxies and programs. Only shapes that ordinary words don't have: a sentence such
 * as “Bearer authentication required” stays.
 */
export const secretPatterns: readonly SecretPattern[] = [
  {
    name: 'private key',
    expression: /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g,
    replace: (_match, type = 'PRIVATE KEY') => `-----BEGIN ${type}-----${hidden}-----END ${type}-----`,
  },
  {
    name: 'JSON Web Token',
    expression: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)*/g,
    replace: () => hidden,
  },
  {
    name: 'authorization value',
    expression: /\b(bearer|basic|negotiate|token)([ :=]{1,8})([A-Za-z0-9+/=._~-]{8,})/gi,
    replace: (match, scheme = '', gap = '', value = '') => (looksRandom(value) ? `${scheme}${gap}${hidden}` : match),
  },
  {
    name: 'user and password in an address',
    expression: /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#"'<>\\]{0,2048}@/gi,
    replace: (_match, scheme = '') => `${scheme}${hidden}@`,
  },
  {
    name: 'field of a query',
    expression: new RegExp(`((?:^|[?&;\\s"'#])(?:${secretFields})=)[^&;\\s"'<>]+`, 'gi'),
    replace: (_match, field = '') => `${field}${hidden}`,
  },
  {
    name: 'code or state of a sign-in redirect',
    expression: /([?&](?:code|state|nonce|ticket)=)[^&\s"'<>]+/gi,
    replace: (_match, field = '') => `${field}${hidden}`,
  },
  {
    name: 'field of a JSON text',
    expression: new RegExp(`("(?:${secretFields}|[a-z-]{0,40}(?:key|token)-data)"\\s*:\\s*")(?:[^"\\\\]|\\\\.)+`, 'gi'),
    replace: (_match, field = '') => `${field}${hidden}`,
  },
  { name: 'AWS access key', expression: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, replace: () => hidden },
  { name: 'EKS token', expression: /\bk8s-aws-v1\.[A-Za-z0-9_=-]{8,}/g, replace: () => hidden },
  { name: 'Google access token', expression: /\bya29\.[A-Za-z0-9_-]{8,}/g, replace: () => hidden },
  {
    name: 'GitHub or GitLab token',
    expression: /\b(?:gh[pousr]_[A-Za-z0-9]{16,}|glpat-[A-Za-z0-9_-]{16,})/g,
    replace: () => hidden,
  },
  {
    name: 'bootstrap token',
    expression: /\b[a-z0-9]{6}\.[a-z0-9]{16}\b/g,
    replace: (match) => (/\d/.test(match) ? hidden : match),
  },
];

/** Words are letters; what a program made up has digits, is long, or both. */
function looksRandom(value: string): boolean {
  return value.length >= 24 || (/\d/.test(value) && value.length >= 8) || /^[A-Za-z0-9+/]{8,}={1,2}$/.test(value);
}
