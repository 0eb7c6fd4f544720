import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from './api-client.ts';
import { installClusterNames } from './dashboards/install.ts';
import { apply, isReady, lastEnd, podManifest, waitForPod } from './node/workloads.ts';
import { type NodeRig, startNode } from './node.ts';

const account = '/var/run/secrets/kubernetes.io/serviceaccount';

describe('a node beside the control plane', () => {
  let node: NodeRig;

  beforeAll(async () => {
    node = await startNode();
    await apply(node, [
      podManifest({ name: 'asker', image: node.probeImage, labels: { app: 'asker' } }),
      podManifest({ name: 'web', image: node.answerImage, labels: { app: 'web' } }),
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web' },
        spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
      },
    ]);
    await Promise.all([waitForPod(node, { selector: 'app=asker' }), waitForPod(node, { selector: 'app=web' })]);
  });

  afterAll(async () => {
    await node?.stop();
  });

  const inPod = (script: string) => node.kubectl(['exec', 'asker', '--', 'sh', '-c', script]);
  const service = async () => (await must(node.api('GET', '/api/v1/namespaces/default/services/web'), 'web')).json.spec;
  const withToken = `curl -sS --max-time 4 --cacert ${account}/ca.crt -H "Authorization: Bearer $(cat ${account}/token)"`;

  it('is Ready, by the name and address that pods and people see', async () => {
    const answer = await node.kubectl(['get', 'nodes', '-o', 'wide']);
    expect(answer.stdout).toMatch(
      new RegExp(`^${node.nodeName}\\s+Ready\\s.*v1\\.36\\.3\\s+${node.nodeAddress}\\s`, 'm'),
    );
  });

  it('lets a pod authenticate to the API server with its mounted token, by the Service’s address', async () => {
    const answer = await inPod(`${withToken} https://10.96.0.1/api/v1/pods`);
    expect(answer.stdout).toContain('User \\"system:serviceaccount:default:default\\" cannot list');
  });

  it('answers on a Service’s address, on its NodePort, and through the API server', async () => {
    const { clusterIP, ports } = await service();
    await expect
      .poll(async () => (await inPod(`curl -sS http://${clusterIP}/x`)).stdout)
      .toBe('web was asked for /x\n');
    const nodePort = await fetch(`http://${node.nodeAddress}:${ports[0].nodePort}/y`);
    expect(await nodePort.text()).toBe('web was asked for /y\n');
    const proxied = await node.api('GET', '/api/v1/namespaces/default/services/http:web:80/proxy/z');
    expect(proxied).toMatchObject({ status: 200, text: 'web was asked for /z\n' });
  });

  it('shows logs and forwards ports with the rig’s kubectl', async () => {
    await inPod('echo seen > /proc/1/fd/1');
    await expect.poll(async () => (await node.kubectl(['logs', 'asker'])).stdout).toBe('seen\n');
    const forward = spawn(
      node.kubectlPath,
      [`--kubeconfig=${node.adminKubeconfig}`, 'port-forward', 'service/web', ':80'],
      { env: { HOME: node.folder, PATH: '/usr/bin:/bin' }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      const [said] = (await once(forward.stdout.setEncoding('utf8'), 'data')) as [string];
      const [, port] = /127\.0\.0\.1:(\d+)/.exec(said) ?? [];
      expect(await (await fetch(`http://127.0.0.1:${port}/forwarded`)).text()).toBe('web was asked for /forwarded\n');
    } finally {
      forward.kill();
      await once(forward, 'exit');
    }
  });

  it('runs controllers: a Job ends and is removed, a Service account gets its token Secret', async () => {
    const { spec } = podManifest({
      name: 'once',
      image: node.probeImage,
      command: ['cat', `${account}/namespace`],
    }) as {
      spec: object;
    };
    await apply(node, [
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'once' },
        spec: { ttlSecondsAfterFinished: 1, template: { spec: { ...spec, restartPolicy: 'Never' } } },
      },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'old-token', annotations: { 'kubernetes.io/service-account.name': 'default' } },
        type: 'kubernetes.io/service-account-token',
      },
    ]);
    const secret = async () =>
      (await node.api('GET', '/api/v1/namespaces/default/secrets/old-token')).json?.data?.token;
    await expect.poll(secret, { timeout: 20_000 }).toBeDefined();
    const job = async () => (await node.api('GET', '/apis/batch/v1/namespaces/default/jobs/once')).status;
    await waitForPod(node, { selector: 'job-name=once' }, (pod) => pod.status.phase === 'Succeeded');
    await expect.poll(job, { timeout: 30_000 }).toBe(404);
  });

  it('knows the names of Services where a test wants that', async () => {
    const look = () => inPod('getent hosts kubernetes.default');
    await installClusterNames(node);
    await expect
      .poll(async () => (await look()).stdout, { timeout: 20_000 })
      .toMatch(/^10\.96\.0\.1\s+kubernetes\.default\.svc\.cluster\.local/);
    expect((await inPod('getent hosts nobody.default')).code).not.toBe(0);
  });

  it('says how a container ended that is started again and again', async () => {
    await apply(node, [
      podManifest({
        name: 'failing',
        image: node.probeImage,
        labels: { app: 'failing' },
        command: ['sh', '-c', 'exit 3'],
      }),
    ]);
    const pod = await waitForPod(node, { selector: 'app=failing' }, (seen) => lastEnd(seen) !== undefined);
    expect(lastEnd(pod)).toMatchObject({ reason: 'Error', exitCode: 3 });
  });

  it('drops a pod’s packets until told otherwise', async () => {
    const asker = await waitForPod(node, { selector: 'app=asker' });
    const allow = await node.dropPackets(asker.status.podIP ?? '', '10.96.0.1');
    expect((await inPod(`${withToken} https://10.96.0.1/version`)).stderr).toContain('Connection timed out');
    await allow();
    expect((await inPod(`${withToken} https://10.96.0.1/version`)).stdout).toContain('v1.36.3');
  });

  it('goes on without kube-proxy, but new Services have no way until it is back', async () => {
    await node.stopService('kube-proxy');
    await apply(node, [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'late' },
        spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
      },
    ]);
    const { clusterIP } = (await node.api('GET', '/api/v1/namespaces/default/services/late')).json.spec;
    const asked = () => inPod(`curl -sS --max-time 2 http://${clusterIP}/`);
    expect((await asked()).code).not.toBe(0);
    await node.startService('kube-proxy');
    await expect.poll(async () => (await asked()).stdout, { timeout: 20_000 }).toContain('web was asked');
  });
});

describe('a machine that can’t have a node', () => {
  const requirements = fileURLToPath(new URL('./node/requirements.ts', import.meta.url));
  const script = `
    const { requireNodeMachine } = await import(${JSON.stringify(requirements)});
    try { requireNodeMachine(); console.log('nothing missing'); } catch (error) { console.log(error.message); }`;
  const asked = (before: readonly string[]) => {
    const [program = '', ...args] = [
      ...before,
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      '-e',
      script,
    ];
    return spawnSync(program, args, { encoding: 'utf8' }).stdout.trim();
  };

  it('says what is missing and how to get it', () => {
    expect(asked([])).toBe('nothing missing');
    const hidden = 'mount -t tmpfs tmpfs /usr/lib/cni && exec "$@"';
    expect(asked(['unshare', '--mount', 'sh', '-c', hidden, 'sh'])).toBe(
      'the rig’s node misses containernetworking-plugins. On Debian: sudo apt-get install containernetworking-plugins',
    );
  });

  it('says that it needs root', () => {
    expect(asked(['setpriv', '--reuid=65534', '--clear-groups'])).toMatch(/^the rig’s node needs root/);
  });
});

const foldersIn = (folder: string): string[] => {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${folder}/${name}`);
  } catch {
    return [];
  }
};

describe('the end of a node', () => {
  const cables = () => Object.keys(networkInterfaces()).filter((name) => name.startsWith('apnode'));
  // Ours stand at the top of each hierarchy (node/cgroups.ts). Deeper ones belong to whoever else runs pods here, and come and go.
  const cgroups = (pid: number | undefined) =>
    ['/sys/fs/cgroup', ...foldersIn('/sys/fs/cgroup')].flatMap((hierarchy) =>
      foldersIn(hierarchy).filter((name) => name.endsWith(`/authpath-rig-${pid}`)),
    );

  it('leaves nothing behind when its test is killed, and the next start tidies the rest', async () => {
    const script = `
      import { startNode } from ${JSON.stringify(fileURLToPath(new URL('./node.ts', import.meta.url)))};
      const node = await startNode();
      await node.kubectl(['run', 'held', '--image=' + node.probeImage, '--image-pull-policy=Never']);
      await node.kubectl(['wait', 'pod/held', '--for=condition=Ready', '--timeout=60s']);
      console.log(node.machine.network.node, node.folder);`;
    const run = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [said] = (await once(run.stdout.setEncoding('utf8'), 'data')) as [string];
    const [address = ''] = said.split(' ');
    const cable = cables().find((name) =>
      networkInterfaces()[name]?.some((own) => own.address === address.replace(/2$/, '1')),
    );
    expect(cable).toBeDefined();
    expect(cgroups(run.pid)).not.toEqual([]);
    run.kill('SIGKILL');
    await expect.poll(cables, { timeout: 20_000 }).not.toContain(cable);

    const next = await startNode();
    try {
      expect(cgroups(run.pid)).toEqual([]);
      await apply(next, [podManifest({ name: 'again', image: next.probeImage, labels: { app: 'again' } })]);
      expect(isReady(await waitForPod(next, { selector: 'app=again' }))).toBe(true);
    } finally {
      await next.stop();
    }
    expect(cgroups(process.pid)).toEqual([]);
  });
});
