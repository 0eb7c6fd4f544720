import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeAuthority } from '../../cluster/pki.ts';

export interface Scripted {
  readonly status: number;
  readonly body: unknown;
  readonly type?: string;
}

/** An API server by script: TLS, one token, and what it has. `answer` decides first; null leaves it to the script's own. */
export interface ScriptedServer {
  readonly kubeconfig: string;
  /** Paths that were asked with the token, in order. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

const token = 'scripted-token-0123456789';

export function refusal(code: number, reason: string, message: string): Scripted {
  return {
    status: code,
    body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code },
  };
}

export async function scriptedServer(answer: (path: string) => Scripted | null): Promise<ScriptedServer> {
  const authority = await makeAuthority();
  const issued = await authority.issue({ addresses: ['127.0.0.1'] });
  const asked: string[] = [];
  const server = createServer({ key: issued.key, cert: issued.pem }, (request, response) => {
    const path = request.url ?? '/';
    const signed = request.headers.authorization === `Bearer ${token}`;
    if (signed) asked.push(path);
    request.resume();
    const { status, body, type } = signed
      ? (answer(path) ?? ownAnswer(path))
      : ownAnswer(path === '/version' ? path : 'nobody');
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': type ?? 'application/json', 'audit-id': 'scripted' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const kubeconfig = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'scripted',
    contexts: [{ name: 'scripted', context: { cluster: 'scripted', user: 'mara' } }],
    clusters: [
      {
        name: 'scripted',
        cluster: {
          server: `https://127.0.0.1:${port}`,
          'certificate-authority-data': Buffer.from(authority.pem).toString('base64'),
        },
      },
    ],
    users: [{ name: 'mara', user: { token } }],
  });
  return {
    kubeconfig,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function ownAnswer(path: string): Scripted {
  if (path === 'nobody') return refusal(403, 'Forbidden', 'forbidden: User "system:anonymous" cannot get path "/"');
  if (path === '/version') return { status: 200, body: { major: '1', minor: '24', gitVersion: 'v1.24.17' } };
  if (path === '/api') return { status: 200, body: { kind: 'APIVersions', versions: ['v1'] } };
  if (path === '/apis') return { status: 200, body: { kind: 'APIGroupList', groups: [] } };
  if (path.includes('selfsubjectaccessreviews')) return { status: 201, body: { status: { allowed: true } } };
  if (path.includes('selfsubjectreviews'))
    return { status: 201, body: { status: { userInfo: { username: 'mara', groups: [] } } } };
  return { status: 200, body: { metadata: {}, items: [] } };
}
