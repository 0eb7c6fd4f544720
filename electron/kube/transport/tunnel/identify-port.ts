import type { FirstBytes, ProxyEndpoint } from '../../../../shared/model/evidence/network.ts';
import { within } from '../abort.ts';
import { collect } from '../collect.ts';
import { dialHost } from '../dial.ts';
import { firstBytes } from '../first-bytes.ts';
import { serverNameOf } from '../server-name.ts';
import { secure } from '../tls/secure.ts';

const limitMs = 2_000;
/** Some ports speak several protocols: this long is waited for the one that the proxy is set to. */
const ownWaitMs = 300;

const kinds: ReadonlySet<FirstBytes['looksLike']> = new Set(['http', 'socks', 'tls']);

/** One of the protocols that a proxy can be set to. */
export function isKnownKind({ looksLike }: FirstBytes): boolean {
  return kinds.has(looksLike);
}

/** A greeting of SOCKS5 that offers no authentication and user/password (RFC 1928 §3). */
const socksGreeting = Buffer.from([5, 2, 0, 2]);
/** Said of a port that speaks TLS: its bytes tell nothing more. */
export const tlsBytes: FirstBytes = { hex: '', text: '', looksLike: 'tls' };
const httpRequest = 'GET / HTTP/1.0\r\n\r\n';

/**
 * Says what listens on a port that is not the proxy it should be: `http`, `tls`, `socks`, or whatever it says first. Each
 * question has a connection of its own, all at once, two seconds at most. `seen` is what it has said already. An HTTP proxy
 * that keeps silent on CONNECT may still answer a plain request: it then waits for the server behind it.
 */
export async function identifyPort(
  { host, port, scheme }: Pick<ProxyEndpoint, 'host' | 'port' | 'scheme'>,
  seen: FirstBytes | null,
  signal: AbortSignal,
): Promise<FirstBytes | null> {
  if (seen !== null && seen.looksLike !== 'binary' && seen.looksLike !== 'text') return seen;
  const limit = within(signal, limitMs);
  const answers: FirstBytes[] = [];
  let waiting: NodeJS.Timeout | null = null;
  const known = await new Promise<FirstBytes | null>((resolve) => {
    const own = scheme === 'https' ? 'tls' : scheme === 'http' ? 'http' : 'socks';
    const note = (answer: FirstBytes | null) => {
      if (answer === null) return;
      answers.push(answer);
      if (answer.looksLike === own) resolve(answer);
      else if (isKnownKind(answer)) waiting ??= setTimeout(() => resolve(answer), ownWaitMs);
    };
    const questions = [
      ask(host, port, httpRequest, limit.signal),
      own === 'socks' ? null : ask(host, port, socksGreeting, limit.signal),
      own === 'tls' ? null : askTls(host, port, limit.signal),
    ];
    void Promise.all(questions.map(async (question) => note(await question))).then(() => resolve(null));
  });
  if (waiting !== null) clearTimeout(waiting);
  limit.end();
  if (known !== null) return known;
  return answers.find(isKnownKind) ?? seen ?? answers.find(({ looksLike }) => looksLike !== 'nothing') ?? null;
}

async function ask(
  host: string,
  port: number,
  request: string | Buffer,
  signal: AbortSignal,
): Promise<FirstBytes | null> {
  const dialled = await dialHost(host, port, signal);
  if (!dialled.ok) return null;
  dialled.socket.write(request);
  const { bytes } = await collect(dialled.socket, (some) => some.length >= (some[0] === 5 ? 2 : 5), 512, signal);
  dialled.socket.destroy();
  // Nobody's credential goes to this port.
  return bytes.length === 0 ? null : firstBytes(bytes, []);
}

/** `tls` is said only of a port that completes a handshake or answers with a TLS alert. */
async function askTls(host: string, port: number, signal: AbortSignal): Promise<FirstBytes | null> {
  const dialled = await dialHost(host, port, signal);
  if (!dialled.ok) return null;
  const secured = await secure(dialled.socket, { serverName: serverNameOf(host), alpn: [], pair: null }, signal);
  if (secured.ok) secured.socket.destroy();
  return secured.ok || secured.alert !== null ? tlsBytes : null;
}
