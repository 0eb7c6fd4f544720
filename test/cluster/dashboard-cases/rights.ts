// The same Dashboards seen by a person who may look in one namespace only, and by one who may look nowhere.
import { cannotTell, type Expectation, fault, sound, warning } from '../case.ts';
import { all, changePods, withArgs, without, withoutToken } from '../dashboards/faults.ts';
import type { Changeable } from '../dashboards/install.ts';
import type { PutOptions } from '../dashboards/put.ts';
import { type DashboardCase, simple } from './case.ts';
import { person, type Rights } from './people.ts';

const name = 'kubernetes-dashboard';

interface Fault extends PutOptions {
  readonly id: string;
  readonly title: string;
  readonly ends?: RegExp;
  readonly event?: RegExp;
  /** With the role admin in the namespace of the Dashboard. */
  readonly expected: Expectation;
}

const service = (change: (spec: Changeable) => void) => (object: Changeable) => {
  if (object.kind === 'Service' && object.metadata.name === name) change(object.spec);
};

/** Some faults of each kind. The administrator’s cases of the same faults are in the other files. */
const faults: readonly Fault[] = [
  { id: 'sound', title: 'nothing is wrong', expected: warning('DISC-06') },
  {
    id: 'no-automount',
    title: 'no token in the pod',
    change: withoutToken(name),
    ends: /token: no such file or directory/,
    expected: fault('SA-01'),
  },
  {
    id: 'account-missing',
    title: 'the service account is not there',
    change: without('ServiceAccount'),
    event: /error looking up service account/,
    expected: fault('WL-13'),
  },
  {
    id: 'binding-gone',
    title: 'the RoleBinding has been deleted',
    change: without('RoleBinding'),
    ends: /panic: secrets "kubernetes-dashboard-csrf" is forbidden/,
    expected: fault('SA-16'),
  },
  {
    id: 'wrong-namespace',
    title: '--namespace names another namespace',
    change: withArgs(['--namespace=kube-system'], name),
    ends: /panic: secrets "kubernetes-dashboard-csrf" is forbidden/,
    expected: fault('WL-06'),
  },
  {
    id: 'image-missing',
    title: 'the image can’t be fetched',
    change: changePods((_, container) => {
      container.image = 'kubernetesui/dashboard:v2.7.9';
    }, name),
    event: /[Ff]ailed to pull (and unpack )?image/,
    expected: fault('WL-01'),
  },
  {
    id: 'not-scheduled',
    title: 'no node takes the pod',
    change: changePods((spec) => {
      spec.nodeSelector = { disk: 'fast' };
    }, name),
    event: /0\/1 nodes are available/,
    expected: fault('WL-02'),
  },
  {
    id: 'selector',
    title: 'the Service selects another label',
    change: service((spec) => {
      spec.selector = { app: name };
    }),
    expected: fault('SVC-01'),
  },
  {
    id: 'target-port',
    title: 'the Service’s targetPort is wrong',
    change: service((spec) => {
      spec.ports[0].targetPort = 9090;
    }),
    expected: fault('SVC-06'),
  },
  {
    id: 'host-https',
    title: '--apiserver-host without an authority',
    change: withArgs(['--apiserver-host=https://10.96.0.1'], name),
    ends: /x509: certificate signed by unknown authority/,
    expected: fault('SA-14'),
  },
  {
    id: 'file-not-mounted',
    title: '--kubeconfig names a file that nothing mounts',
    change: withArgs(['--kubeconfig=/etc/kubernetes/kubeconfig.yaml'], name),
    ends: /panic: stat/,
    expected: fault('KF-01'),
  },
];

interface Seen extends Rights {
  readonly id: string;
  readonly says: string;
  expected(fault: Fault): Expectation;
  readonly unseen?: DashboardCase['unseen'];
  readonly paths?: DashboardCase['paths'];
}

/** Signed in, and no more: what the user link’s own cases call AUTHZ-01 is all that can be told. */
const nowhere = warning('AUTHZ-01');

const views: readonly Seen[] = [
  {
    id: 'namespace',
    says: 'seen with the role admin in the Dashboard’s namespace alone',
    role: 'admin',
    namespace: name,
    expected: ({ expected }) => expected,
  },
  { id: 'nothing', says: 'seen without any right', expected: () => nowhere, unseen: 'rightsMissing' },
];

const seenBy = (view: Seen, { id, title, ends, event, change, before, ...wanted }: Fault): DashboardCase => ({
  id: `${view.id}-${id}`,
  title: `${title}; ${view.says}`,
  dashboard: '2.7',
  shares: `rights-${id}`,
  expected: view.expected({ id, title, ...wanted }),
  ...(view.unseen === undefined ? {} : { unseen: view.unseen }),
  ...(view.paths === undefined ? {} : { paths: view.paths }),
  shows: /cannot list resource "deployments"/,
  async prepare(world) {
    const put = await world.put('2.7', {
      ...(change === undefined ? {} : { change }),
      ...(before === undefined ? {} : { before }),
    });
    if (ends !== undefined) await put.lastLine(ends);
    else if (event !== undefined) await put.event(event);
    else await put.ready();
    const kubeconfig = await person(world, view);
    const asked = await world.node.kubectl([
      `--kubeconfig=${kubeconfig}`,
      'get',
      'deployments.apps',
      '--all-namespaces',
    ]);
    return { said: asked.stderr.trim(), kubeconfig };
  },
});

const byName = (path: 'port-forward' | 'service' | 'kubectl-proxy' | 'node-port'): DashboardCase => ({
  ...seenBy(
    {
      id: `nothing-${path}`,
      says: `asked for ${path} without any right`,
      expected: () => cannotTell,
      unseen: 'rightsMissing',
      paths: [path],
    },
    { id: 'sound', title: 'nothing is wrong', expected: cannotTell },
  ),
});

/** The Dashboard is where this person may not look, and the context’s own namespace is another. */
const elsewhere: DashboardCase = {
  ...simple({
    id: 'namespace-elsewhere',
    title: 'the Dashboard is in a namespace where this person, who may look in one other, does not see it',
    dashboard: '2.7',
    namespace: 'monitoring',
    shares: 'rights-elsewhere',
    // As the user link's own case “rights in the context's namespace only”.
    expected: sound,
    shows: /cannot list resource "deployments"/,
    async after(world, put) {
      await put.ready();
      const kubeconfig = await person(world, { role: 'admin', namespace: 'default' });
      const asked = await world.node.kubectl([`--kubeconfig=${kubeconfig}`, 'get', 'deployments.apps', '-A']);
      return { said: asked.stderr.trim(), kubeconfig };
    },
  }),
  unseen: 'rightsMissing',
};

/** A reader of the namespace: no Secrets, no Roles, no proxy, no port-forward. */
const viewer: DashboardCase = seenBy(
  {
    id: 'viewer',
    says: 'seen with the role view in the Dashboard’s namespace alone',
    role: 'view',
    namespace: name,
    expected: () => fault('SA-01'),
  },
  {
    id: 'no-automount',
    title: 'no token in the pod',
    change: all(withoutToken(name)),
    ends: /token: no such file or directory/,
    expected: fault('SA-01'),
  },
);

/** Only Services can be seen: that is no reason to call the Deployment deleted. */
const servicesOnly: DashboardCase = seenBy(
  {
    id: 'services-only',
    says: 'seen by somebody who may list Services in its namespace and nothing else',
    rules: [{ apiGroups: [''], resources: ['services'], verbs: ['get', 'list'] }],
    namespace: name,
    expected: () => warning('AUTHZ-01'),
    unseen: 'rightsMissing',
  },
  { id: 'sound', title: 'nothing is wrong', expected: warning('DISC-06') },
);

export const rightsCases: readonly DashboardCase[] = [
  ...faults.flatMap((fault) => views.map((view) => seenBy(view, fault))),
  ...(['port-forward', 'service', 'kubectl-proxy', 'node-port'] as const).map(byName),
  elsewhere,
  {
    ...elsewhere,
    id: 'namespace-elsewhere-service',
    paths: ['service'],
    expected: cannotTell,
    unseen: 'rightsMissing',
  },
  viewer,
  servicesOnly,
  { ...servicesOnly, id: 'services-only-service', paths: ['service'], expected: cannotTell },
];
