// Two things wrong at once, neither of which explains the other: both must be said.
import { type Expectation, faults } from '../case.ts';
import {
  all,
  type Change,
  changePods,
  otherAuthority,
  withArgs,
  withMountedAccount,
  without,
  withoutToken,
} from '../dashboards/faults.ts';
import type { Changeable } from '../dashboards/install.ts';
import { type DashboardCase, type Simple, simple } from './case.ts';

const name = 'kubernetes-dashboard';

const otherSelector: Change = (object: Changeable) => {
  if (object.kind === 'Service' && object.metadata.name === name) object.spec.selector = { app: name };
};

const externalName: Change = (object: Changeable) => {
  if (object.kind === 'Service' && object.metadata.name === name) {
    object.spec = { type: 'ExternalName', externalName: 'dashboard.example.test', ports: object.spec.ports };
  }
};

const image = (wanted: string, deployment = name): Change =>
  changePods((_, container) => {
    container.image = wanted;
  }, deployment);

type Wanted = Pick<Simple, 'ends' | 'event' | 'line' | 'part' | 'running'> & {
  readonly id: string;
  readonly title: string;
  readonly codes: readonly [string, string];
  readonly change: readonly Change[];
  readonly dashboard?: Simple['dashboard'];
};

const both = (codes: readonly [string, string]): Expectation => faults(...codes);

const two = ({ id, title, codes, change, dashboard = '2.7', ...shown }: Wanted): DashboardCase =>
  simple({ id: `both-${id}`, title, dashboard, expected: both(codes), change: all(...change), ...shown });

const noToken = /token: no such file or directory/;

export const combinedDashboardCases: readonly DashboardCase[] = [
  two({
    id: 'selector-and-no-token',
    title: 'the Service selects another label, and the pod gets no token',
    codes: ['SVC-01', 'SA-01'],
    change: [otherSelector, withoutToken(name)],
    ends: noToken,
  }),
  two({
    id: 'external-name-and-no-token',
    title: 'the Service is of the type ExternalName, and the pod gets no token',
    codes: ['SVC-13', 'SA-01'],
    change: [externalName, withoutToken(name)],
    ends: noToken,
  }),
  two({
    id: 'no-service-and-csrf',
    title: 'there is no Service, and the csrf Secret is missing',
    codes: ['SVC-17', 'WL-06'],
    change: [without('Service', name), without('Secret', 'kubernetes-dashboard-csrf')],
    ends: /panic: secrets "kubernetes-dashboard-csrf" not found/,
  }),
  two({
    id: 'no-service-and-no-file',
    title: 'there is no Service, and --kubeconfig names a file that nothing mounts',
    codes: ['SVC-17', 'KF-01'],
    change: [without('Service', name), withArgs(['--kubeconfig=/etc/kubernetes/kubeconfig.yaml'], name)],
    ends: /panic: stat/,
  }),
  two({
    id: 'selector-and-binding',
    title: 'the Service selects another label, and the RoleBinding has been deleted',
    codes: ['SVC-01', 'SA-16'],
    change: [otherSelector, without('RoleBinding')],
    ends: /panic: secrets "kubernetes-dashboard-csrf" is forbidden/,
  }),
  two({
    id: 'selector-and-image',
    title: 'the Service selects another label, and the image can’t be fetched',
    codes: ['SVC-01', 'WL-01'],
    change: [otherSelector, image('kubernetesui/dashboard:v2.7.9')],
    event: /[Ff]ailed to pull (and unpack )?image/,
  }),
  two({
    id: 'selector-and-account',
    title: 'the Service selects another label, and the service account is not there',
    codes: ['SVC-01', 'WL-13'],
    change: [otherSelector, without('ServiceAccount')],
    event: /error looking up service account/,
  }),
  two({
    id: 'selector-and-host',
    title: 'the Service selects another label, and --apiserver-host is set without an authority',
    codes: ['SVC-01', 'SA-14'],
    change: [otherSelector, withArgs(['--apiserver-host=https://10.96.0.1'], name)],
    ends: /x509: certificate signed by unknown authority/,
  }),
  two({
    id: 'external-name-and-namespace',
    title: 'the Service is of the type ExternalName, and --namespace names another namespace',
    codes: ['SVC-13', 'WL-06'],
    change: [externalName, withArgs(['--namespace=kube-system'], name)],
    ends: /panic: secrets "kubernetes-dashboard-csrf" is forbidden/,
  }),
  {
    id: 'both-selector-and-authority',
    title: 'the Service selects another label, and the ca.crt in the pod is another cluster’s',
    dashboard: '2.7',
    expected: both(['SVC-01', 'SA-13']),
    shows: /x509: certificate signed by unknown authority/,
    async prepare(world) {
      const put = await world.put('2.7', {
        change: all(otherSelector, withMountedAccount({ ca: world.otherCa }, name)),
        before: [otherAuthority(world.otherCa, name)],
      });
      return { said: await put.lastLine(/x509: certificate signed by unknown authority/) };
    },
  },
  two({
    id: 'seven-no-token-and-image',
    title: 'the module api gets no token, and the image of the module web can’t be fetched',
    dashboard: '7',
    codes: ['SA-01', 'WL-01'],
    change: [
      withoutToken('kubernetes-dashboard-api'),
      image('docker.io/kubernetesui/dashboard-web:9.9.9', 'kubernetes-dashboard-web'),
    ],
    part: 'api',
    ends: noToken,
  }),
  two({
    id: 'headlamp-selector-and-no-token',
    title: 'Headlamp’s Service selects another label, and its pod gets no token',
    running: ['headlamp'],
    dashboard: 'headlamp',
    codes: ['SVC-01', 'SA-01'],
    change: [
      (object: Changeable) => {
        if (object.kind === 'Service') object.spec.selector = { app: 'headlamp' };
      },
      withoutToken(),
    ],
    line: /Failed to get in-cluster context/,
  }),
  two({
    id: 'selector-and-file',
    title: 'the Service of 1.10.1 selects another label, and --kubeconfig names a file that nothing mounts',
    dashboard: '1.10.1',
    codes: ['SVC-01', 'KF-01'],
    change: [otherSelector, withArgs(['--kubeconfig=/etc/kubernetes/kubeconfig.yaml'])],
    ends: /panic: stat/,
  }),
];
