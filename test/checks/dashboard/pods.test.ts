import { describe, expect, it } from 'vitest';
import { describe as words } from '../../../shared/catalogue/describe.ts';
import type { PodLogEvidence } from '../../../shared/model/evidence/dashboard.ts';
import type { ObjectKind } from '../../../shared/model/evidence/objects.ts';
import { now } from '../builders.ts';
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
  lastLog,
  pod,
  service,
} from './builders.ts';

type Raw = Readonly<Record<string, unknown>>;
type Found = Partial<Record<ObjectKind, readonly Raw[]>>;

const T =
  "Error while initializing connection to Kubernetes apiserver. This most likely means that the cluster is misconfigured (e.g., it has invalid apiserver certificates or service account's configuration) or the --apiserver-host param points to a server that does not exist. Reason: ";

function pods(
  found: Found,
  podLogs: readonly PodLogEvidence[] = [],
  made = deployment({ available: 0 }),
  nodes: readonly Raw[] = [],
) {
  return judge(
    'dashboard.pods',
    healthyDashboard({
      dashboardCandidates: [answered('deployments', [made]), answered('services', [service()])],
      dashboardObjects: inNamespace(found),
      podLogs,
      nodes: answered('nodes', nodes),
    }),
  );
}

/** The one problem, with its sentence. */
function cause(judgement: ReturnType<typeof pods>) {
  expect(judgement.outcome).toBe('fail');
  const [first] = 'problems' in judgement ? judgement.problems : [];
  if (first === undefined) throw new Error('no problem');
  const { message } = words(first.code, first.args);
  expect(message.split(/\s+/).length).toBeLessThan(30);
  expect(message).not.toMatch(/undefined|null/);
  return first;
}

const waiting = (reason: string, message = '') => ({
  phase: 'Pending',
  conditions: [{ type: 'Ready', status: 'False' }],
  containerStatuses: [container({ state: { waiting: { reason, message } } })],
});

it('a pod that runs and is ready passes', () => {
  expect(pods({}, [], deployment())).toMatchObject({ outcome: 'pass', note: '1 ready' });
});

describe('WL-01: the image can’t be fetched, and the registry or the resolver says why', () => {
  it.each([
    [
      'ErrImageNeverPull',
      'Container image "docker.io/kubernetesui/dashboard:v2.7.0" is not present with pull policy of Never',
      'never',
    ],
    [
      'ErrImagePull',
      'failed to pull and unpack image "docker.io/x:1": failed to resolve reference "docker.io/x:1": failed to do request: Head "https://registry-1.docker.io/v2/x": dial tcp: lookup registry-1.docker.io on 10.0.0.2:53: no such host',
      'name',
    ],
    [
      'ErrImagePull',
      'rpc error: code = NotFound desc = failed to pull and unpack image "x:1": x:1: not found',
      'absent',
    ],
    [
      'ErrImagePull',
      'failed to pull image: 429 Too Many Requests - toomanyrequests: You have reached your pull rate limit',
      'limit',
    ],
    [
      'ErrImagePull',
      'failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
      'denied',
    ],
    [
      'ErrImagePull',
      'failed to do request: Head "https://registry.example.com": dial tcp 192.0.2.1:443: i/o timeout',
      'network',
    ],
  ])('%s %s', (reason, message, why) => {
    expect(cause(pods({ pods: [pod(waiting(reason, message))] }))).toMatchObject({
      code: 'WL-01',
      args: { why },
      explainable: false,
    });
  });
  it('in back-off it is the event that tells', () => {
    const events = [
      event('Failed', 'Failed to pull image "x:1": dial tcp: lookup registry.example.com on 10.0.0.2:53: no such host'),
      event('Failed', 'Error: ImagePullBackOff'),
    ];
    expect(
      cause(pods({ pods: [pod(waiting('ImagePullBackOff', 'Back-off pulling image "x:1"'))], events })),
    ).toMatchObject({ args: { why: 'name' } });
  });
});

describe('WL-02: no node takes it', () => {
  const conditions = [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/1 nodes are available: 1 node(s) had untolerated taint(s).',
    },
  ];
  it('in the scheduler’s words', () => {
    expect(
      cause(
        pods({
          pods: [pod({ phase: 'Pending', conditions, containerStatuses: [] }, { spec: { nodeName: undefined } })],
        }),
      ),
    ).toMatchObject({ code: 'WL-02', certainty: 'certain' });
  });
  it('where nobody has looked, only likely', () => {
    expect(
      cause(
        pods({
          pods: [pod({ phase: 'Pending', conditions: [], containerStatuses: [] }, { spec: { nodeName: undefined } })],
        }),
      ),
    ).toMatchObject({ code: 'WL-02', certainty: 'likely' });
  });
});

describe('WL-03 and WL-04: what the pod must be given', () => {
  it('a Secret for a volume is missing', () => {
    const events = [
      event(
        'FailedMount',
        'MountVolume.SetUp failed for volume "kubernetes-dashboard-certs" : secret "kubernetes-dashboard-certs" not found',
      ),
    ];
    const found = cause(pods({ pods: [pod(waiting('ContainerCreating'))], events }));
    expect(found).toMatchObject({ code: 'WL-03', explainable: false });
    expect(JSON.stringify(words(found.code, found.args).remedies)).toContain('"kubernetes-dashboard-certs"');
  });
  it('no Secret that was made a moment after the pod, and no ConfigMap that the node has not heard of yet', () => {
    const events = [
      event(
        'FailedMount',
        'MountVolume.SetUp failed for volume "certs" : secret "kubernetes-dashboard-certs" not found',
      ),
      event(
        'FailedMount',
        'MountVolume.SetUp failed for volume "kube-api-access-x" : object "kubernetes-dashboard"/"kube-root-ca.crt" not registered',
      ),
    ];
    const secrets = [{ metadata: { name: 'kubernetes-dashboard-certs', namespace: 'kubernetes-dashboard' } }];
    expect(pods({ pods: [pod(waiting('ContainerCreating'))], events, secrets })).toMatchObject({
      outcome: 'inconclusive',
    });
  });
  it('a Secret for a variable is missing', () => {
    expect(
      cause(
        pods({ pods: [pod(waiting('CreateContainerConfigError', 'secret "kubernetes-dashboard-csrf" not found'))] }),
      ),
    ).toMatchObject({ code: 'WL-03' });
  });
  it('a token: the account’s own step may know why', () => {
    const events = [
      event(
        'FailedMount',
        'MountVolume.SetUp failed for volume "kube-api-access-abcde" : failed to fetch token: serviceaccounts "kubernetes-dashboard" not found',
      ),
    ];
    expect(cause(pods({ pods: [pod(waiting('ContainerCreating'))], events }))).toMatchObject({
      code: 'WL-04',
      explainable: true,
    });
  });
  it('WL-17 as soon as the node has said that it can’t start the program, before the container’s state says so', () => {
    const said =
      'Error: failed to create containerd task: failed to create shim task: OCI runtime create failed: exec: "/usr/local/bin/dashboard": stat /usr/local/bin/dashboard: no such file or directory: unknown';
    const events = [event('Failed', said)];
    expect(cause(pods({ pods: [pod(waiting('ContainerCreating'))], events }))).toMatchObject({ code: 'WL-17' });
  });
  it('WL-01 as soon as the node has said that it can’t get the image, and not once it has got it', () => {
    const said =
      'Failed to pull image "kubernetesui/dashboard:v2.7.0": failed to pull and unpack image "docker.io/kubernetesui/dashboard:v2.7.0": not found';
    const failed = event('Failed', said);
    const made = [pod(waiting('ContainerCreating'))];
    expect(cause(pods({ pods: made, events: [failed] }))).toMatchObject({ code: 'WL-01', args: { why: 'absent' } });
    const pulled = {
      ...event('Pulled', 'Successfully pulled image "kubernetesui/dashboard:v2.7.0" in 2s'),
      type: 'Normal',
    };
    expect(pods({ pods: made, events: [failed, pulled] })).toMatchObject({ outcome: 'inconclusive' });
  });
  it('WL-12 and WL-03 as soon as the node has said why it starts no container', () => {
    const made = [pod(waiting('ContainerCreating'))];
    const root = event(
      'Failed',
      'Error: container\'s runAsUser breaks non-root policy (pod: "x", container: dashboard)',
    );
    expect(cause(pods({ pods: made, events: [root] }))).toMatchObject({ code: 'WL-12', args: { why: 'root' } });
    const beside = { kind: 'Pod', name: '', uid: 'uid-pod', fieldPath: 'spec.containers{proxy}' };
    const ofAnother = { ...root, involvedObject: beside };
    expect(pods({ pods: made, events: [ofAnother] })).toMatchObject({ outcome: 'inconclusive' });
    const missing = event('Failed', 'Error: secret "dashboard-settings" not found');
    expect(cause(pods({ pods: made, events: [missing] }))).toMatchObject({ code: 'WL-03' });
    const there = { metadata: { name: 'dashboard-settings', namespace: 'kubernetes-dashboard' } };
    expect(pods({ pods: made, events: [missing], secrets: [there] })).toMatchObject({ outcome: 'inconclusive' });
  });
  it('nothing is wrong yet where the node has not heard of a volume’s object in time', () => {
    const said =
      'MountVolume.SetUp failed for volume "tls" : failed to sync secret cache: timed out waiting for the condition';
    const made = [pod(waiting('ContainerCreating'))];
    expect(pods({ pods: made, events: [event('FailedMount', said)] })).toMatchObject({ outcome: 'inconclusive' });
  });
  it('nothing is wrong yet while a pod is being made', () => {
    expect(pods({ pods: [pod(waiting('ContainerCreating'))] })).toMatchObject({ outcome: 'inconclusive' });
  });
});

describe('a container that ends at each start says why in its log', () => {
  it.each([
    [
      'WL-05',
      1,
      `2026/11/24 12:00:00 ${T}Get "https://10.96.0.1:443/version": dial tcp 10.96.0.1:443: i/o timeout\nRefer to our FAQ`,
      'dial tcp 10.96.0.1:443: i/o timeout',
    ],
    [
      'WL-05',
      1,
      `2019/01/24 12:00:00 ${T}Get https://10.96.0.1:443/version: x509: certificate signed by unknown authority`,
      'x509: certificate signed',
    ],
    [
      'WL-05',
      255,
      `F1124 12:00:00.000000       1 main.go:159] ${T}the server has asked for the client to provide credentials`,
      'the server has asked',
    ],
    ['WL-05', 2, 'Starting overwatch\npanic: Unauthorized\n\ngoroutine 1 [running]:\nmain.main()', 'Unauthorized'],
    [
      'WL-05',
      2,
      'panic: Get "https://10.96.0.1:443/api/v1/namespaces/kubernetes-dashboard/secrets/kubernetes-dashboard-csrf": dial tcp 10.96.0.1:443: i/o timeout\n\ngoroutine 1 [running]:',
      'i/o timeout',
    ],
    ['WL-05', 2, 'panic: stat /etc/kubernetes/kubeconfig.yaml: no such file or directory', 'stat /etc'],
    [
      'WL-05',
      1,
      'E1124 12:00:00.000000       1 client.go:47] "Could not init kubernetes in-cluster client" err="specifying a root certificates file with the insecure flag is not allowed"',
      'insecure flag',
    ],
    [
      'WL-06',
      2,
      'panic: secrets "kubernetes-dashboard-csrf" is forbidden: User "system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard" cannot get resource "secrets" in API group "" in the namespace "kube-system"',
      'is forbidden',
    ],
    ['WL-06', 2, 'panic: secrets "kubernetes-dashboard-csrf" not found', 'not found'],
    [
      'WL-07',
      2,
      'Storing encryption key in a secret\npanic: secrets is forbidden: User "system:serviceaccount:kube-system:default" cannot create resource "secrets" in API group "" in the namespace "kube-system"',
      'cannot create',
    ],
    [
      'WL-08',
      2,
      '2026/11/24 12:00:00 Could not init in cluster config: open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory\npanic: could not create client config',
      'open /var/run',
    ],
    [
      'WL-08',
      1,
      'E1124 12:00:00.000000       1 init.go:206] Could not init kubernetes client config: unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined',
      'KUBERNETES_SERVICE_HOST',
    ],
  ])('%s by exit code %d: %s', (code, exitCode, log, said) => {
    const found = cause(pods({ pods: [pod(crashed(exitCode))] }, [lastLog(log)]));
    expect(found).toMatchObject({ code, certainty: 'certain', explainable: true });
    expect(found.args.said).toContain(said);
  });

  it('a wrong --namespace shows by the namespace at the end', () => {
    const log =
      'panic: secrets "kubernetes-dashboard-csrf" is forbidden: User "system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard" cannot get resource "secrets" in API group "" in the namespace "kube-system"';
    expect(cause(pods({ pods: [pod(crashed(2))] }, [lastLog(log)]))).toMatchObject({
      args: { elsewhere: 'kube-system' },
    });
  });

  it.each([
    ['WL-09', 1, 'nginx: [emerg] bind() to [::1]:8444 failed (99: Cannot assign requested address)'],
    [
      'WL-17',
      1,
      '2026/11/24 12:00:00 Error while loading dashboard server certificates. Reason: open /certs/nope.crt: no such file or directory',
    ],
    ['WL-17', 2, 'unknown flag: --enable-skip-logon'],
    [
      'WL-17',
      255,
      'E1124 12:00:00.000000       1 args.go:39] "Could not decode CSRF key" err="illegal base64 data at input byte 0"',
    ],
  ])('%s is nobody else’s fault: %s', (code, exitCode, log) => {
    expect(cause(pods({ pods: [pod(crashed(exitCode as number))] }, [lastLog(log as string)]))).toMatchObject({
      code,
      explainable: false,
    });
  });

  it('between two starts it says “Error”, and that counts as well', () => {
    const terminated = { exitCode: 2, reason: 'Error' };
    const status = {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [container({ restartCount: 1, state: { terminated } })],
    };
    expect(cause(pods({ pods: [pod(status)] }, [lastLog('panic: Unauthorized', { previous: false })]))).toMatchObject({
      code: 'WL-05',
    });
  });

  it('running again for a second, with nothing in its log yet, it is not believed either', () => {
    const startedAt = new Date(Date.parse(now) - 1_000).toISOString();
    const again = container({
      ready: true,
      restartCount: 1,
      state: { running: { startedAt } },
      lastState: { terminated: { exitCode: 2, reason: 'Error' } },
    });
    const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [again] };
    const next = (text: string) => [lastLog('panic: Unauthorized'), lastLog(text, { previous: false })];
    expect(cause(pods({ pods: [pod(status)] }, next('')))).toMatchObject({ code: 'WL-05' });
    const reached = 'Starting overwatch\nSuccessful initial request to the apiserver, version: v1.36.3';
    expect(cause(pods({ pods: [pod(status)] }, next(reached)))).toMatchObject({ code: 'WL-05' });
    const serves = `${reached}\nServing securely on HTTPS port: 8443`;
    expect(pods({ pods: [pod(status)] }, next(serves))).toMatchObject({ outcome: 'pass' });
  });

  it('running again in the list of pods, and ended once more by its log, it is not believed either', () => {
    const startedAt = new Date(Date.parse(now) - 1_000).toISOString();
    const again = container({
      ready: true,
      restartCount: 1,
      state: { running: { startedAt } },
      lastState: { terminated: { exitCode: 2, reason: 'Error' } },
    });
    const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [again] };
    const said =
      'Successful initial request to the apiserver, version: v1.36.3\npanic: secrets is forbidden: User "system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard" cannot create resource "secrets" in API group "" in the namespace "kubernetes-dashboard"';
    expect(cause(pods({ pods: [pod(status)] }, [lastLog(said, { previous: false })]))).toMatchObject({ code: 'WL-07' });
  });

  it('running again, and not yet at the API server, it is not believed', () => {
    const running = { startedAt: '2026-11-24T12:05:00Z' };
    const again = container({
      ready: true,
      restartCount: 3,
      state: { running },
      lastState: { terminated: { exitCode: 2, reason: 'Error' } },
    });
    const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [again] };
    const before = lastLog('panic: Get "https://10.96.0.1:443/api/v1": dial tcp 10.96.0.1:443: i/o timeout');
    const now = (text: string) => lastLog(text, { previous: false });
    expect(
      cause(pods({ pods: [pod(status)] }, [before, now('Starting overwatch\nUsing namespace: kubernetes-dashboard')])),
    ).toMatchObject({ code: 'WL-05' });
    expect(
      pods({ pods: [pod(status)] }, [
        before,
        now('Starting overwatch\nSuccessful initial request to the apiserver, version: v1.36.3'),
      ]),
    ).toMatchObject({ outcome: 'pass' });
  });

  it('in its first life and not yet at the API server, nothing is said', () => {
    expect(pods({}, [lastLog('Starting overwatch', { previous: false })], deployment())).toMatchObject({
      outcome: 'inconclusive',
    });
  });

  it('whose log may not be read ends for a reason that is only likely', () => {
    expect(cause(pods({ pods: [pod(crashed(2))] }))).toMatchObject({
      code: 'WL-05',
      certainty: 'likely',
      next: expect.stringContaining('kubectl logs'),
    });
  });
});

describe('other ends', () => {
  it.each([
    ['memory', crashed(137, { reason: 'OOMKilled' })],
    ['killed', crashed(137)],
    ['completed', crashed(0)],
  ])('WL-11: %s', (why, status) => {
    expect(cause(pods({ pods: [pod(status)] }))).toMatchObject({ code: 'WL-11', args: { why }, explainable: false });
  });
  it('WL-11: its node put it out, and nothing has come since', () => {
    const evicted = {
      phase: 'Failed',
      reason: 'Evicted',
      message: 'The node was low on resource: memory.',
      conditions: [],
      containerStatuses: [],
    };
    expect(cause(pods({ pods: [pod(evicted)] }))).toMatchObject({ code: 'WL-11', args: { why: 'evicted' } });
    const next = pod(
      {},
      { metadata: { name: 'kubernetes-dashboard-6c4b5d5c9d-next', creationTimestamp: '2026-11-24T11:00:00Z' } },
    );
    expect(pods({ pods: [pod(evicted), next] }, [], deployment())).toMatchObject({ outcome: 'pass' });
  });
  it('WL-10: liveness ended it politely', () => {
    const events = [
      event(
        'Unhealthy',
        'Liveness probe failed: Get "https://10.244.0.7:9090/": http: server gave HTTP response to HTTPS client',
      ),
    ];
    expect(cause(pods({ pods: [pod(crashed(0))], events }))).toMatchObject({
      code: 'WL-10',
      args: { probe: 'liveness' },
    });
  });
  it('WL-10: liveness ends it again and again, seen while it runs', () => {
    const events = [event('Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 400')];
    const runsSince = (startedAt: string, exitCode = 0) => {
      const lastState = { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } };
      const status = { containerStatuses: [container({ ready: true, state: { running: { startedAt } }, lastState })] };
      return pods({ pods: [pod(status)], events });
    };
    const ago = (ms: number) => new Date(Date.parse(now) - ms).toISOString();
    expect(cause(runsSince(ago(3_000)))).toMatchObject({ code: 'WL-10', args: { probe: 'liveness' } });
    expect(cause(runsSince(ago(3_000), 143))).toMatchObject({ code: 'WL-10' });
    expect(runsSince(ago(600_000))).toMatchObject({ outcome: 'pass' });
  });
  it('WL-10: liveness has just ended it, and the node no longer says how the last run ended', () => {
    const events = [event('Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 400')];
    const again = (startedAt: string, restartCount: number) => {
      const state = { running: { startedAt } };
      return pods({ pods: [pod({ containerStatuses: [container({ ready: true, state, restartCount })] })], events });
    };
    const ago = (ms: number) => new Date(Date.parse(now) - ms).toISOString();
    expect(cause(again(ago(3_000), 1))).toMatchObject({ code: 'WL-10', args: { probe: 'liveness' } });
    expect(again(ago(600_000), 1)).toMatchObject({ outcome: 'pass' });
  });
  it('is not told of a sidecar beside a program that ends again and again: that one tells why', () => {
    const startedAt = '2026-11-24T11:59:00Z';
    const sidecar = { ...container({ state: { running: { startedAt } } }), name: 'istio-proxy' };
    const events = [event('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503')];
    const ends = { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] };
    const [program] = crashed(2).containerStatuses as readonly Raw[];
    const both = pod({ ...ends, containerStatuses: [sidecar, program] });
    expect(cause(pods({ pods: [both], events }))).toMatchObject({ code: 'WL-05' });
    const serves = container({ ready: true, state: { running: { startedAt } } });
    const alone = pod({ ...ends, containerStatuses: [sidecar, serves] });
    expect(cause(pods({ pods: [alone], events }))).toMatchObject({ code: 'WL-10' });
  });
  it('is no fault yet when it was started a moment ago', () => {
    const startedAt = new Date(Date.parse(now) - 2_000).toISOString();
    const status = {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [container({ state: { running: { startedAt } } })],
    };
    const refused = 'Readiness probe failed: Get "http://10.244.0.7:8100/status/ready": dial tcp: connection refused';
    expect(pods({ pods: [pod(status)], events: [event('Unhealthy', refused)] })).toMatchObject({
      outcome: 'inconclusive',
    });
    const answer = 'Readiness probe failed: HTTP probe failed with statuscode: 404';
    expect(cause(pods({ pods: [pod(status)], events: [event('Unhealthy', answer)] }))).toMatchObject({ code: 'WL-10' });
  });
  it('WL-10: it runs and its readiness check fails', () => {
    const status = {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [container({ state: { running: {} } })],
    };
    const events = [event('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 400')];
    expect(cause(pods({ pods: [pod(status)], events }))).toMatchObject({ code: 'WL-10', args: { probe: 'readiness' } });
    expect(pods({ pods: [pod(status)] })).toMatchObject({ outcome: 'inconclusive' });
  });
  it('WL-17: its command is not in the image', () => {
    expect(
      cause(
        pods({
          pods: [
            pod(
              crashed(128, {
                reason: 'StartError',
                message: 'exec: "/nosuch": stat /nosuch: no such file or directory',
              }),
            ),
          ],
        }),
      ),
    ).toMatchObject({ code: 'WL-17' });
    expect(
      cause(
        pods({ pods: [pod(waiting('RunContainerError', 'exec: "/nosuch": stat /nosuch: no such file or directory'))] }),
      ),
    ).toMatchObject({ code: 'WL-17' });
  });
  it('WL-14: its node is lost', () => {
    const node = (status: string) => ({
      metadata: { name: 'worker-1' },
      status: {
        conditions: [
          { type: 'Ready', status, reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' },
        ],
      },
    });
    const notReady = { conditions: [{ type: 'Ready', status: 'False' }] };
    expect(cause(pods({ pods: [pod(notReady)] }, [], deployment({ available: 0 }), [node('Unknown')]))).toMatchObject({
      code: 'WL-14',
      args: { node: 'worker-1' },
    });
    expect(pods({}, [], deployment(), [node('True')])).toMatchObject({ outcome: 'pass' });
  });
});

describe('WL-12 and WL-13: no pod is made', () => {
  const replicaSet = {
    metadata: {
      name: 'kubernetes-dashboard-6c4b5d5c9d',
      namespace: 'kubernetes-dashboard',
      uid: 'uid-set',
      ownerReferences: [
        { kind: 'Deployment', name: 'kubernetes-dashboard', uid: 'uid-kubernetes-dashboard', controller: true },
      ],
    },
    spec: { replicas: 1 },
    status: { replicas: 0 },
  };
  const about = { kind: 'ReplicaSet', name: 'kubernetes-dashboard-6c4b5d5c9d', uid: 'uid-set' };
  const refused = (said: string) =>
    pods({ pods: [], replicaSets: [replicaSet], events: [event('FailedCreate', `Error creating: ${said}`, about)] });

  it.each([
    [
      'quota',
      'pods "kubernetes-dashboard-6c4b5d5c9d-" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0',
    ],
    [
      'podSecurity',
      'pods "kubernetes-dashboard-6c4b5d5c9d-" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
    ],
    ['admission', 'admission webhook "policy.example.com" denied the request: no'],
  ])('%s', (why, said) => {
    expect(cause(refused(said))).toMatchObject({ code: 'WL-12', args: { why }, explainable: false });
  });
  it('is over once the set has its pods, though its events are still there', () => {
    const whole = { ...replicaSet, status: { replicas: 1 } };
    const events = [event('FailedCreate', 'Error creating: admission webhook "policy.example.com" denied', about)];
    expect(pods({ replicaSets: [whole], events })).toMatchObject({ outcome: 'pass' });
  });
  it('the Deployment’s own condition says it as well', () => {
    const conditions = [
      {
        type: 'ReplicaFailure',
        status: 'True',
        reason: 'FailedCreate',
        message: 'pods "x" is forbidden: exceeded quota: q',
      },
    ];
    expect(cause(pods({ pods: [] }, [], deployment({ available: 0, status: { conditions } })))).toMatchObject({
      code: 'WL-12',
      args: { why: 'quota' },
    });
  });
  it('WL-13: its account is missing, which the account’s own step explains', () => {
    expect(
      cause(
        refused(
          'pods "x-" is forbidden: error looking up service account kubernetes-dashboard/kubernetes-dashboard: serviceaccount "kubernetes-dashboard" not found',
        ),
      ),
    ).toMatchObject({ code: 'WL-13', explainable: true, args: { account: 'kubernetes-dashboard' } });
  });
  it('it is scaled to nothing, paused, or gone', () => {
    expect(cause(pods({ pods: [] }, [], deployment({ replicas: 0 })))).toMatchObject({
      code: 'WL-12',
      args: { why: 'scaled' },
    });
    const paused = { ...deployment({ available: 0 }), spec: { ...(deployment().spec as Raw), paused: true } };
    expect(cause(pods({ pods: [] }, [], paused))).toMatchObject({ code: 'WL-12', args: { why: 'paused' } });
    const gone = judge(
      'dashboard.pods',
      healthyDashboard({
        dashboardCandidates: [answered('services', [service()])],
        dashboardObjects: inNamespace({ pods: [] }),
      }),
    );
    expect(cause(gone)).toMatchObject({ code: 'WL-12', args: { why: 'deleted' } });
  });
  it('the image runs as root, which the pod forbids', () => {
    const message = 'container has runAsNonRoot and image will run as root (pod: "x", container: kubernetes-dashboard)';
    expect(cause(pods({ pods: [pod(waiting('CreateContainerConfigError', message))] }))).toMatchObject({
      code: 'WL-12',
      args: { why: 'root' },
    });
  });
  it('nothing is said where nothing says why', () => {
    expect(pods({ pods: [], replicaSets: [replicaSet] })).toMatchObject({ outcome: 'inconclusive' });
  });
});

describe('beside the fault', () => {
  it('a new pod that fails beside an old one that serves is a warning', () => {
    const old = pod(
      {},
      { metadata: { name: 'kubernetes-dashboard-old', uid: 'uid-old', creationTimestamp: '2026-11-23T12:00:00Z' } },
    );
    expect(pods({ pods: [pod(waiting('ErrImagePull', 'not found')), old] })).toMatchObject({
      outcome: 'warn',
      problems: [{ code: 'WL-01', blocks: false }],
    });
  });
  it('without rights to pods the Deployment’s own word counts, and no more', () => {
    const seen = (available: number, paths: readonly ('all' | 'port-forward')[]) =>
      judge(
        'dashboard.pods',
        healthyDashboard({
          asked: { paths, install: null, told: {}, trial: null },
          dashboardCandidates: [answered('deployments', [deployment({ available })])],
          dashboardObjects: [denied('pods', 'kubernetes-dashboard')],
        }),
      );
    expect(seen(1, ['all'])).toMatchObject({ outcome: 'pass' });
    expect(seen(0, ['all'])).toMatchObject({ outcome: 'notApplicable', reason: 'rightsMissing' });
    expect(seen(0, ['port-forward'])).toMatchObject({ outcome: 'inconclusive', reason: 'rightsMissing' });
  });
});
