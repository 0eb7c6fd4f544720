// The harness's own way to the API server as its administrator. Not kubectl:
// starting that program costs half a second of these few cores each time.
import https from 'node:https';
import type { Certificate } from './pki.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The body as JSON; undefined when it is something else. */
  // biome-ignore lint/suspicious/noExplicitAny: objects of the Kubernetes API, read field by field in tests
  readonly json: any;
}

export type ApiClient = (method: string, path: string, body?: unknown) => Promise<Answer>;

export function apiClient(port: number, credential: Certificate): ApiClient {
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const request = https.request(
        {
          host: '127.0.0.1',
          port,
          method,
          path,
          cert: credential.pem,
          key: credential.key,
          // Cases give the server certificates that nobody would trust; that is for the client under test to find.
          rejectUnauthorized: false,
          agent: false,
          timeout: 10_000,
          headers: {
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => {
            text += part;
          });
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text, json: parse(text) }));
          response.on('error', reject);
        },
      );
      request.on('timeout', () => request.destroy(new Error(`${method} ${path} took too long`)));
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Fails loudly: a preparation that went wrong would make a case prove something else. */
export async function must(answer: Promise<Answer>, what: string): Promise<Answer> {
  const done = await answer;
  if (done.status < 200 || done.status > 299)
    throw new Error(`${what}: HTTP ${done.status} ${done.text.slice(0, 300)}`);
  return done;
}
