import { type GoUrl, parseGoUrl } from './go-url.ts';
import { asciiName } from './idna.ts';

/** A server address as client-go calls it. */
export interface ServerAddress {
  readonly kind: 'ok';
  readonly scheme: 'http' | 'https';
  /** The name or address without brackets; an IPv6 zone and a dot at the end stay. */
  readonly host: string;
  readonly port: number;
  readonly explicitPort: boolean;
  /** Path prefix without a slash at the end: '' or `/k8s/clusters/c-1`. */
  readonly basePath: string;
  /** The version of IP that the host is an address of; null for a name. */
  readonly literalAddress: 4 | 6 | null;
  /** As Go sends it: with the port when one was written. */
  readonly hostHeader: string;
}

export type ServerUrlProblem = 'empty' | 'noScheme' | 'unsupportedScheme' | 'badPort' | 'whiteSpace' | 'notAUrl';

export type ServerUrl =
  | ServerAddress
  | {
      readonly kind: 'bad';
      readonly problem: ServerUrlProblem;
      /** What client-go says or does about it. */
      readonly detail: string;
      /** `noScheme`: where client-go goes all the same, over plain http. */
      readonly assumed: ServerAddress | null;
    };

/**
 * Reads `clusters[].server` by client-go's rules (rest/url_utils.go DefaultServerURL over net/url Parse). Without a scheme
 * client-go takes `host:port` for http, since certificates are looked at only once the scheme is known
 * (clientcmd/client_config.go ClientConfig).
 */
export function parseServerUrl(text: string): ServerUrl {
  if (text === '') return bad('empty', 'client-go goes to http://localhost:8080');
  const first = parseGoUrl(text);
  if (first.kind === 'url' && first.url.scheme !== '' && first.url.host !== '') return address(text, first.url);
  const second = parseGoUrl(`http://${text}`);
  if (first.kind === 'error' && first.about === 'controlCharacter') return bad('whiteSpace', first.detail);
  if (second.kind === 'error') return bad(second.about === 'port' ? 'badPort' : badKind(text), second.detail);
  if (second.url.path !== '' && second.url.path !== '/') {
    const port = first.kind === 'error' && first.about === 'port';
    const kind = badKind(text);
    return bad(
      port && kind === 'notAUrl' ? 'badPort' : kind,
      `host must be a URL or a host:port pair: ${JSON.stringify(text)}`,
    );
  }
  const assumed = address(text, second.url);
  if (assumed.kind === 'bad') return assumed;
  return { kind: 'bad', problem: 'noScheme', detail: 'client-go goes on over plain http', assumed };
}

function bad(problem: ServerUrlProblem, detail: string): ServerUrl {
  return { kind: 'bad', problem, detail, assumed: null };
}

function badKind(text: string): 'whiteSpace' | 'notAUrl' {
  return /[\s\u200b\ufeff]/.test(text) ? 'whiteSpace' : 'notAUrl';
}

const largestPort = 65_535;

function address(text: string, { scheme, host: authority, path }: GoUrl): ServerUrl {
  if (scheme !== 'http' && scheme !== 'https')
    return bad('unsupportedScheme', `unsupported protocol scheme "${scheme}"`);
  const match = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(authority);
  if (match === null) return bad(badKind(text), `address ${authority}: too many colons in address`);
  const [, bracketed, name, digits = ''] = match;
  const host = bracketed ?? asciiName(name ?? '');
  if (host === '')
    return bad('notAUrl', 'tls: either ServerName or InsecureSkipVerify must be specified in the tls.Config');
  // A second scheme is a host's name to Go, with an empty port.
  if (/^https?$/i.test(host) && digits === '' && path.startsWith('//'))
    return bad('notAUrl', `lookup ${host}: no such host`);
  if (badKind(host) === 'whiteSpace') return bad('whiteSpace', `lookup ${host}: no such host`);
  if (bracketed !== undefined && !isAddressSix(bracketed)) return bad('notAUrl', `lookup ${bracketed}: no such host`);
  const port = digits === '' ? (scheme === 'https' ? 443 : 80) : Number(digits);
  if (port > largestPort || port === 0) return bad('badPort', `dial tcp: address ${digits}: invalid port`);
  return {
    kind: 'ok',
    scheme,
    host,
    port,
    explicitPort: digits !== '',
    basePath: cleanPath(path),
    literalAddress: bracketed !== undefined ? 6 : isAddressFour(host) ? 4 : null,
    hostHeader: hostHeader(bracketed, host, digits),
  };
}

/** net/http removeEmptyPort and removeZone. */
function hostHeader(bracketed: string | undefined, host: string, digits: string): string {
  const name = bracketed === undefined ? host : `[${bracketed.replace(/%.*$/, '')}]`;
  return digits === '' ? name : `${name}:${digits}`;
}

/** path.Join, as rest/request.go builds every path from the prefix. */
function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.map((part) => `/${part}`).join('');
}

/** netip.ParseAddr: four numbers up to 255 without zeros in front. */
function isAddressFour(text: string): boolean {
  return /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/.test(text);
}

function isAddressSix(text: string): boolean {
  const [withoutZone = ''] = text.split('%', 1);
  const fourAtEnd = /^(.*:)([^:]*\.[^:]*)$/.exec(withoutZone);
  if (fourAtEnd !== null && !isAddressFour(fourAtEnd[2] ?? '')) return false;
  const hex = fourAtEnd === null ? withoutZone : `${fourAtEnd[1]}0:0`;
  const halves = hex.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}
