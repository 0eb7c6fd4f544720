/**
 * IP addresses and networks as Go's net and net/netip read them (net/netip/netip.go ParseAddr, net/ip.go ParseCIDR).
 * An address is its bytes: 4 for IPv4, also when it was written in IPv6 form (`::ffff:10.0.0.1`), else 16.
 */
export type IpBytes = readonly number[];

export interface IpNetwork {
  readonly bytes: IpBytes;
  readonly prefix: number;
}

/** Go's net.ParseIP: no zone, no brackets, no octet with a leading zero. null for anything else. */
export function parseIp(text: string): IpBytes | null {
  return text.includes('%') ? null : parseAddress(text);
}

/** Go's netip.ParseAddr, without telling the zone: `fe80::1%eth0` is an address here. */
export function parseIpWithZone(text: string): IpBytes | null {
  const cut = text.indexOf('%');
  if (cut < 0) return parseAddress(text);
  const zoned = text.slice(0, cut);
  return zoned.includes(':') && cut < text.length - 1 ? parseAddress(zoned) : null;
}

/** Go's net.ParseCIDR. `octet` differs in k8s.io/utils/net, where octets may have leading zeros. */
export function parseNetwork(text: string, octet: RegExp = strictOctet): IpNetwork | null {
  const cut = text.indexOf('/');
  if (cut < 0) return null;
  const written = parseLong(text.slice(0, cut), octet) ?? widen(parseDotted(text.slice(0, cut), octet));
  const size = /^\d{1,7}$/.test(text.slice(cut + 1)) ? Number(text.slice(cut + 1)) : Number.NaN;
  if (written === null) return null;
  const short = !text.slice(0, cut).includes(':');
  if (!(size <= (short ? 32 : 128))) return null;
  const prefix = short ? size + 96 : size;
  const masked = written.map((byte, index) => byte & maskByte(prefix, index));
  const bytes = narrow(masked);
  return { bytes, prefix: bytes.length === 4 ? Math.max(0, prefix - 96) : prefix };
}

/** Go's net.IPNet.Contains. */
export function networkContains(network: IpNetwork, address: IpBytes): boolean {
  if (network.bytes.length !== address.length) return false;
  return address.every((byte, index) => (byte & maskByte(network.prefix, index)) === network.bytes[index]);
}

export function sameAddress(left: IpBytes, right: IpBytes): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

/** Go's net.IP.IsLoopback: 127.0.0.0/8 and ::1. */
export function isLoopbackAddress(address: IpBytes): boolean {
  if (address.length === 4) return address[0] === 127;
  return address.every((byte, index) => byte === (index === 15 ? 1 : 0));
}

/** 0.0.0.0 and ::, which Go's dialer takes for this machine. */
export function isUnspecifiedAddress(address: IpBytes): boolean {
  return address.every((byte) => byte === 0);
}

const strictOctet = /^(0|[1-9]\d{0,2})$/;

/** Octets of k8s.io/utils/net's ParseCIDRSloppy and ParseIPSloppy. */
export const sloppyOctet = /^\d{1,7}$/;

function parseAddress(text: string): IpBytes | null {
  if (!text.includes(':')) return parseDotted(text, strictOctet);
  const long = parseLong(text, strictOctet);
  return long === null ? null : narrow(long);
}

/** Dotted IPv4 text. */
export function parseDotted(text: string, octet: RegExp): IpBytes | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => octet.test(part) && Number(part) <= 255)) return null;
  return parts.map(Number);
}

function parseLong(text: string, octet: RegExp): IpBytes | null {
  if (!text.includes(':')) return null;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head = '', tail] = halves;
  const before = groupsOf(head, octet, tail === undefined);
  const after = tail === undefined ? [] : groupsOf(tail, octet, true);
  if (before === null || after === null) return null;
  const missing = 16 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 2) return null;
  return [...before, ...new Array<number>(missing).fill(0), ...after];
}

function groupsOf(text: string, octet: RegExp, atEnd: boolean): readonly number[] | null {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes: number[] = [];
  for (const [index, group] of groups.entries()) {
    if (atEnd && index === groups.length - 1 && group.includes('.')) {
      const dotted = parseDotted(group, octet);
      if (dotted === null) return null;
      bytes.push(...dotted);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return null;
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    }
  }
  return bytes;
}

function narrow(bytes: IpBytes): IpBytes {
  const mapped = bytes.length === 16 && bytes.slice(0, 12).every((byte, index) => byte === (index < 10 ? 0 : 0xff));
  return mapped ? bytes.slice(12) : bytes;
}

function widen(bytes: IpBytes | null): IpBytes | null {
  return bytes === null ? null : [...new Array<number>(10).fill(0), 0xff, 0xff, ...bytes];
}

function maskByte(prefix: number, index: number): number {
  const bits = Math.min(8, Math.max(0, prefix - index * 8));
  return (0xff << (8 - bits)) & 0xff;
}
