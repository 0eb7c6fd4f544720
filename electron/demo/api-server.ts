import { randomUUID, X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { closeServer, listen } from './listen.ts';
import {
  type DemoObjects,
  forbiddenText,
  notFoundText,
  type ObjectRequest,
  objectAnswer,
  objectRequestOf,
} from './objects.ts';
import type { IssuedCertificate } from './pki.ts';
import type { TokenIssuer } from './token-issuer.ts';

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

/** Enough of the discovery document for `kubectl get namespaces`. */
const coreResources = {
  kind: 'APIResourceList',
  groupVersion: 'v1',
  resources: [
    {
      name: 'namespaces',
      singularName: 'namespace',
      namespaced: false,
      kind: 'Namespace',
      verbs: ['get', 'list'],
      shortNames: ['ns'],
    },
  ],
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
  readonly objects?: DemoObjects;
}

export interface RunningServer {
  readonly port: number;
  stop(): Promise<void>;
}

interface Identity {
  readonly username: string;
  readonly groups: readonly string[];
}

const anonymous: Identity = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/**
 * A small API server on 127.0.0.1 that answers as a real one does: statuses, headers and bodies follow what real servers
 * said, and a contract test holds it against one. A teaching aid and a fixture, never the proof.
 */
export async function startDemoServer(options: DemoServerOptions): Promise<RunningServer> {
  const clientAuthority = new X509Certificate(options.clientAuthorityPem);
  const server = createServer(
    {
      cert: options.certificate.certificatePem,
      key: options.certificate.keyPem,
      // Asked for and never demanded, as Go's API server does (RequestClientCert).
      requestCert: true,
      rejectUnauthorized: false,
    },
    (request, response) => {
      const body: Buffer[] = [];
      request.on('data', (chunk: Buffer) => body.push(chunk));
      request.on('end', () => {
        const identity = identify(request, clientAuthority, options);
        send(response, answer(request, identity, Buffer.concat(body), options), identity !== 'refused', options.now());
      });
    },
  );
  const port = await listen(server);
  return { port, stop: () => closeServer(server) };
}

/** `refused`: a credential came and is not good, which is 401 on every path. */
function identify(
  request: IncomingMessage,
  clientAuthority: X509Certificate,
  options: DemoServerOptions,
): Identity | 'refused' {
  const now = options.now();
  const authorization = request.headers.authorization ?? '';
  const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const certificate = (request.socket as TLSSocket).getPeerX509Certificate?.();
  const byCertificate = certificate === undefined ? null : certificateIdentity(certificate, clientAuthority, now);
  if (byCertificate !== null && byCertificate !== 'refused') return byCertificate;
  if (bearer !== undefined) {
    const verdict = options.tokens.check(bearer, now);
    return verdict.accepted ? { username: verdict.username, groups: verdict.groups } : 'refused';
  }
  return byCertificate ?? anonymous;
}

function certificateIdentity(
  certificate: X509Certificate,
  authority: X509Certificate,
  now: Date,
): Identity | 'refused' {
  if (!certificate.checkIssued(authority) || !certificate.verify(authority.publicKey)) return 'refused';
  if (now < new Date(certificate.validFrom) || now > new Date(certificate.validTo)) return 'refused';
  const subject = new Map(
    certificate.subject.split('\n').map((line): [string, string] => {
      const cut = line.indexOf('=');
      return [line.slice(0, cut), line.slice(cut + 1)];
    }),
  );
  return { username: subject.get('CN') ?? '', groups: [subject.get('O') ?? '', 'system:authenticated'] };
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

function send(
  response: ServerResponse,
  { status, contentType, body }: Answer,
  authenticated: boolean,
  now: Date,
): void {
  response.writeHead(status, {
    'Audit-Id': randomUUID(),
    'Cache-Control': 'no-cache, private',
    'Content-Type': contentType,
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

function answer(
  request: IncomingMessage,
  identity: Identity | 'refused',
  body: Buffer,
  options: DemoServerOptions,
): Answer {
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
  if (path === '/api/v1') return json(200, coreResources);
  const review = /^\/apis\/(?:authentication|authorization)\.k8s\.io\/v1\/(selfsubject\w+)$/.exec(path)?.[1];
  if (review !== undefined && request.method === 'POST') return answerReview(review, identity, body, options);
  const objects = objectRequestOf(path);
  if (!mayDoEverything(identity, options)) return forbidden(identity, request, path);
  if (path === '/apis/authentication.k8s.io/v1/tokenreviews' && request.method === 'POST')
    return reviewToken(body, options);
  if (objects !== null && objects.subresource === null && request.method === 'GET') {
    const metadataOnly = (request.headers.accept ?? '').includes('as=PartialObjectMetadata');
    const found = objectAnswer(objects, options.objects ?? {}, url.searchParams.get('labelSelector'), metadataOnly);
    return found === null ? status(404, 'NotFound', notFoundText(objects)) : json(200, found);
  }
  return text(404, '404 page not found\n');
}

/** Of tokens in date only their signature can be wrong here, which a real server calls by the library's words. */
function reviewToken(body: Buffer, options: DemoServerOptions): Answer {
  const { token } = readSpec(body);
  const verdict = typeof token === 'string' ? options.tokens.check(token, options.now()) : null;
  const status =
    verdict?.accepted === true
      ? { authenticated: true, user: { username: verdict.username, groups: verdict.groups } }
      : { user: {}, error: '[invalid bearer token, go-jose/go-jose: error in cryptographic primitive]' };
  return json(201, { kind: 'TokenReview', apiVersion: 'authentication.k8s.io/v1', status });
}

function answerReview(review: string, identity: Identity, body: Buffer, options: DemoServerOptions): Answer {
  const spec = readSpec(body);
  if (review === 'selfsubjectreviews') {
    return json(201, {
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { creationTimestamp: options.now().toISOString() },
      status: { userInfo: { username: identity.username, groups: identity.groups } },
    });
  }
  if (review === 'selfsubjectaccessreviews') {
    // Discovery and /version are open to whoever is signed in (system:discovery, system:public-info-viewer).
    const allowed = mayDoEverything(identity, options) || spec.nonResourceAttributes !== undefined;
    return json(201, {
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec,
      status: { allowed },
    });
  }
  return status(404, 'NotFound', 'the server could not find the requested resource');
}

function mayDoEverything(identity: Identity, options: DemoServerOptions): boolean {
  return identity.groups.some((group) => options.administrators.includes(group));
}

function readSpec(body: Buffer): Record<string, unknown> {
  try {
    const parsed = JSON.parse(body.toString('utf8')) as { spec?: Record<string, unknown> };
    return parsed.spec ?? {};
  } catch {
    return {};
  }
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

function status(code: number, reason: string, message: string): Answer {
  return json(code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });
}

function json(code: number, value: unknown): Answer {
  return { status: code, contentType: 'application/json', body: `${JSON.stringify(value)}\n` };
}

function text(code: number, body: string): Answer {
  return { status: code, contentType: 'text/plain; charset=utf-8', body };
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
