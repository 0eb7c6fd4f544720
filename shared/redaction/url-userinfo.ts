import { hidden } from './patterns.ts';

/** The authority part up to its last `@`, as Go's net/url parses it (url.go, parseAuthority); a scheme may be missing. */
const userInfo = /^([a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)@/i;

/**
 * Takes user and password out of a proxy address. `value` has `***` in their place; `credential` is `user:password`, percent
 * escapes resolved, as Go sends it (net/http transport.go, proxyAuth); null where the address has neither.
 */
export function hideUserInfo(address: string): { readonly value: string; readonly credential: string | null } {
  const match = userInfo.exec(address);
  if (match === null) return { value: address, credential: null };
  const [whole, scheme = '', raw = ''] = match;
  const colon = raw.indexOf(':');
  const [user, password] = colon < 0 ? [raw, ''] : [raw.slice(0, colon), raw.slice(colon + 1)];
  return {
    value: `${scheme}${hidden}@${address.slice(whole.length)}`,
    credential: `${unescapePercent(user)}:${unescapePercent(password)}`,
  };
}

function unescapePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
