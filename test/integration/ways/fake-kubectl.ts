import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificateStore } from '../../../electron/kube/certificate-store.ts';
import { Vault } from '../../../electron/kube/vault.ts';
import type { ProbeTools } from '../../../electron/probes/probe.ts';

/**
 * A folder with a kubectl that is a script of ours. As `proxy` it behaves as the real one does at its port: it says where it
 * serves, and lets through what its filter accepts (kubectl pkg/proxy/proxy_server.go). The real one is asked on the rig.
 */
export interface FakeKubectl {
  readonly folder: string;
  readonly path: string;
  /** Numbers of its processes, one a line; it is not there before it was started. */
  readonly pids: string;
  readonly words: string;
}

export function fakeKubectl(body: string): FakeKubectl {
  const folder = mkdtempSync(join(tmpdir(), 'authpath-kubectl-'));
  const path = join(folder, 'kubectl');
  const [pids, words] = [join(folder, 'pids'), join(folder, 'words')];
  writeFileSync(
    path,
    `#!${process.execPath}
const { appendFileSync, writeFileSync } = require('node:fs');
appendFileSync(${JSON.stringify(pids)}, process.pid + '\\n');
writeFileSync(${JSON.stringify(words)}, JSON.stringify(process.argv.slice(2)));
${body}
`,
  );
  chmodSync(path, 0o755);
  return { folder, path, pids, words };
}

/** `answer`: the body of a function of `url` that returns status and text, or never. */
export function proxyThat(answer: string): string {
  return `
const http = require('node:http');
const option = (name) => (process.argv.find((word) => word.startsWith('--' + name + '=')) ?? '').slice(name.length + 3);
const any = (patterns, text) => patterns.split(',').some((one) => new RegExp(one).test(text));
const answer = (url) => { ${answer} };
const server = http.createServer((request, response) => {
  const path = new URL(request.url, 'http://localhost').pathname;
  const host = request.headers.host.replace(/:\\d+$/, '');
  const accepted = any(option('accept-paths'), path) && any(option('accept-hosts'), host) && !any(option('reject-methods'), request.method);
  if (!accepted) return response.writeHead(403).end('Forbidden');
  const given = answer(path);
  if (given !== undefined) response.writeHead(given[0]).end(given[1]);
});
server.listen(Number(option('port')), option('address'), () =>
  console.log('Starting to serve on 127.0.0.1:' + server.address().port));
`;
}

export function probeTools(signal: AbortSignal = new AbortController().signal): ProbeTools {
  const { PATH, HOME } = process.env;
  return {
    vault: new Vault(),
    certificates: new CertificateStore(),
    environment: { PATH, HOME },
    signal,
    now: () => new Date(),
  };
}
