import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runReportSchema } from '../../shared/contract/run-report.ts';
import { inLonelyNetwork, namespaceProblem, withResolver } from './namespaces.ts';

const program = path.resolve(import.meta.dirname, '../../electron/cli/cli.ts');

/** The system asks five times, half a minute each (resolv.conf(5)): who waits for it outlasts this test. */
const patientResolver = 'nameserver 192.0.2.7\noptions timeout:30 attempts:5\n';

const kubeconfig = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'a',
  contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
  clusters: [{ name: 'a', cluster: { server: 'https://api.fleet.example:6443' } }],
  users: [{ name: 'a', user: { token: 'abc' } }],
});

let folder = '';
beforeAll(async () => {
  const problem = namespaceProblem();
  if (problem !== undefined) throw new Error(problem);
  folder = await mkdtemp(path.join(tmpdir(), 'authpath-silent-name-'));
  await writeFile(path.join(folder, 'config'), kubeconfig, { mode: 0o600 });
  await writeFile(path.join(folder, 'resolv.conf'), patientResolver);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('one context whose name nobody answers for: the program ends with its verdict, whole, and its exit code', async () => {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', program];
  const words = ['diagnose', '--kubeconfig', path.join(folder, 'config'), '-o', 'json'];
  const enter = [...inLonelyNetwork, ...withResolver(path.join(folder, 'resolv.conf'))];
  const [command = '', ...args] = [...enter, ...node, ...words];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const told = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) child[stream].on('data', (chunk) => (told[stream] += chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  expect(code).toBe(3);
  expect(told.stderr).toBe('');
  expect(runReportSchema.parse(JSON.parse(told.stdout)).verdict.causes.map((cause) => cause.code)).toEqual(['DNS-02']);
}, 90_000);
