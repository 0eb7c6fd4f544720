import { DerError } from './der.ts';

/** Text of the 4 or 16 bytes of an address, as Go's net.IP writes it: an IPv4 address in IPv6 form is written as IPv4. */
export function ipAddressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) throw new DerError(`cannot parse IP address of length ${bytes.length}`);
  const mapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return mapped ? bytes.subarray(12).join('.') : longAddressText(bytes);
}

/** `10.0.0.0/8` from the 8 or 32 bytes of an address with its mask. */
export function ipRangeText(bytes: Uint8Array): string {
  if (bytes.length !== 8 && bytes.length !== 32) {
    throw new DerError(`IP constraint contained value of length ${bytes.length}`);
  }
  const half = bytes.length / 2;
  const mask = [...bytes.subarray(half)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  if (!/^1*0*$/.test(mask)) throw new DerError('IP constraint contained invalid mask');
  const address = bytes.subarray(0, half);
  return `${half === 4 ? address.join('.') : longAddressText(address)}/${mask.replaceAll('0', '').length}`;
}

/** RFC 5952: the longest run of two or more zero groups becomes `::`, the first when there are several. */
function longAddressText(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => (bytes[index * 2] ?? 0) * 256 + (bytes[index * 2 + 1] ?? 0));
  let best = { start: 0, length: 1 };
  let run = { start: 0, length: 0 };
  for (const [index, group] of groups.entries()) {
    run =
      group === 0 ? { start: run.length === 0 ? index : run.start, length: run.length + 1 } : { start: 0, length: 0 };
    if (run.length > best.length) best = run;
  }
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (best.length < 2) return text(groups);
  return `${text(groups.slice(0, best.start))}::${text(groups.slice(best.start + best.length))}`;
}
