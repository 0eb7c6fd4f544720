import type { FirstBytes, Route } from '../../../shared/model/evidence/network.ts';
import { within } from './abort.ts';
import { collect } from './collect.ts';
import type { DialTools } from './dial-tools.ts';
import { firstBytes } from './first-bytes.ts';
import { openRoute } from './open-route.ts';
import { userAgent } from './user-agent.ts';

const limitMs = 3_000;

/**
 * Asks a port that does not speak TLS what it is, by a plain HTTP request on a connection of its own; servers that speak
 * first (SSH, SMTP) are heard too. null when it can't be reached once more or says nothing.
 */
export async function askInClear(route: Route, host: string, tools: DialTools): Promise<FirstBytes | null> {
  const limit = within(tools.signal, limitMs);
  try {
    const opened = await openRoute(route, { ...tools, signal: limit.signal });
    if (!opened.ok) return null;
    const safeHost = host.replace(/[^\x21-\x7e]/g, '');
    opened.socket.write(
      `GET /version HTTP/1.1\r\nHost: ${safeHost}\r\nUser-Agent: ${userAgent}\r\nConnection: close\r\n\r\n`,
    );
    const { bytes } = await collect(opened.socket, (some) => some.length >= 16, 512, limit.signal);
    opened.socket.destroy();
    return bytes.length === 0 ? null : firstBytes(bytes, tools.vault.secretValues());
  } finally {
    limit.release();
  }
}
