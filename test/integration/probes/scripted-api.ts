import https from 'node:https';
import type { SignedRequest } from '../../../electron/probes/inputs.ts';
import { makeAuthority } from '../../cluster/pki.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: whatever was sent
  readonly body: any;
}

export interface Said {
  readonly status: number;
  readonly body: unknown;
}

/** What to say; `hang`: nothing, ever. */
export type Script = (asked: Asked) => Said | 'hang';

/** An API server over TLS that says what it is told to, and remembers what it was asked. */
export async function startScriptedApi(script: Script) {
  const authority = await makeAuthority();
  const identity = await authority.issue({ dnsNames: ['api.test'] });
  const asked: Asked[] = [];
  const server = https.createServer({ key: identity.key, cert: identity.pem }, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'https://api.test');
      const text = Buffer.concat(parts).toString('utf8');
      const one: Asked = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        authorization: request.headers.authorization,
        body: text === '' ? null : JSON.parse(text),
      };
      asked.push(one);
      const said = script(one);
      if (said === 'hang') return;
      const isText = typeof said.body === 'string';
      response.writeHead(said.status, { 'content-type': isText ? 'text/plain' : 'application/json' });
      response.end(isText ? said.body : JSON.stringify(said.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const endpoint = {
    route: { kind: 'direct', address: '127.0.0.1', port },
    scheme: 'https',
    serverName: 'api.test',
    host: `api.test:${port}`,
    basePath: '',
  } as const;
  return {
    asked,
    /** As somebody with this credential; the certificate counts as judged. */
    signedBy: (credential: SignedRequest['credential']): SignedRequest => ({
      endpoint,
      credential,
      impersonation: null,
      pinnedLeaves: null,
    }),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** metav1.Status. */
export function refused(status: number, message: string): Said {
  return { status, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code: status } };
}
