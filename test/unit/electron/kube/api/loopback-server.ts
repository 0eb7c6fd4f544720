import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { CertificateStore } from '../../../../../electron/kube/certificate-store.ts';
import { Vault } from '../../../../../electron/kube/vault.ts';
import type { SignedRequest } from '../../../../../electron/probes/inputs.ts';
import type { ProbeTools } from '../../../../../electron/probes/probe.ts';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly accept: string | undefined;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly contentType?: string;
}

/** A server on loopback that answers by path, and remembers what it was asked. */
export interface LoopbackServer {
  readonly signed: SignedRequest;
  readonly tools: ProbeTools;
  readonly received: readonly Received[];
  readonly close: () => Promise<void>;
}

export const token = 'test-token-0123456789';

export async function loopbackServer(
  reply: (asked: Received) => Reply | null,
  signal: AbortSignal = new AbortController().signal,
): Promise<LoopbackServer> {
  const received: Received[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const asked: Received = {
        method: request.method ?? '',
        path: request.url ?? '',
        authorization: request.headers.authorization,
        accept: request.headers.accept,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      received.push(asked);
      const answer = reply(asked);
      if (answer === null) {
        response.destroy();
        return;
      }
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      response.writeHead(answer.status, { 'content-type': answer.contentType ?? 'application/json' }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const vault = new Vault();
  const bearer = vault.put(token, 'secret');
  return {
    received,
    tools: { vault, certificates: new CertificateStore(), environment: {}, signal, now: () => new Date() },
    signed: {
      endpoint: {
        route: { kind: 'direct', address: '127.0.0.1', port },
        scheme: 'http',
        serverName: null,
        host: `127.0.0.1:${port}`,
        basePath: '/k8s/clusters/c-1',
      },
      credential: { bearer, clientCertificate: null, basic: null },
      impersonation: null,
      pinnedLeaves: null,
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A metav1.Status as API servers write it. */
export function statusBody(code: number, reason: string, message: string) {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details: {}, code };
}
