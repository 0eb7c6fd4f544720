import net from 'node:net';

/** What goes into SNI for a host: the name, without a dot at its end; nothing for an address (RFC 6066 §3). */
export function serverNameOf(host: string): string | null {
  return net.isIP(host) !== 0 ? null : host.replace(/\.$/, '');
}
