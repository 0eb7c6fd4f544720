import { parseIpWithZone } from './ip-address.ts';

/** The parts of an address that decide where a connection goes. */
export interface ParsedUrl {
  /** In lower case; '' when the text has none. */
  readonly scheme: string;
  /** Without brackets, as url.Hostname gives it; '' when there is none. */
  readonly hostname: string;
  /** Digits, or '' when none is written. */
  readonly port: string;
  /** Host and port as they stand, as url.Host gives them. */
  readonly authority: string;
}

/**
 * Parses as Go's url.Parse (net/url/url.go), as far as scheme and host go. `error` has Go's words. It is not the WHATWG
 * parser: `proxy:3128` is scheme `proxy` here, and `10.0.0.1:3128` is an error.
 */
export function parseUrl(text: string): ParsedUrl | { readonly error: string } {
  const body = text.split('#', 1)[0] ?? '';
  if (hasControlCharacter(body)) return { error: 'net/url: invalid control character in URL' };
  const colon = /^([a-zA-Z][a-zA-Z0-9+.-]*)?:/.exec(body);
  if (colon !== null && colon[1] === undefined) return { error: 'missing protocol scheme' };
  const scheme = (colon?.[1] ?? '').toLowerCase();
  const rest = (colon === null ? body : body.slice(colon[0].length)).split('?', 1)[0] ?? '';
  if (!rest.startsWith('/')) {
    if (scheme === '' && (rest.split('/', 1)[0] ?? '').includes(':')) {
      return { error: 'first path segment in URL cannot contain colon' };
    }
    return { scheme, hostname: '', port: '', authority: '' };
  }
  const named = rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'));
  const authority = named ? (rest.slice(2).split('/', 1)[0] ?? '') : '';
  const path = rest.slice(named ? authority.length + 2 : 0);
  if (/%(?![0-9a-fA-F]{2})/.test(path)) return { error: `invalid URL escape "${escapeIn(path)}"` };
  const at = authority.lastIndexOf('@');
  if (at >= 0 && !/^(?:[A-Za-z0-9\-._:~!$&'()*+,;=@]|%[0-9a-fA-F]{2})*$/.test(authority.slice(0, at))) {
    return { error: 'net/url: invalid userinfo' };
  }
  return readHost(scheme, authority.slice(at + 1));
}

/** Go's parseHost, with its strict colons of 1.26 for http and https. */
function readHost(scheme: string, host: string): ParsedUrl | { readonly error: string } {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) return { error: 'invalid IP-literal' };
  if (bracket === 0) {
    const close = host.lastIndexOf(']');
    if (close < 0) return { error: "missing ']' in host" };
    const literal = host.slice(1, close).replace('%25', '%');
    const port = host.slice(close + 1);
    if (!/^(:\d*)?$/.test(port)) return { error: `invalid port "${port}" after host` };
    if (parseIpWithZone(literal) === null || !literal.includes(':'))
      return { error: 'invalid host: invalid IP-literal' };
    return { scheme, hostname: literal, port: port.slice(1), authority: host };
  }
  const strict = scheme === 'http' || scheme === 'https';
  const colon = strict ? host.indexOf(':') : host.lastIndexOf(':');
  const port = colon < 0 ? '' : host.slice(colon);
  if (!/^(:\d*)?$/.test(port)) return { error: `invalid port "${port}" after host` };
  const name = colon < 0 ? host : host.slice(0, colon);
  // RFC 3986: a host may be percent-encoded for bytes above ASCII only.
  const bad = /%(?![89a-fA-F][0-9a-fA-F]|25)|[ \\^`{|}]/.exec(name)?.[0];
  if (bad !== undefined) return { error: `invalid character "${bad}" in host name` };
  return { scheme, hostname: name, port: port.slice(1), authority: host };
}

function hasControlCharacter(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\u007f');
}

function escapeIn(path: string): string {
  const start = path.search(/%(?![0-9a-fA-F]{2})/);
  return path.slice(start, start + 3);
}
