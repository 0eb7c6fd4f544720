import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/**
 * Keeps every connection of this process on this machine, whatever addresses a mutated text names. `ports` gives the real port
 * for each that texts name; any other address or port becomes one where nothing listens. Names are not found, but `localhost`.
 */
export function fence(ports: ReadonlyMap<number, number>): void {
  const lookup = dns.lookup as (...args: unknown[]) => void;
  const fenced = (...args: unknown[]): void => {
    const [host] = args;
    const answer = args.at(-1);
    if (typeof host !== 'string' || typeof answer !== 'function' || host === 'localhost' || host.includes('\u0000')) {
      lookup(...args);
      return;
    }
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
      hostname: host,
    });
    setImmediate(() => answer(error));
  };
  Object.assign(dns, { lookup: fenced });
  const noSuchName = (host: string): Promise<never> =>
    Promise.reject(Object.assign(new Error(`queryA ENOTFOUND ${host}`), { code: 'ENOTFOUND', syscall: 'queryA' }));
  Object.assign(dns.promises.Resolver.prototype, { resolve4: noSuchName, resolve6: noSuchName });

  const connect = net.Socket.prototype.connect as (this: net.Socket, ...args: unknown[]) => net.Socket;
  Object.assign(net.Socket.prototype, {
    connect(this: net.Socket, ...args: unknown[]): net.Socket {
      const [options, ...rest] = args;
      const wanted = Array.isArray(options) ? options[0] : options;
      if (!isAddress(wanted)) throw new Error('the fence knows only calls with host and port');
      const real = isLoopback(wanted.host) ? ports.get(wanted.port) : undefined;
      // Ports that can't be are left to Node, which refuses them.
      const port = Number.isInteger(wanted.port) && wanted.port > 0 && wanted.port < 65_536 ? (real ?? 1) : wanted.port;
      const fencedOptions = { ...wanted, host: '127.0.0.1', port };
      return Array.isArray(options)
        ? connect.call(this, Object.assign([...options], { 0: fencedOptions }), ...rest)
        : connect.call(this, fencedOptions, ...rest);
    },
  });
  syncBuiltinESMExports();
}

function isAddress(value: unknown): value is { readonly host: string; readonly port: number } {
  return typeof value === 'object' && value !== null && 'host' in value && 'port' in value;
}

function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host === '::1' || host === 'localhost';
}
