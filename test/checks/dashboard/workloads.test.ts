// A Dashboard that no Deployment makes: a DaemonSet, a StatefulSet, another controller’s pods, bare pods, or none at all.
import { describe, expect, it } from 'vitest';
import { describe as words } from '../../../shared/catalogue/describe.ts';
import type { ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import { findInstalls } from '../../../shared/rules/dashboard/find-installs.ts';
import { forwardTarget } from '../../../shared/rules/dashboard/forward-target.ts';
import { logQuestions } from '../../../shared/rules/dashboard/install-pods.ts';
import { withPods } from '../../../shared/rules/dashboard/lone-pods.ts';
import { answer } from '../builders.ts';
import {
  answered,
  container,
  crashed,
  denied,
  deployment,
  event,
  healthyDashboard,
  inNamespace,
  judge,
  pod,
  service,
} from './builders.ts';

type Raw = Readonly<Record<string, unknown>>;

const labels = { 'k8s-app': 'kubernetes-dashboard' };
const namespace = 'kubernetes-dashboard';
const noWorkloads = (['deployments', 'daemonSets', 'statefulSets'] as const).map((kind) => answered(kind, []));
const onlyService = [...noWorkloads, answered('services', [service()])];
const server = (gitVersion: string) => ({
  version: answer({ body: JSON.stringify({ gitVersion }) }),
  signedVersion: null,
});

/** A DaemonSet has no replicas of its own to want: it wants one on each node that fits. */
function daemonSet(wanted: number, ready = wanted): Raw {
  const { replicas: _, ...spec } = deployment().spec as Raw & { readonly replicas: number };
  const status = {
    desiredNumberScheduled: wanted,
    currentNumberScheduled: wanted,
    numberReady: ready,
    numberAvailable: ready,
  };
  return { ...deployment(), spec, status };
}

const madeBy = (kind: string, name: string): Raw => ({ controller: true, kind, name, uid: `uid-${name}` });
const owned = (kind: string, name = 'kubernetes-dashboard', status: Raw = {}): Raw =>
  pod(status, { metadata: { name: `${name}-x7k2p`, labels, ownerReferences: [madeBy(kind, name)] } });

function candidates(kind: 'daemonSets' | 'statefulSets', raw: Raw): readonly ObjectsEvidence[] {
  return [answered('deployments', []), answered(kind, [raw]), answered('services', [service()])];
}

const pods = (change: Parameters<typeof healthyDashboard>[0]) => judge('dashboard.pods', healthyDashboard(change));

function problemOf(judgement: ReturnType<typeof judge>) {
  const [first] = 'problems' in judgement ? judgement.problems : [];
  if (first === undefined) throw new Error(`no problem: ${JSON.stringify(judgement)}`);
  const { message } = words(first.code, first.args);
  expect(message.split(/\s+/).length).toBeLessThan(30);
  expect(message).not.toMatch(/undefined|null/);
  return first;
}

describe('a DaemonSet and a StatefulSet', () => {
  it.each([
    ['daemonSets', 'DaemonSet', daemonSet(1)],
    ['statefulSets', 'StatefulSet', deployment()],
  ] as const)('%s: it is found, and healthy it is healthy', (list, kind, raw) => {
    const dashboardCandidates = candidates(list, raw);
    const [install, ...others] = findInstalls(dashboardCandidates);
    expect(others).toEqual([]);
    expect(install).toMatchObject({ name: 'kubernetes-dashboard', version: '2.7.0', family: '2' });
    expect(install?.modules).toMatchObject([{ kind, deployment: `${kind.toLowerCase()}/kubernetes-dashboard` }]);
    expect(install?.service?.name).toBe('kubernetes-dashboard');
    const dashboardObjects = inNamespace({ pods: [owned(kind)] });
    expect(pods({ dashboardCandidates, dashboardObjects })).toMatchObject({ outcome: 'pass', note: '1 ready' });
    expect(judge('dashboard.install', healthyDashboard({ dashboardCandidates }))).toMatchObject({ outcome: 'pass' });
  });

  it('what it says of a pod that it may not make is its own event', () => {
    const said = 'Error creating: pods "kubernetes-dashboard-" is forbidden: exceeded quota: team, requested: pods=1';
    const about = { kind: 'DaemonSet', name: 'kubernetes-dashboard', uid: 'uid-kubernetes-dashboard' };
    const made = { ...daemonSet(1, 0), status: { desiredNumberScheduled: 1, currentNumberScheduled: 0 } };
    const found = pods({
      dashboardCandidates: candidates('daemonSets', made),
      dashboardObjects: inNamespace({ pods: [], events: [event('FailedCreate', said, about)] }),
    });
    expect(found.outcome).toBe('fail');
    const problem = problemOf(found);
    expect(problem).toMatchObject({
      code: 'WL-12',
      args: { why: 'quota', workload: 'daemonset/kubernetes-dashboard' },
    });
    expect(JSON.stringify(words(problem.code, problem.args).remedies)).not.toContain('deployment/daemonset');
  });

  it('its missing account is told by the account’s own step', () => {
    const said = `pods "x" is forbidden: error looking up service account ${namespace}/kubernetes-dashboard: serviceaccount "kubernetes-dashboard" not found`;
    const about = { kind: 'StatefulSet', name: 'kubernetes-dashboard', uid: 'uid-kubernetes-dashboard' };
    const made = { ...deployment({ available: 0 }), status: { replicas: 0 } };
    const dashboardCandidates = candidates('statefulSets', made);
    const dashboardObjects = inNamespace({
      pods: [],
      events: [event('FailedCreate', said, about)],
      serviceAccounts: [],
    });
    expect(problemOf(pods({ dashboardCandidates, dashboardObjects }))).toMatchObject({
      code: 'WL-13',
      explainable: true,
    });
    const exists = judge('account.exists', healthyDashboard({ dashboardCandidates, dashboardObjects }));
    expect(problemOf(exists)).toMatchObject({ code: 'WL-13' });
  });

  it('no node fits a DaemonSet: it is not “scaled to 0”, which it can’t be', () => {
    const found = pods({
      dashboardCandidates: candidates('daemonSets', daemonSet(0)),
      dashboardObjects: inNamespace({ pods: [] }),
    });
    const problem = problemOf(found);
    expect(problem).toMatchObject({ code: 'WL-12', args: { why: 'noNode' }, certainty: 'likely' });
    expect(JSON.stringify(words(problem.code, problem.args).remedies)).not.toContain('scale');
  });

  it('takes no pods of a Deployment with the same labels for its own', () => {
    const dashboardCandidates = candidates('daemonSets', daemonSet(1, 0));
    const ofOther = owned('ReplicaSet', 'kubernetes-dashboard-6c4b5d5c9d');
    const broken = owned('DaemonSet', 'kubernetes-dashboard', crashed(2));
    expect(pods({ dashboardCandidates, dashboardObjects: inNamespace({ pods: [ofOther, broken] }) })).toMatchObject({
      outcome: 'fail',
    });
  });

  it('without rights to pods its own word counts', () => {
    const dashboardCandidates = candidates('daemonSets', daemonSet(1));
    const judgement = pods({ dashboardCandidates, dashboardObjects: [denied('pods', namespace)] });
    expect(judgement).toMatchObject({ outcome: 'pass' });
    expect(judgement).toMatchObject({ message: expect.stringMatching(/^Its DaemonSets say/) });
  });
});

describe('a Service with pods that none of these makes', () => {
  it.each([
    ['a bare pod', pod({}, { metadata: { labels } }), 'pod/kubernetes-dashboard-6c4b5d5c9d-x7k2p'],
    ['a pod of an Argo Rollout', owned('Rollout', 'ui'), 'rollout/ui'],
    ['a ReplicaSet whose Deployment is gone', owned('ReplicaSet', 'ui-6c4b5'), 'replicaset/ui-6c4b5'],
  ])('%s runs: nothing is gone', (_, raw, maker) => {
    const dashboardObjects = inNamespace({ pods: [raw] });
    const judgement = pods({ dashboardCandidates: onlyService, dashboardObjects });
    expect(judgement).toMatchObject({ outcome: 'pass', note: '1 ready' });
    expect(judgement.facts).toContainEqual(expect.objectContaining({ label: maker, outcome: 'pass' }));
    expect(
      judge('dashboard.endpoints', healthyDashboard({ dashboardCandidates: onlyService, dashboardObjects })),
    ).toMatchObject({ outcome: 'pass' });
  });

  it('its image tells the version, its log how it signs in, and its pod is the one to forward to', () => {
    const dashboardObjects = inNamespace({ pods: [pod({}, { metadata: { labels } })] });
    const [found] = findInstalls(onlyService);
    if (found === undefined) throw new Error('not found');
    const install = withPods(found, dashboardObjects);
    expect(install).toMatchObject({ version: '2.7.0', modules: [{ module: 'dashboard', kind: 'Pod' }] });
    expect(logQuestions(install, dashboardObjects)).toHaveLength(1);
    expect(forwardTarget(found, dashboardObjects)).toMatchObject({ port: 8443, scheme: 'https' });
  });

  it('of a name and image that say nothing of a Dashboard, it is what the Service leads to', () => {
    const spec = { containers: [{ name: 'ui', image: 'registry.example.com/ui:1' }] };
    const statuses = [
      container({ name: 'ui', ready: true, state: { running: { startedAt: '2026-11-24T12:00:05Z' } } }),
    ];
    const raw = pod({ containerStatuses: statuses }, { metadata: { labels, name: 'ui-0' }, spec });
    expect(pods({ dashboardCandidates: onlyService, dashboardObjects: inNamespace({ pods: [raw] }) })).toMatchObject({
      outcome: 'pass',
    });
  });

  it('and where the pod ends again and again, that is what is said, with no word of a Deployment to restart', () => {
    const dashboardObjects = inNamespace({ pods: [pod(crashed(2), { metadata: { labels } })] });
    const problem = problemOf(pods({ dashboardCandidates: onlyService, dashboardObjects }));
    expect(problem.code).toBe('WL-05');
    expect(JSON.stringify(words(problem.code, problem.args).remedies)).not.toMatch(/deployment\/|rollout/);
  });

  it('a bare pod that has ended is not made anew', () => {
    const terminated = { exitCode: 0, reason: 'Completed' };
    const ended = pod(
      { phase: 'Succeeded', conditions: [], containerStatuses: [container({ state: { terminated } })] },
      { metadata: { labels } },
    );
    const problem = problemOf(
      pods({ dashboardCandidates: onlyService, dashboardObjects: inNamespace({ pods: [ended] }) }),
    );
    expect(problem).toMatchObject({ code: 'WL-11', args: { why: 'completed' } });
  });

  it('somebody else’s pods in its namespace are not its own', () => {
    const other = pod(
      {},
      {
        metadata: { name: 'kong-1', labels: { 'app.kubernetes.io/name': 'kong' } },
        spec: { containers: [{ name: 'proxy', image: 'kong:3.8' }] },
      },
    );
    expect(
      problemOf(pods({ dashboardCandidates: onlyService, dashboardObjects: inNamespace({ pods: [other] }) })),
    ).toMatchObject({ code: 'WL-12', args: { why: 'deleted' } });
  });
});

describe('a Service with no pods', () => {
  const none = inNamespace({ pods: [] });

  it('WL-12: what made them is gone', () => {
    const found = pods({ dashboardCandidates: onlyService, dashboardObjects: none });
    expect(found.outcome).toBe('fail');
    expect(problemOf(found)).toMatchObject({ code: 'WL-12', certainty: 'certain', args: { why: 'deleted' } });
  });

  it('with no right to see what could make them, nothing is said to be gone', () => {
    const blind = [denied('deployments', null), denied('deployments', namespace), answered('services', [service()])];
    expect(pods({ dashboardCandidates: blind, dashboardObjects: none })).toMatchObject({
      outcome: 'notApplicable',
      reason: 'rightsMissing',
    });
    const asked = { paths: ['port-forward'], install: null, told: {}, trial: null } as const;
    expect(pods({ asked, dashboardCandidates: blind, dashboardObjects: none })).toMatchObject({
      outcome: 'inconclusive',
      reason: 'rightsMissing',
    });
    const noPods = [denied('pods', namespace)];
    expect(pods({ dashboardCandidates: onlyService, dashboardObjects: noPods })).toMatchObject({
      reason: 'rightsMissing',
    });
  });

  it('nor is its sign-in called nobody’s', () => {
    const blind = [denied('deployments', null), denied('deployments', namespace), answered('services', [service()])];
    const modeFor = (paths: readonly ('all' | 'service')[]) =>
      judge(
        'service.mode',
        healthyDashboard({
          asked: { paths, install: null, told: {}, trial: null },
          dashboardCandidates: blind,
          dashboardObjects: [denied('pods', namespace)],
        }),
      );
    expect(modeFor(['all'])).toMatchObject({ outcome: 'notApplicable', reason: 'rightsMissing' });
    expect(modeFor(['service'])).toMatchObject({ outcome: 'inconclusive', reason: 'rightsMissing' });
    const seen = healthyDashboard({ dashboardCandidates: onlyService, dashboardObjects: none });
    expect(judge('service.mode', seen)).toMatchObject({ outcome: 'notApplicable', reason: 'notInstalled' });
  });

  it('with the right in its namespace alone it can be told', () => {
    const local = [
      denied('deployments', null),
      answered('deployments', [], { namespace }),
      answered('services', [service()]),
    ];
    expect(problemOf(pods({ dashboardCandidates: local, dashboardObjects: none })).code).toBe('WL-12');
  });

  it('one that leads elsewhere has none to miss', () => {
    const external = service({}, { type: 'ExternalName', externalName: 'ui.example.com', selector: {} });
    const dashboardCandidates = [...noWorkloads, answered('services', [external])];
    expect(pods({ dashboardCandidates, dashboardObjects: none })).toMatchObject({
      outcome: 'notApplicable',
      reason: 'notUsed',
    });
  });
});

describe('DISC-05: a manifest that is too old leaves all but the Deployment', () => {
  const inKubeSystem = service({ metadata: { name: 'kubernetes-dashboard', namespace: 'kube-system', labels } });
  const dashboardCandidates = [...noWorkloads, answered('services', [inKubeSystem])];
  const holder = { metadata: { name: 'kubernetes-dashboard-key-holder', namespace: 'kube-system' } };
  const seen = (secrets: readonly Raw[]) => [
    answered('pods', [], { namespace: 'kube-system' }),
    answered('secrets', secrets, { namespace: 'kube-system' }),
  ];

  it('where no Dashboard has ever run, likely; both are named, and what tells them apart', () => {
    const found = pods({ dashboardCandidates, dashboardObjects: seen([]), ...server('v1.30.2') });
    expect(found.outcome).toBe('fail');
    const problem = problemOf(found);
    expect(problem).toMatchObject({ code: 'DISC-05', certainty: 'likely', candidates: ['DISC-05', 'WL-12'] });
    expect(problem.next).toContain('no matches for kind');
  });

  it('where one has run, its Deployment was deleted', () => {
    const found = pods({ dashboardCandidates, dashboardObjects: seen([holder]), ...server('v1.30.2') });
    expect(problemOf(found)).toMatchObject({ code: 'WL-12', certainty: 'certain' });
  });

  it('with no right to see that, either may be', () => {
    const blind = [answered('pods', [], { namespace: 'kube-system' }), denied('secrets', 'kube-system')];
    const found = pods({ dashboardCandidates, dashboardObjects: blind, ...server('v1.30.2') });
    expect(problemOf(found)).toMatchObject({ code: 'WL-12', certainty: 'likely', candidates: ['WL-12', 'DISC-05'] });
  });

  it('on a server that still has the old API, and for a manifest of 2.x, it is not thought of', () => {
    const old = pods({ dashboardCandidates, dashboardObjects: seen([]), ...server('v1.15.9') });
    expect(problemOf(old)).toMatchObject({ code: 'WL-12', certainty: 'certain' });
    const two = pods({
      dashboardCandidates: onlyService,
      dashboardObjects: inNamespace({ pods: [] }),
      ...server('v1.30.2'),
    });
    expect(problemOf(two)).toMatchObject({ code: 'WL-12', certainty: 'certain' });
  });
});
