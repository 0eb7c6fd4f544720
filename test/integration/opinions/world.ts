import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { closeServer, listen } from '../../../electron/demo/listen.ts';
import { createEngine } from '../../../electron/engine/engine.ts';
import type { KubeconfigSource } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Opinion } from '../../../shared/model/opinion.ts';
import { foldRun } from '../../../shared/model/reduce-run.ts';
import type { RunEvent } from '../../../shared/model/run.ts';
import { type Authority, type Certificate, makeAuthority } from '../../cluster/pki.ts';

/** What a client sent. */
export interface Asked {
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
}

export interface Server {
  readonly url: string;
  readonly port: number;
  readonly asked: readonly Asked[];
  stop(): Promise<void>;
}

/** Answers GET /version as an API server does, and everything else with 404. */
function answer(asked: Asked[], request: IncomingMessage, response: ServerResponse): void {
  asked.push({ url: request.url ?? '', headers: request.headers });
  const known = request.url === '/version' || request.url === '/version/';
  response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify(
      known
        ? { major: '1', minor: '36', gitVersion: 'v1.36.3' }
        : { kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'not found', reason: 'NotFound', code: 404 },
    ),
  );
}

export async function startServer(certificate: Certificate | null, chain = ''): Promise<Server> {
  const asked: Asked[] = [];
  const handler = (request: IncomingMessage, response: ServerResponse): void => answer(asked, request, response);
  const server =
    certificate === null
      ? http.createServer(handler)
      : https.createServer({ cert: certificate.pem + chain, key: certificate.key }, handler);
  const port = await listen(server);
  return {
    url: `${certificate === null ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    asked,
    stop: () => closeServer(server),
  };
}

/** An authority, a sound server of it, and a folder for kubeconfigs. */
export interface World {
  readonly folder: string;
  readonly authority: Authority;
  readonly server: Server;
  /** Writes a file into the folder and gives its path. */
  write(name: string, content: string, mode?: number): string;
  /** Writes a kubeconfig of one context. Parts replace the sound ones; `undefined` takes one out. */
  kubeconfig(parts?: Parts, name?: string): string;
  stop(): Promise<void>;
}

export interface Parts {
  readonly cluster?: Readonly<Record<string, unknown>>;
  readonly user?: Readonly<Record<string, unknown>> | null;
  readonly names?: { readonly context?: string; readonly cluster?: string; readonly user?: string };
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

export async function startWorld(): Promise<World> {
  const folder = mkdtempSync(path.join(tmpdir(), 'authpath-opinions-'));
  const authority = await makeAuthority();
  const server = await startServer(await authority.issue({ addresses: ['127.0.0.1'], dnsNames: ['localhost'] }));
  const write = (name: string, content: string, mode = 0o600): string => {
    const file = path.join(folder, name);
    writeFileSync(file, content, { mode });
    return file;
  };
  return {
    folder,
    authority,
    server,
    write,
    kubeconfig: ({ cluster = {}, user = { token: 'from-the-file' }, names = {} } = {}, name = 'config') => {
      const { context = 'practice', cluster: clusterName = 'practice', user: userName = 'mara' } = names;
      const sound = { server: server.url, 'certificate-authority-data': base64(authority.pem) };
      return write(
        name,
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Config',
          'current-context': context,
          clusters: [{ name: clusterName, cluster: { ...sound, ...cluster } }],
          users: user === null ? [] : [{ name: userName, user }],
          contexts: [
            { name: context, context: { cluster: clusterName, ...(user === null ? {} : { user: userName }) } },
          ],
        }),
      );
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Environment = Readonly<Record<string, string>>;

/** The opinions of a real walk over these kubeconfigs, by rule. */
export async function opinionsOf(set: KubeconfigSource, environment: Environment = {}): Promise<Map<string, Opinion>> {
  const events: RunEvent[] = [];
  const engine = createEngine({ environment: { PATH: '/usr/bin:/bin', ...environment } });
  const target = { id: 'opinions', set, context: null };
  const emit = (event: RunEvent): void => void events.push(event);
  await engine.startRun({ run: 'opinions', target, deadlineMs: 20_000, pace: 'whole', emit }).finished;
  const given = events.filter(({ type }) => type === 'opinions');
  if (given.length !== 1) throw new Error(`${given.length} times opinions in one run`);
  return new Map(foldRun(events).opinions.map((opinion) => [opinion.id, opinion]));
}

/** The set that a KUBECONFIG of these files makes. */
export function listed(...paths: readonly string[]): KubeconfigSource {
  return { kind: 'environment', paths };
}

export interface ClientResult {
  readonly loaded: boolean;
  readonly context: string | null;
  readonly versions: readonly string[];
  /** What the program shows first, then its causes. */
  readonly errors: readonly string[];
  /** It was still at work when the time was over. */
  readonly hung: boolean;
}

export interface AskOptions {
  readonly file?: string;
  readonly environment?: Environment;
  readonly folder?: string;
  readonly times?: number;
  readonly platform?: string;
  readonly limitMs?: number;
}

const script = fileURLToPath(new URL('ask-client.mjs', import.meta.url));

/** What a program built on the pinned client makes of a kubeconfig: really run, against the test's own server. */
export function askClient(options: AskOptions): Promise<ClientResult> {
  const { file = 'default', environment = {}, folder = tmpdir(), times = 1, platform = process.platform } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, file, String(times), platform], {
      cwd: folder,
      env: { PATH: '/usr/bin:/bin', HOME: folder, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    let hung = false;
    const timer = setTimeout(() => {
      hung = true;
      child.kill('SIGKILL');
    }, options.limitMs ?? 20_000);
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      const told = text === '' ? { loaded: false, context: null, versions: [], errors: [] } : JSON.parse(text);
      resolve({ ...told, hung });
    });
  });
}
