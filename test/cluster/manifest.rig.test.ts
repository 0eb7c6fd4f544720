import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { walkTarget } from '../../electron/cli/walk-target.ts';
import { createEngine } from '../../electron/engine/engine.ts';
import { type DashboardVersion, type Installed, installClusterNames, installDashboard } from './dashboards/install.ts';
import { base64, certificateUser, kubeconfigText } from './kubeconfig.ts';
import { type SeenPod, waitForPod } from './node/workloads.ts';
import { type NodeRig, startNode } from './node.ts';
import { removeFolder, temporaryFolder } from './processes.ts';

const run = promisify(execFile);
const kubeconfigOfPod = 'dashboard-kubeconfig.yaml';

/** What `authpath manifest --kubeconfig-mode` writes, done step by step as its head says, on a Dashboard that is there. */
describe('the manifest of the kubeconfig mode', () => {
  let node: NodeRig;
  let folder: string;
  let kubeconfig: string;
  let installed: Installed | undefined;

  beforeAll(async () => {
    node = await startNode();
    folder = temporaryFolder();
    kubeconfig = path.join(folder, 'config');
    writeFileSync(kubeconfig, kubeconfigText({ cluster: node.clusterFields(), user: certificateUser(node.admin) }));
    await installClusterNames(node);
  });

  afterAll(async () => {
    await node?.stop();
    removeFolder(folder);
  });

  async function manifest(...words: readonly string[]): Promise<string> {
    const { stdout } = await run(process.execPath, ['electron/cli/cli.ts', 'manifest', '--kubeconfig-mode', ...words], {
      env: { PATH: process.env.PATH, HOME: folder, SHELL: '/bin/bash' },
    });
    return stdout;
  }

  /** The lines of the head that are indented: the file first, then commands. */
  function headOf(text: string) {
    const lines = text.split('\n').filter((line) => line.startsWith('#   '));
    const indented = lines.map((line) => line.slice(4));
    const commands = indented.filter((line) => line.startsWith('kubectl '));
    return { template: indented.slice(0, indented.indexOf(commands[0] ?? '')).join('\n'), commands };
  }

  /** As its head says, with the real commands of a real kubectl. */
  async function follow(text: string, namespace: string, account: string): Promise<void> {
    const { template, commands } = headOf(text);
    const [authority = '', secret = ''] = commands;
    expect(authority).toContain('kube-root-ca.crt');
    const token = await node.createToken({ name: account, namespace });
    const file = path.join(folder, kubeconfigOfPod);
    writeFileSync(file, template.replace('AUTHORITY', base64(node.ca.pem)).replace('TOKEN', token));
    const words = secret
      .split(' ')
      .slice(1)
      .map((word) => word.replace(kubeconfigOfPod, file));
    const made = await node.kubectl(words);
    expect(made.stderr).toBe('');
    const applied = await node.kubectl(['apply', '--filename', '-'], { stdin: text });
    expect({ code: applied.code, stderr: applied.stderr }).toEqual({ code: 0, stderr: '' });
  }

  afterEach(async () => {
    if (installed === undefined) return;
    await node.api('DELETE', `/api/v1/namespaces/${installed.namespace}/secrets/kubernetes-dashboard-kubeconfig`);
    await installed.remove();
    installed = undefined;
  });

  const isNew = (
    pod: SeenPod & { readonly spec?: { readonly volumes?: readonly { readonly name: string }[] } },
  ): boolean => pod.spec?.volumes?.some(({ name }) => name === 'kubeconfig') ?? false;

  it.each<{
    version: DashboardVersion;
    namespace: string;
    account: string;
    parts: readonly string[];
    said: readonly string[];
  }>([
    {
      version: '1.10.1',
      namespace: 'kube-system',
      account: 'kubernetes-dashboard',
      parts: ['k8s-app=kubernetes-dashboard'],
      said: [
        'Using kubeconfig file: /etc/kubernetes-dashboard/kubeconfig',
        'Successful initial request to the apiserver',
      ],
    },
    {
      version: '2.7',
      namespace: 'kubernetes-dashboard',
      account: 'kubernetes-dashboard',
      parts: ['k8s-app=kubernetes-dashboard'],
      said: [
        'Using kubeconfig file: /etc/kubernetes-dashboard/kubeconfig',
        'Successful initial request to the apiserver',
      ],
    },
    {
      version: '7',
      namespace: 'kubernetes-dashboard',
      account: 'kubernetes-dashboard-api',
      parts: ['app.kubernetes.io/name=kubernetes-dashboard-api', 'app.kubernetes.io/name=kubernetes-dashboard-auth'],
      said: ['"Using kubeconfig" kubeconfig="/etc/kubernetes-dashboard/kubeconfig"'],
    },
  ])('lets $version sign in by the file and by nothing else', async ({ version, namespace, account, parts, said }) => {
    installed = await installDashboard(node, version);
    await follow(await manifest('--kubeconfig', kubeconfig), namespace, account);
    for (const selector of parts) {
      const pod = await waitForPod(
        node,
        { namespace, selector },
        (seen) => isNew(seen) && seen.status.phase === 'Running',
      );
      const { json } = await node.api('GET', `/api/v1/namespaces/${namespace}/pods/${pod.metadata.name}`);
      const volumes = json.spec.volumes.map(({ name }: { name: string }) => name);
      expect(volumes.some((name: string) => name.startsWith('kube-api-access'))).toBe(false);
      const logs = async () => (await node.kubectl(['logs', '--namespace', namespace, pod.metadata.name])).stdout;
      await expect.poll(logs, { timeout: 30_000 }).toContain(said.at(-1));
      for (const words of said) expect(await logs()).toContain(words);
    }
    const state = await walkTarget(
      createEngine({ environment: { PATH: process.env.PATH, HOME: folder } }),
      { id: 'rig', set: { kind: 'flag', paths: [kubeconfig] }, context: null, paths: ['service'] },
      { deadlineMs: 60_000, signal: new AbortController().signal, onEvent: () => {} },
    );
    expect(state.steps['file.accepted'].finding).toMatchObject({ outcome: 'pass' });
    expect(state.verdict?.links.service).toBe('pass');
  });

  it('is taken by the API server for every version that is not installed, and passes for restricted', async () => {
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await node.api('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'strict', labels: { ...labels, 'pod-security.kubernetes.io/warn': 'restricted' } },
    });
    for (const version of ['1.5.1', '1.6.3', '1.10.1', '2.7.0']) {
      const text = await manifest('--dashboard-version', version, '--namespace', 'strict');
      const tried = await node.kubectl(['apply', '--dry-run=server', '--filename', '-'], { stdin: text });
      expect({ version, code: tried.code, stderr: tried.stderr }).toEqual({ version, code: 0, stderr: '' });
    }
  });
});
