import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { trialPodProbe } from '../../../electron/probes/trial-pod.ts';
import { newTools } from '../hostile/measure.ts';
import { type Asked, refused, type Said, startScriptedApi } from './scripted-api.ts';

const jobs = '/apis/batch/v1/namespaces/kubernetes-dashboard/jobs';
const pods = '/api/v1/namespaces/kubernetes-dashboard/pods';
const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

const subject = {
  namespace: 'kubernetes-dashboard',
  account: 'kubernetes-dashboard',
  automount: null,
  node: 'node-a',
  tolerations: [],
};

const healthyLog = `authpath-trial 1
file token present 1043
file ca.crt present 1107
file namespace present 20
server 10.96.0.1:443
curl present
call address open 0 403
call address verified 0 403
call address token 0 200
call name open 6 000
said name open curl: (6) Could not resolve host: kubernetes.default.svc
end
`;

type World = {
  allowed?: (resource: string, verb: string) => boolean;
  dryRun?: Said;
  create?: Said | 'hang';
  pod?: unknown;
  log?: string;
  events?: unknown[];
  left?: { name: string; age: number }[];
};

const ended = {
  phase: 'Succeeded',
  containerStatuses: [{ state: { terminated: { exitCode: 0, reason: 'Completed' } } }],
};

function scripted(world: World) {
  return (asked: Asked): Said | 'hang' => {
    const { method, path, query, body } = asked;
    if (path === reviews) {
      const { resource, verb } = body.spec.resourceAttributes;
      const allowed = world.allowed?.(resource, verb) ?? true;
      return { status: 201, body: { kind: 'SelfSubjectAccessReview', status: { allowed } } };
    }
    if (path === jobs && method === 'POST') {
      const said = query.get('dryRun') === 'All' ? world.dryRun : world.create;
      return said ?? { status: 201, body };
    }
    if (path === jobs) {
      const items = (world.left ?? []).map(({ name, age }) => ({
        metadata: {
          name,
          labels: { 'app.kubernetes.io/managed-by': 'authpath' },
          creationTimestamp: new Date(Date.now() - age * 1000).toISOString(),
        },
      }));
      return { status: 200, body: { kind: 'JobList', items } };
    }
    if (path.startsWith(`${jobs}/`) && method === 'DELETE') return { status: 200, body: { kind: 'Status' } };
    if (path === pods) {
      const items =
        world.pod === undefined ? [] : [{ metadata: { name: 'p' }, spec: { nodeName: 'node-a' }, status: world.pod }];
      return { status: 200, body: { kind: 'PodList', items } };
    }
    if (path === `${pods}/p/log`) return { status: 200, body: world.log ?? healthyLog };
    if (path.endsWith('/events')) return { status: 200, body: { items: world.events ?? [] } };
    return refused(404, 'the server could not find the requested resource');
  };
}

let stop = async (): Promise<void> => {};
afterEach(() => stop());

async function start(world: World) {
  const api = await startScriptedApi(scripted(world));
  stop = api.stop;
  const controller = new AbortController();
  const tools = newTools(controller.signal);
  const tidied: Promise<unknown>[] = [];
  const bearer = tools.vault.put('person-token', 'secret');
  const signed = api.signedBy({ bearer, clientCertificate: null, basic: null });
  const run = () =>
    trialPodProbe.measure(
      { ...signed, subject, image: 'curlimages/curl:8.10.1' },
      { ...tools, tidy: (work) => void tidied.push(work) },
    );
  const made = () =>
    api.asked.filter(({ method, path, query }) => method === 'POST' && path === jobs && !query.has('dryRun'));
  const removed = () => api.asked.filter(({ method }) => method === 'DELETE');
  return { api, run, made, removed, tidied, stopWalk: () => controller.abort('cancelled') };
}

describe('a trial inside the cluster', () => {
  it('asks for the rights and dry first, makes one restricted Job, reads its log and removes it', async () => {
    const { api, run, made, removed } = await start({ pod: ended });
    const evidence = await run();
    expect(evidence.report).toMatchObject({ server: '10.96.0.1:443', curl: true, complete: true });
    expect(evidence.report?.calls.map(({ to, how, exit, status }) => [to, how, exit, status])).toEqual([
      ['address', 'open', 0, 403],
      ['address', 'verified', 0, 403],
      ['address', 'token', 0, 200],
      ['name', 'open', 6, null],
    ]);
    expect(evidence).toMatchObject({ missing: [], refusal: null, removed: true, pod: { node: 'node-a' } });

    const posts = api.asked.filter(({ method, path }) => method === 'POST' && path === jobs);
    expect(posts.map(({ query }) => query.get('dryRun'))).toEqual(['All', null]);
    const [job] = made();
    expect(removed().map(({ path, query }) => [path, query.get('propagationPolicy')])).toEqual([
      [`${jobs}/${job?.body.metadata.name}`, 'Background'],
    ]);
    const { spec } = job?.body ?? {};
    expect(spec).toMatchObject({ activeDeadlineSeconds: 60, ttlSecondsAfterFinished: 60, backoffLimit: 0 });
    expect(spec.template.metadata.labels).toEqual({
      'app.kubernetes.io/managed-by': 'authpath',
      'app.kubernetes.io/instance': job?.body.metadata.name,
    });
    expect(spec.template.spec).toMatchObject({
      serviceAccountName: 'kubernetes-dashboard',
      restartPolicy: 'Never',
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(spec.template.spec.containers[0]).toMatchObject({
      image: 'curlimages/curl:8.10.1',
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '200m', memory: '64Mi' } },
    });
  });

  it.each([
    ['jobs', 'create'],
    ['jobs', 'delete'],
    ['pods', 'get'],
  ])('makes nothing where %s %s is not allowed', async (resource, verb) => {
    const { run, made } = await start({ allowed: (asked, how) => !(asked === resource && how === verb) });
    const evidence = await run();
    expect(evidence.missing).toMatchObject([{ resource, verb, allowed: false }]);
    expect(made()).toHaveLength(0);
    expect(evidence.removed).toBeNull();
  });

  it('makes nothing where the dry run is refused', async () => {
    const message = 'admission webhook "images.example" denied the request: unknown registry';
    const { run, made } = await start({ dryRun: refused(400, message) });
    expect((await run()).refusal).toMatchObject({ at: 'dryRun', status: 400, message });
    expect(made()).toHaveLength(0);
  });

  it('says why no pod was made, and removes the Job', async () => {
    const message = 'Error creating: pods "authpath-trial-x" is forbidden: exceeded quota: compute';
    const { run, removed } = await start({ events: [{ reason: 'FailedCreate', message }] });
    const evidence = await run();
    expect(evidence).toMatchObject({ pod: null, noPod: message, report: null, removed: true });
    expect(removed()).toHaveLength(1);
  });

  it('gives an image up at once that can’t be pulled', async () => {
    const waiting = { reason: 'ErrImagePull', message: 'pull access denied' };
    const { run, removed } = await start({ pod: { phase: 'Pending', containerStatuses: [{ state: { waiting } }] } });
    const evidence = await run();
    expect(evidence.pod).toMatchObject({ phase: 'Pending', ...waiting });
    expect(evidence.waitedMs).toBeLessThan(5_000);
    expect(removed()).toHaveLength(1);
  });

  it('is over 100 ms after it was stopped, and the Job is removed behind it', async () => {
    const { run, made, removed, tidied, stopWalk } = await start({ pod: { phase: 'Running' } });
    const running = run();
    while (made().length === 0) await sleep(5);
    await sleep(300);
    const before = performance.now();
    stopWalk();
    await running;
    expect(performance.now() - before).toBeLessThan(100);
    await Promise.all(tidied);
    expect(removed().map(({ path }) => path)).toEqual([`${jobs}/${made()[0]?.body.metadata.name}`]);
  });

  it('removes what an answer that never came may have made', async () => {
    const world: World = { create: 'hang' };
    const { run, made, removed, tidied, stopWalk } = await start(world);
    const running = run();
    while (made().length === 0) await sleep(5);
    stopWalk();
    expect((await running).job).not.toBeNull();
    await Promise.all(tidied);
    expect(removed()).toHaveLength(1);
  }, 20_000);

  it('removes what an earlier trial left, and not what still has time', async () => {
    const left = [
      { name: 'authpath-trial-00000000aa', age: 400 },
      { name: 'authpath-trial-00000000bb', age: 100 },
      { name: 'somebody-elses', age: 4_000 },
    ];
    const { run } = await start({ pod: ended, left });
    expect((await run()).tidied).toEqual(['authpath-trial-00000000aa']);
  });

  it('keeps nothing of a log that is not ours', async () => {
    const log = healthyLog.replace('end\n', 'Authorization: Bearer eyJhbGciOi.abc.def\n');
    const { run } = await start({ pod: ended, log });
    const { report } = await run();
    expect(report).toMatchObject({ complete: false, otherLines: 1 });
    expect(JSON.stringify(report)).not.toContain('eyJ');
    await stop();
    const other = await start({ pod: ended, log: 'hello\n' });
    expect((await other.run()).report).toBeNull();
  });
});
