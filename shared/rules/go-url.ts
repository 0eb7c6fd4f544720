/** What Go's url.Parse found in an address. `host` is the authority with its port, without user and password. */
export interface GoUrl {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
}

export type GoUrlResult =
  | { readonly kind: 'url'; readonly url: GoUrl }
  | { readonly kind: 'error'; readonly about: 'controlCharacter' | 'port' | 'other'; readonly detail: string };

function error(about: 'controlCharacter' | 'port' | 'other', detail: string): GoUrlResult {
  return { kind: 'error', about, detail };
}

/** net/url `Parse`, as far as addresses of servers and proxies need it. `detail` is in Go's words, without `parse "…": `. */
export function parseGoUrl(text: string): GoUrlResult {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Go refuses exactly these.
  if (/[\x00-\x1f\x7f]/.test(text)) return error('controlCharacter', 'net/url: invalid control character in URL');
  const [withoutFragment = ''] = text.split('#', 1);
  if (withoutFragment.startsWith(':')) return error('other', 'missing protocol scheme');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(withoutFragment)?.[1] ?? '';
  const afterScheme = scheme === '' ? withoutFragment : withoutFragment.slice(scheme.length + 1);
  const [rest = ''] = afterScheme.split('?', 1);
  const url = { scheme: scheme.toLowerCase(), host: '', path: '' };
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { kind: 'url', url };
    const [segment = ''] = rest.split('/', 1);
    if (segment.includes(':')) return error('other', 'first path segment in URL cannot contain colon');
    return withPath(url, rest);
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'));
  if (!hasAuthority) return withPath(url, rest);
  const slash = rest.indexOf('/', 2);
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
  const at = authority.lastIndexOf('@');
  if (at >= 0 && !/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(authority.slice(0, at))) {
    return error('other', 'net/url: invalid userinfo');
  }
  const host = authority.slice(at + 1);
  const problem = hostProblem(host);
  return problem ?? withPath({ ...url, host: unescaped(host) }, slash < 0 ? '' : rest.slice(slash));
}

function withPath(url: GoUrl, path: string): GoUrlResult {
  const badEscape = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(path)?.[0];
  return badEscape === undefined
    ? { kind: 'url', url: { ...url, path } }
    : error('other', `invalid URL escape "${badEscape}"`);
}

/** net/url parseHost: the port is digits, IPv6 addresses stand in brackets, and not every character is one of a host. */
function hostProblem(host: string): GoUrlResult | null {
  const bracket = host.lastIndexOf(']');
  if (host.startsWith('[') && bracket < 0) return error('other', "missing ']' in host");
  const colon = host.startsWith('[') ? bracket + 1 : host.lastIndexOf(':');
  const port = colon < 0 ? '' : host.slice(colon);
  if (!/^(:\d*)?$/.test(port)) return error('port', `invalid port "${port}" after host`);
  const zone = host.startsWith('[') ? host.slice(0, bracket).indexOf('%25') : -1;
  const plain = zone < 0 ? host : host.slice(0, zone) + host.slice(bracket);
  const badEscape = /%(?![89A-Fa-f][0-9A-Fa-f]|25).{0,2}/.exec(plain)?.[0];
  if (badEscape !== undefined) return error('other', `invalid URL escape "${badEscape}"`);
  const character = /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"%\u0080-\uffff]/.exec(plain)?.[0];
  return character === undefined ? null : error('other', `invalid character "${character}" in host name`);
}

/** Escapes that a host may have: characters beyond ASCII, and the percent sign in front of an IPv6 zone. */
function unescaped(host: string): string {
  const withZone = host.startsWith('[') ? host.replace('%25', '%') : host;
  return withZone.replace(/(?:%[89A-Fa-f][0-9A-Fa-f])+/g, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}
