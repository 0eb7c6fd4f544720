import { describe, expect, it } from 'vitest';
import type { ObjectKind } from '../../../shared/model/evidence/objects.ts';
import { healthyLog } from '../service/world.ts';
import {
  answered,
  codesOf,
  container,
  crashed,
  deployment,
  event,
  healthyDashboard,
  inNamespace,
  judge,
  lastLog,
  pod,
  service,
} from './builders.ts';

type Raw = Readonly<Record<string, unknown>>;

const name = 'kubernetes-dashboard';
const owner = (uid: string) => [
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${name}-${uid}`, uid, controller: true },
];
const file = '--kubeconfig=/etc/kubernetes/kubeconfig.yaml';
const noFile = [
  '2026/11/24 11:59:00 Starting overwatch',
  '2026/11/24 11:59:00 Using kubeconfig file: /etc/kubernetes/kubeconfig.yaml',
  'panic: stat /etc/kubernetes/kubeconfig.yaml: no such file or directory',
].join('\n');

/** The pod that was there before, which serves unless its status says otherwise. */
const earlier = (status: Raw = {}): Raw =>
  pod(status, { metadata: { name: `${name}-before`, uid: 'uid-before', ownerReferences: owner('one') } });

/** The pod of the update: younger, and of another ReplicaSet. */
const later = (status: Raw, spec: Raw = {}, uid = 'two'): Raw =>
  pod(status, {
    metadata: { creationTimestamp: '2026-11-24T11:30:00Z', ownerReferences: owner(uid) },
    spec,
  });

const withFile = {
  containers: [{ name, image: 'kubernetesui/dashboard:v2.7.0', args: [file] }],
};

function walk(found: Partial<Record<ObjectKind, readonly Raw[]>>, updateLog: string, template: readonly string[] = []) {
  const made = deployment(template.length === 0 ? {} : { args: template });
  return healthyDashboard({
    dashboardCandidates: [answered('deployments', [made]), answered('services', [service()])],
    dashboardObjects: inNamespace(found),
    podLogs: [
      lastLog(healthyLog, { pod: `${name}-before`, previous: false }),
      ...(updateLog === '' ? [] : [lastLog(updateLog)]),
    ],
  });
}

describe('an update that does not come through', () => {
  it('stops nobody while the pod from before serves, whose sign-in is judged by what that pod is', () => {
    const facts = walk({ pods: [earlier(), later(crashed(2), withFile)] }, noFile, [file]);
    expect(judge('service.mode', facts)).toMatchObject({ outcome: 'pass', note: 'service account' });
    expect(judge('account.network', facts).outcome).toBe('pass');
    const mounted = judge('file.mounted', facts);
    expect(mounted.outcome).toBe('warn');
    expect(codesOf(mounted)).toEqual(['KF-01']);
    expect(mounted).toMatchObject({ problems: [{ blocks: false, next: expect.stringMatching(/serve on/) }] });
    // It ends by what file.mounted names; the pods’ step does not say so once more.
    expect(judge('dashboard.pods', facts)).toMatchObject({ outcome: 'pass', note: '1 ready' });
  });

  it('is the fault where the pod from before is not ready', () => {
    const gone = earlier({ conditions: [{ type: 'Ready', status: 'False' }] });
    const facts = walk({ pods: [gone, later(crashed(2), withFile)] }, noFile, [file]);
    const mounted = judge('file.mounted', facts);
    expect(mounted.outcome).toBe('fail');
    expect(codesOf(mounted)).toEqual(['KF-01']);
  });

  it('is the fault where both are of one ReplicaSet: half of those who come meet it', () => {
    const facts = walk({ pods: [earlier(), later(crashed(2), withFile, 'one')] }, noFile, [file]);
    expect(judge('file.mounted', facts).outcome).toBe('fail');
  });

  it('is named by the pods’ step where no sign-in is the reason', () => {
    const waiting = { reason: 'ImagePullBackOff', message: 'not found' };
    const status = {
      phase: 'Pending',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [container({ state: { waiting } })],
    };
    const facts = walk({ pods: [earlier(), later(status)] }, '');
    const judged = judge('dashboard.pods', facts);
    expect(judged.outcome).toBe('warn');
    expect(codesOf(judged)).toEqual(['WL-01']);
    expect(judged).toMatchObject({ problems: [{ next: expect.stringMatching(/serve on/) }] });
    expect(judge('account.network', facts).outcome).toBe('pass');
  });

  it('that has made no pod yet changes nothing: the template alone says what will not run', () => {
    const facts = walk({ pods: [earlier()] }, '', [file]);
    expect(judge('service.mode', facts)).toMatchObject({ outcome: 'pass', note: 'service account' });
    expect(judge('file.mounted', facts).outcome).toBe('notApplicable');
  });
});

describe('containers that do not ask the API server', () => {
  const ended = { exitCode: 1, reason: 'Error' };
  const own = container({ ready: true, state: { running: { startedAt: '2026-11-24T12:00:05Z' } } });
  const other = (called: string): Raw => ({
    name: called,
    image: 'x:1',
    ready: false,
    restartCount: 4,
    state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
    lastState: { terminated: ended },
  });
  const pods = (status: Raw, log = '') =>
    judge(
      'dashboard.pods',
      healthyDashboard({
        dashboardObjects: inNamespace({ pods: [pod({ conditions: [{ type: 'Ready', status: 'False' }], ...status })] }),
        podLogs: log === '' ? [] : [lastLog(log, { container: 'oauth2-proxy' })],
      }),
    );

  it('WL-11: one beside the Dashboard ends, and nothing is said of the API server', () => {
    const judged = pods({ containerStatuses: [own, other('oauth2-proxy')] }, 'no configuration given');
    expect(judged).toMatchObject({ outcome: 'fail', problems: [{ code: 'WL-11', candidates: ['WL-11'] }] });
    const panics = pods(
      { containerStatuses: [own, other('oauth2-proxy')] },
      'panic: dial tcp 10.0.0.9:6379: i/o timeout',
    );
    expect(codesOf(panics)).toEqual(['WL-11']);
  });

  it('WL-17: its own words say that it does not know an argument', () => {
    const judged = pods({ containerStatuses: [own, other('oauth2-proxy')] }, 'unknown flag: --http-addres');
    expect(codesOf(judged)).toEqual(['WL-17']);
  });

  it('WL-11: one that must end before the Dashboard starts ends with an error', () => {
    const waiting = container({ state: { waiting: { reason: 'PodInitializing' } } });
    const judged = pods({ phase: 'Pending', initContainerStatuses: [other('wait')], containerStatuses: [waiting] });
    expect(judged).toMatchObject({ outcome: 'fail', problems: [{ code: 'WL-11', args: { container: 'wait' } }] });
  });

  it('one that still runs before the Dashboard starts is waited for, by its name', () => {
    const waiting = container({ state: { waiting: { reason: 'PodInitializing' } } });
    const running = {
      name: 'wait',
      ready: false,
      restartCount: 0,
      state: { running: { startedAt: '2026-11-24T11:00:05Z' } },
    };
    const judged = pods({ phase: 'Pending', initContainerStatuses: [running], containerStatuses: [waiting] });
    expect(judged).toMatchObject({ outcome: 'inconclusive', message: expect.stringMatching(/init container wait/) });
  });

  it('a gate that nobody opens is named in the condition’s words', () => {
    const message = 'corresponding condition of pod readiness gate "lb" does not exist.';
    const judged = pods({ conditions: [{ type: 'Ready', status: 'False', message }], containerStatuses: [own] });
    expect(judged).toMatchObject({ outcome: 'inconclusive', message: expect.stringMatching(/readiness gate "lb"/) });
  });

  it('one that is not ready hides no Dashboard that ends again and again, in one of its short lives as well', () => {
    const sidecar = { ...other('istio-proxy'), restartCount: 0, state: { running: {} }, lastState: {} };
    const running = { running: { startedAt: '2026-11-24T12:00:05Z' } };
    const short = container({
      ready: true,
      restartCount: 2,
      state: running,
      lastState: { terminated: { exitCode: 2 } },
    });
    const judged = judge(
      'dashboard.pods',
      healthyDashboard({
        dashboardObjects: inNamespace({
          pods: [pod({ conditions: [{ type: 'Ready', status: 'False' }], containerStatuses: [sidecar, short] })],
          events: [event('Unhealthy', 'Readiness probe failed: connection refused')],
        }),
        podLogs: [
          lastLog('panic: Get "https://10.96.0.1:443/version": dial tcp 10.96.0.1:443: connect: connection refused', {
            previous: false,
          }),
        ],
      }),
    );
    expect(codesOf(judged)).toEqual(['WL-05']);
  });

  it('the Dashboard itself may end by all that its start needs', () => {
    const judged = pods(crashed(1));
    expect(judged).toMatchObject({
      problems: [{ code: 'WL-05', candidates: expect.arrayContaining(['WL-11', 'WL-17']) }],
    });
  });
});

describe('what keeps a container from being made or from staying', () => {
  const pods = (status: Raw, events: readonly Raw[] = []) =>
    judge('dashboard.pods', healthyDashboard({ dashboardObjects: inNamespace({ pods: [pod(status)], events }) }));
  const unmade = (message: string) =>
    pods({
      phase: 'Pending',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [container({ state: { waiting: { reason: 'CreateContainerConfigError', message } } })],
    });

  it.each([
    ['WL-12', 'container has runAsNonRoot and image will run as root (pod: "p", container: c)'],
    ['WL-12', 'container\'s runAsUser breaks non-root policy (pod: "p", container: c)'],
    ['WL-12', 'container has runAsNonRoot and image has non-numeric user (nobody), cannot verify user is non-root'],
    ['WL-03', 'secret "kubernetes-dashboard-csrf" not found'],
    ['WL-03', "couldn't find key CSRF_KEY in Secret kubernetes-dashboard/kubernetes-dashboard-csrf"],
    ['WL-17', 'failed to prepare subPath for volumeMount "certs" of container "kubernetes-dashboard"'],
  ])('%s: %s', (code, message) => {
    expect(codesOf(unmade(message))).toEqual([code]);
  });

  it('WL-10: a startup check ends it', () => {
    const events = [event('Unhealthy', 'Startup probe failed: Get "https://10.88.1.5:9443/": connection refused')];
    expect(pods(crashed(2), events)).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'WL-10', args: { probe: 'startup' }, candidates: ['WL-10'] }],
    });
  });

  it('WL-17: the command that is to be run after its start is not there', () => {
    const events = [event('FailedPostStartHook', 'PostStartHook failed')];
    expect(codesOf(pods(crashed(137), events))).toEqual(['WL-17']);
    expect(codesOf(pods(crashed(137)))).toEqual(['WL-11']);
  });
});
