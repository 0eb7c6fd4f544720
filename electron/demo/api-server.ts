import { randomUUID, X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { type Answer, json, status, text } from './answers.ts';
import { DemoCluster } from './cluster.ts';
import { answerAbout } from './cluster-requests.ts';
import { anonymous, type Identity, identify } from './identity.ts';
import { closeServer, listen } from './listen.ts';
import { coreResources, forbiddenText, type ObjectRequest, objectRequestOf } from './objects.ts';
import type { IssuedCertificate } from './pki.ts';
import { ForwardedConnection, upgradeAnswer } from './port-forward.ts';
import { otherReview, type Reviewing, selfReview } from './reviews.ts';
import type { TokenIssuer } from './token-issuer.ts';
import type { ServerInside } from './trial-pod.ts';

/** The demo's Kubernetes version; its bodies are those that a real server of this line sends. */
const version = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3',
  gitCommit: 'demo',
  gitTreeState: 'clean',
  buildDate: '2026-06-10T00:00:00Z',
  goVersion: 'go1.26.2',
  compiler: 'gc',
  platform: 'linux/amd64',
};

export interface DemoServerOptions {
  readonly certificate: IssuedCertificate;
  /** Signs the client certificates that are accepted. */
  readonly clientAuthorityPem: string;
  readonly tokens: TokenIssuer;
  readonly now: () => Date;
  /** Groups that may do everything; everybody else may look at discovery only. */
  readonly administrators: readonly string[];
  /** What is in the cluster; absent: nothing. */
  readonly cluster?: DemoCluster;
}

export interface RunningServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** A practice API server, and what was asked of it. */
export interface RunningApiServer extends RunningServer {
  /** `GET /version` and so on, in order, as an audit log has them; the last 1000. */
  readonly audit: readonly string[];
}

const mostAudited = 1000;
/** Of a token that the server makes or a pod gets: an hour, as `kubectl create token` has it. */
const tokenLifeMs = 3_600_000;

/**
 * A small API server on 127.0.0.1 that answers as a real one does: statuses, headers and bodies follow what real servers
 * said, and a contract test holds it against one. A teaching aid and a fixture, never the proof.
 */
export async function startDemoServer(options: DemoServerOptions): Promise<RunningApiServer> {
  const clientAuthority = new X509Certificate(options.clientAuthorityPem);
  const cluster = options.cluster ?? new DemoCluster({});
  const audit: string[] = [];
  const upgraded = new Set<Duplex>();
  const known = { clientAuthority, tokens: options.tokens };
  const server = createServer({
    cert: options.certificate.certificatePem,
    key: options.certificate.keyPem,
    // Asked for and never demanded, as Go's API server does (RequestClientCert).
    requestCert: true,
    rejectUnauthorized: false,
  });
  const note = (request: IncomingMessage): void => {
    audit.push(`${request.method} ${request.url}`);
    if (audit.length > mostAudited) audit.shift();
  };
  const port = await listen(server);
  const serving: Serving = {
    ...options,
    cluster,
    inside: {
      port,
      authorityPem: options.clientAuthorityPem,
      now: options.now,
      newToken: (namespace, name) => {
        const issuedAt = options.now();
        const expiresAt = new Date(issuedAt.getTime() + tokenLifeMs);
        return options.tokens.create({ namespace, name, issuedAt, expiresAt });
      },
    },
  };
  server.on('request', (request, response) => {
    const body: Buffer[] = [];
    request.on('data', (chunk: Buffer) => body.push(chunk));
    request.on('end', () => {
      note(request);
      const identity = identify(request, known, options.now());
      void answer(request, identity, Buffer.concat(body), serving).then((given) =>
        send(response, given, identity !== 'refused', options.now()),
      );
    });
  });
  server.on('upgrade', (request, socket) => {
    note(request);
    upgraded.add(socket);
    socket.on('close', () => upgraded.delete(socket));
    upgrade(request, socket, identify(request, known, options.now()), serving);
  });
  return {
    port,
    audit,
    stop: () => {
      for (const socket of upgraded) socket.destroy();
      return closeServer(server);
    },
  };
}

interface Serving extends DemoServerOptions {
  readonly cluster: DemoCluster;
  readonly inside: ServerInside;
}

function send(
  response: ServerResponse,
  { status, contentType, body, location }: Answer,
  authenticated: boolean,
  now: Date,
): void {
  response.writeHead(status, {
    'Audit-Id': randomUUID(),
    'Cache-Control': 'no-cache, private',
    'Content-Type': contentType,
    ...(location === undefined ? {} : { Location: location }),
    Date: now.toUTCString(),
    // Only after authentication, so never on a 401.
    ...(authenticated
      ? {
          'X-Kubernetes-Pf-Flowschema-Uid': '8f0e2a4c-5d1b-4c3a-9e52-6a1f6f0d7b11',
          'X-Kubernetes-Pf-Prioritylevel-Uid': '1b7d9c1e-0a4e-4f6f-8c55-3f5b1c2d9e22',
        }
      : {}),
  });
  response.end(body);
}

async function answer(
  request: IncomingMessage,
  identity: Identity | 'refused',
  body: Buffer,
  serving: Serving,
): Promise<Answer> {
  if (identity === 'refused') return status(401, 'Unauthorized', 'Unauthorized');
  const url = new URL(request.url ?? '/', 'https://demo.invalid');
  const path = url.pathname;
  if (path === '/version') return json(200, version);
  if (['/healthz', '/livez', '/readyz'].includes(path)) {
    return text(200, url.searchParams.has('verbose') ? readyText(path.slice(1)) : 'ok');
  }
  if (identity === anonymous) return forbidden(identity, request, path);
  if (path === '/api') return json(200, { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] });
  if (path === '/apis') return json(200, { kind: 'APIGroupList', apiVersion: 'v1', groups: [] });
  if (path === '/api/v1') return json(200, coreResources());
  const reviewing: Reviewing = {
    ...serving,
    objects: serving.cluster.objects,
    mayDoEverything: mayDoEverything(identity, serving),
  };
  const review = /^\/apis\/(?:authentication|authorization)\.k8s\.io\/v1\/(selfsubject\w+)$/.exec(path)?.[1];
  if (review !== undefined && request.method === 'POST') return selfReview(review, identity, body, reviewing);
  if (!reviewing.mayDoEverything) return forbidden(identity, request, path);
  const other = request.method === 'POST' ? otherReview(path, body, reviewing) : null;
  if (other !== null) return other;
  const objects = objectRequestOf(path);
  const about = objects === null ? null : await answerAbout(objects, { ...serving, request, url, body });
  return about ?? text(404, '404 page not found\n');
}

/** Forwards a pod's port, for who may; whatever else wants to be upgraded is refused in plain HTTP. */
function upgrade(request: IncomingMessage, socket: Duplex, identity: Identity | 'refused', serving: Serving): void {
  socket.on('error', () => {});
  const asked = objectRequestOf(new URL(request.url ?? '/', 'https://demo.invalid').pathname);
  const { namespace = null, name = null, resource, subresource } = asked ?? {};
  const forwards = resource === 'pods' && subresource === 'portforward' && namespace !== null && name !== null;
  const mayForward = identity !== 'refused' && mayDoEverything(identity, serving);
  if (!forwards || !mayForward || !/^spdy\/3\.1$/i.test(request.headers.upgrade ?? '')) {
    socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    return;
  }
  socket.write(upgradeAnswer);
  new ForwardedConnection(socket, (port) => serving.cluster.localPort(namespace, name, port)).begin();
}

function mayDoEverything(identity: Identity, options: DemoServerOptions): boolean {
  return identity.groups.some((group) => options.administrators.includes(group));
}

/** Of a path that is no object's: an anonymous list of namespaces is refused as an object's is. */
function forbidden(identity: Identity, request: IncomingMessage, path: string): Answer {
  const objects = objectRequestOf(path);
  const message =
    objects === null
      ? `forbidden: User "${identity.username}" cannot ${request.method === 'POST' ? 'create' : 'get'} path "${path}"`
      : forbiddenText(objects, verbOf(request, objects), identity.username);
  return status(403, 'Forbidden', message);
}

function verbOf({ method }: IncomingMessage, { name }: ObjectRequest): string {
  if (method === 'POST') return 'create';
  if (method === 'DELETE') return 'delete';
  return name === null ? 'list' : 'get';
}

function readyText(check: string): string {
  const names = [
    'ping',
    'log',
    'etcd',
    'etcd-readiness',
    'informer-sync',
    'poststarthook/rbac/bootstrap-roles',
    'shutdown',
  ];
  return `${names.map((name) => `[+]${name} ok`).join('\n')}\n${check} check passed\n`;
}
