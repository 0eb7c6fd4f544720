import type { EnvironmentEvidence, ProxyEndpoint } from '../model/evidence/network.ts';
import type { SecretHandle } from '../model/evidence/secret.ts';
import { parseGoUrl } from './go-url.ts';
import {
  type IpBytes,
  isLoopbackAddress,
  networkContains,
  parseDotted,
  parseIp,
  parseIpWithZone,
  parseNetwork,
  sameAddress,
  sloppyOctet,
} from './ip-address.ts';

export interface ProxyQuestion {
  /** `clusters[].cluster.proxy-url`, null or '' when there is none. */
  readonly clusterProxyUrl: string | null;
  readonly clusterProxyCredential: SecretHandle | null;
  readonly environment: EnvironmentEvidence;
  /** The API server. `host` without brackets. */
  readonly server: { readonly scheme: 'http' | 'https'; readonly host: string; readonly port: number };
}

export type ProxyChoice =
  | {
      readonly kind: 'none';
      readonly because: 'notSet' | 'noProxy' | 'loopback';
      /** The entry of NO_PROXY that matched. */
      readonly rule: string | null;
    }
  | {
      readonly kind: 'proxy';
      readonly endpoint: ProxyEndpoint;
      /** `proxy-url`, or the name of the environment variable. */
      readonly source: string;
    }
  | {
      readonly kind: 'invalid';
      readonly source: string;
      readonly value: string;
      /** As kubectl words it. */
      readonly problem: string;
    };

/** Where net/http connects when the proxy's address has no port (net/http/transport.go, portMap). */
const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443, socks5: 1080, socks5h: 1080 };

/**
 * Which proxy client-go uses for a server. The cluster's own proxy-url first, which NO_PROXY does not limit
 * (tools/clientcmd/client_config.go: http.ProxyURL); else the environment by golang.org/x/net/http/httpproxy, wrapped in
 * apimachinery's NewProxierWithNoProxyCIDR. ALL_PROXY is not read. A variable that can't be parsed counts as not set.
 */
export function chooseProxy(question: ProxyQuestion): ProxyChoice {
  const { clusterProxyUrl, clusterProxyCredential, environment, server } = question;
  if (clusterProxyUrl !== null && clusterProxyUrl !== '') {
    return fromKubeconfig(clusterProxyUrl, clusterProxyCredential);
  }
  const names = server.scheme === 'https' ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
  const setting = names
    .map((name) => environment.proxies.find((proxy) => proxy.variable === name && proxy.value !== ''))
    .find((found) => found !== undefined);
  const parsed = setting === undefined ? null : parseVariable(setting.value);
  if (setting === undefined || parsed === null) return { kind: 'none', because: 'notSet', rule: null };
  if (goesDirect(server.host)) return { kind: 'none', because: 'loopback', rule: null };
  const rule = matchingRule(environment.noProxy?.value ?? '', server.host, String(server.port));
  if (rule !== null) return { kind: 'none', because: 'noProxy', rule };
  return toEndpoint(parsed, setting.value, setting.credential, setting.variable);
}

/** With a scheme and yet no URL. Go puts `http://` in front all the same, and so takes the scheme for the proxy's name. */
export function isDamagedUrl(value: string): boolean {
  return /^(?:https?|socks5h?):\/\//i.test(value) && parseAddress(value) === null;
}

/** client-go's parseProxyURL (tools/clientcmd/helpers.go): socks5h and everything without a scheme are refused. */
function fromKubeconfig(value: string, credential: SecretHandle | null): ProxyChoice {
  const parsed = parseAddress(value);
  const refused = (problem: string): ProxyChoice => ({ kind: 'invalid', source: 'proxy-url', value, problem });
  if (parsed === null) return refused(`could not parse: ${value}`);
  if (parsed.scheme !== 'http' && parsed.scheme !== 'https' && parsed.scheme !== 'socks5') {
    return refused(`unsupported scheme "${parsed.scheme}", must be http, https, or socks5`);
  }
  return toEndpoint(parsed, value, credential, 'proxy-url');
}

/** httpproxy's parseProxy: what is no URL gets `http://` in front. null: not parsable, which Go ignores. */
function parseVariable(value: string): ProxyAddress | null {
  const parsed = parseAddress(value);
  if (parsed !== null && parsed.scheme !== '' && !parsed.empty) return parsed;
  return parseAddress(`http://${value}`) ?? parsed;
}

interface ProxyAddress {
  readonly scheme: string;
  readonly host: string;
  /** Digits, or '' when none is written. */
  readonly port: string;
  readonly empty: boolean;
}

/** url.Parse with url.Hostname and url.Port; null for what is no URL. */
function parseAddress(text: string): ProxyAddress | null {
  const parsed = parseGoUrl(text);
  if (parsed.kind === 'error') return null;
  const { scheme, host: authority } = parsed.url;
  const port = /:(\d*)$/.exec(authority)?.[1];
  const host = port === undefined ? authority : authority.slice(0, -port.length - 1);
  const bracketed = host.startsWith('[') && host.endsWith(']');
  // Go 1.26 takes one colon only in http and https addresses (net/url parseHost, urlstrictcolons).
  if (!bracketed && host.includes(':') && (scheme === 'http' || scheme === 'https')) return null;
  const bare = bracketed ? host.slice(1, -1) : host;
  return { scheme, host: bare, port: port ?? '', empty: authority === '' };
}

/**
 * net/http dials whatever the URL says, and speaks CONNECT to any scheme that it does not know. Without a port that is
 * port 0, which nobody listens on.
 */
function toEndpoint(parsed: ProxyAddress, value: string, credential: SecretHandle | null, source: string): ProxyChoice {
  const port = parsed.port === '' ? defaultPorts[parsed.scheme] : Number(parsed.port);
  const refused = (problem: string): ProxyChoice => ({ kind: 'invalid', source, value, problem });
  if (port === undefined) return refused(`scheme "${parsed.scheme}" has no port of its own`);
  if (port > 65535) return refused(`address ${port}: invalid port`);
  if (port === 0) return refused('port 0 can’t be connected to');
  const scheme = parsed.scheme;
  const known = scheme === 'https' || scheme === 'socks5' || scheme === 'socks5h' ? scheme : 'http';
  // An empty host means this machine to Go's dialer.
  const host = parsed.host === '' ? 'localhost' : parsed.host;
  return { kind: 'proxy', endpoint: { scheme: known, host, port, credential }, source };
}

/** httpproxy never uses a proxy for `localhost` and loopback addresses. */
function goesDirect(host: string): boolean {
  const address = parseIpWithZone(host);
  return host === 'localhost' || (address !== null && isLoopbackAddress(address));
}

/** The first entry of NO_PROXY that excludes the server, as written; null when none does. */
function matchingRule(noProxy: string, host: string, port: string): string | null {
  const entries = noProxy.split(',');
  const loose = parseDotted(host, sloppyOctet) ?? parseIp(host);
  const sloppy = entries.find((entry) => loose !== null && contains(parseNetwork(entry, sloppyOctet), loose));
  if (sloppy !== undefined) return sloppy;
  const address = parseIpWithZone(host);
  const name = host.trim().toLowerCase();
  return (
    entries.map((entry) => entry.trim()).find((entry) => excludes(entry.toLowerCase(), name, port, address)) ?? null
  );
}

function contains(network: ReturnType<typeof parseNetwork>, address: IpBytes): boolean {
  return network !== null && networkContains(network, address);
}

function excludes(entry: string, host: string, port: string, address: IpBytes | null): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  const network = parseNetwork(entry);
  if (network !== null) return address !== null && networkContains(network, address);
  const split = splitHostPort(entry);
  const named = split?.host ?? entry;
  const portMatches = split === null || split.port === '' || split.port === port;
  const listed = parseIp(named);
  if (listed !== null) return address !== null && sameAddress(listed, address) && portMatches;
  if (named === '' || address !== null) return false;
  const domain = named.startsWith('*.') ? named.slice(1) : named;
  const suffix = domain.startsWith('.') ? domain : `.${domain}`;
  return portMatches && (host.endsWith(suffix) || (!domain.startsWith('.') && host === domain));
}

/** Go's net.SplitHostPort; null where that is an error, such as a missing port or an IPv6 address without brackets. */
function splitHostPort(text: string): { readonly host: string; readonly port: string } | null {
  const bracketed = /^\[([^[\]]*)\]:([^:[\]]*)$/.exec(text);
  const plain = bracketed ?? /^([^:[\]]*):([^:[\]]*)$/.exec(text);
  return plain === null ? null : { host: plain[1] ?? '', port: plain[2] ?? '' };
}
