import { request } from 'node:https';
import type { DemoCluster } from './cluster.ts';
import { suffix } from './object-form.ts';
import type { DemoObject } from './objects.ts';
import { running } from './running-pod.ts';

/** The practice API server as a pod of its cluster sees it. */
export interface ServerInside {
  readonly port: number;
  readonly authorityPem: string;
  /** A new token of an account, as a pod gets one mounted. */
  readonly newToken: (namespace: string, account: string) => string;
  readonly now: () => Date;
}

interface PodTemplate {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly serviceAccountName: string;
    readonly automountServiceAccountToken?: boolean;
    readonly containers: readonly { readonly name: string; readonly image: string }[];
  };
}

/** As long as a small image takes to start on a node that has it. Milliseconds. */
const startMs = 400;

/**
 * What becomes of a trial's Job: a pod that starts, calls the API server as the script in it does, writes what the script
 * writes, and ends. The calls are real ones, to the practice server, with a real token of the account.
 */
export async function runTrialPod(cluster: DemoCluster, job: DemoObject, inside: ServerInside): Promise<void> {
  const { namespace = '', name } = job.metadata;
  const { template } = job.spec as { readonly template: PodTemplate };
  const [container] = template.spec.containers;
  if (container === undefined) return;
  const pod = `${name}-${suffix(name, 5)}`;
  const at = inside.now();
  const labels = { ...template.metadata.labels, 'batch.kubernetes.io/job-name': name, 'job-name': name };
  const form = running({ ...template.spec }, pod, { at, address: '10.244.0.250' });
  const put = (status: Readonly<Record<string, unknown>>): void =>
    cluster.put('/pods', {
      metadata: { name: pod, namespace, labels, creationTimestamp: at.toISOString() } as DemoObject['metadata'],
      ...form,
      status: { ...form.status, ...status },
    });
  put({ phase: 'Pending', containerStatuses: [] });
  await new Promise((resolve) => setTimeout(resolve, startMs).unref());
  const mounted = template.spec.automountServiceAccountToken !== false;
  const token = mounted ? inside.newToken(namespace, template.spec.serviceAccountName) : null;
  const lines = await report({ ...inside, token, namespace, curl: /curl/.test(container.image) });
  // Its Job may have been removed meanwhile, and the pod with it.
  if (cluster.find('batch/jobs', namespace, name) === null) return;
  cluster.write(namespace, pod, container.name, `${lines.join('\n')}\n`);
  const terminated = { exitCode: 0, reason: 'Completed', finishedAt: inside.now().toISOString() };
  put({
    phase: 'Succeeded',
    containerStatuses: [{ name: container.name, image: container.image, restartCount: 0, state: { terminated } }],
  });
}

interface Seen extends ServerInside {
  readonly token: string | null;
  readonly namespace: string;
  readonly curl: boolean;
}

async function report({ token, namespace, curl, ...inside }: Seen): Promise<readonly string[]> {
  const files = [
    ['token', token],
    ['ca.crt', token === null ? null : inside.authorityPem],
    ['namespace', token === null ? null : namespace],
  ] as const;
  const lines = [
    'authpath-trial 1',
    ...files.map(([name, content]) =>
      content === null ? `file ${name} absent -` : `file ${name} present ${Buffer.byteLength(content)}`,
    ),
    'server 10.96.0.1:443',
  ];
  if (!curl) return [...lines, 'curl absent', 'end'];
  lines.push('curl present');
  for (const to of ['address', 'name']) {
    lines.push(`call ${to} open 0 ${await call(inside.port, null, null)}`);
    if (token === null) continue;
    lines.push(`call ${to} verified 0 ${await call(inside.port, inside.authorityPem, null)}`);
    lines.push(`call ${to} token 0 ${await call(inside.port, inside.authorityPem, token)}`);
  }
  return [...lines, 'end'];
}

/** The status of `/api`. `authorityPem` null: the certificate is not looked at, and no token is sent. */
function call(port: number, authorityPem: string | null, token: string | null): Promise<number> {
  const trust = authorityPem === null ? { rejectUnauthorized: false } : { ca: authorityPem };
  const headers = token === null ? {} : { Authorization: `Bearer ${token}` };
  const servername = 'kubernetes.default.svc';
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/api', servername, headers, agent: false, ...trust }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}
