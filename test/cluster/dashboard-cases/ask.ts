// Asks a Dashboard itself, as a browser would.
import { request } from 'node:https';

/** GET, or POST where there is a body. Nobody could trust a Dashboard’s certificate; that is how it comes. */
export function ask(url: string, headers: Record<string, string> = {}, body?: unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    const more = body === undefined ? {} : { 'content-type': 'application/json' };
    const method = body === undefined ? 'GET' : 'POST';
    const asked = request(
      url,
      { method, headers: { ...headers, ...more }, rejectUnauthorized: false, agent: false },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () => resolve(text));
      },
    );
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
