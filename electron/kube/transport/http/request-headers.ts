import type { SignedRequest } from '../../../probes/inputs.ts';
import type { Vault } from '../../vault.ts';
import { userAgent } from '../user-agent.ts';

/** Header name to one value, or to several that are sent as repeated headers. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[]>>;

/** The headers of one request, with the credential's when it is signed. Impersonation goes as client-go sends it. */
export function requestHeaders(host: string, signed: SignedRequest | null, vault: Vault): RequestHeaders {
  return {
    Host: headerBytes(host),
    'User-Agent': userAgent,
    Accept: 'application/json',
    'Accept-Encoding': 'gzip',
    ...(signed === null ? {} : { ...authorization(signed, vault), ...impersonation(signed) }),
  };
}

/** A token wins over user and password; client-go refuses to have both (rest/transport.go). */
function authorization({ credential }: SignedRequest, vault: Vault): RequestHeaders {
  if (credential.bearer !== null) return { Authorization: headerBytes(`Bearer ${vault.open(credential.bearer)}`) };
  if (credential.basic === null) return {};
  return { Authorization: `Basic ${Buffer.from(vault.open(credential.basic), 'utf8').toString('base64')}` };
}

/** client-go transport/round_trippers.go, impersonatingRoundTripper. */
function impersonation({ impersonation: as }: SignedRequest): RequestHeaders {
  if (as === null) return {};
  const headers: Record<string, string | readonly string[]> = { 'Impersonate-User': headerBytes(as.user ?? '') };
  if (as.uid !== null && as.uid !== '') headers['Impersonate-Uid'] = headerBytes(as.uid);
  if (as.groups.length > 0) headers['Impersonate-Group'] = as.groups.map(headerBytes);
  for (const [key, values] of Object.entries(as.extra)) {
    headers[`Impersonate-Extra-${escapeHeaderKey(key)}`] = values.map(headerBytes);
  }
  return headers;
}

/** client-go's headerKeyEscape: every byte that a header name can't have, and `%`, as a percent escape. */
function escapeHeaderKey(key: string): string {
  return [...Buffer.from(key, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[!#$&'*+.^_`|~0-9A-Za-z-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/** Go writes the UTF-8 bytes of a value; Node writes one byte a character. */
function headerBytes(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}
