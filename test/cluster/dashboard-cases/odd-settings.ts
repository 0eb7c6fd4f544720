// SA, SVC, HL: what people set by hand around a Dashboard, and settings that look odd and harm nothing.
import { cannotTell, fault, warning, warnings } from '../case.ts';
import { all, type Change, changePods, withArgs, without } from '../dashboards/faults.ts';
import { type Changeable, installClusterNames } from '../dashboards/install.ts';
import { base64, certificateUser, kubeconfigText } from '../kubeconfig.ts';
import { hoursFromNow } from '../pki.ts';
import { type DashboardCase, simple } from './case.ts';
import { mounting, secretOf } from './file.ts';

const name = 'kubernetes-dashboard';

const env = (variable: string, value: string): Change =>
  changePods((_, container) => {
    container.env = [...(container.env ?? []), { name: variable, value }];
  }, name);

const service =
  (change: (spec: Changeable) => void): Change =>
  (object) => {
    if (object.kind === 'Service' && object.metadata.name === name) change(object.spec);
  };

const role =
  (change: (rules: Changeable[]) => Changeable[]): Change =>
  (object) => {
    if (object.kind === 'Role' && object.metadata.name === name) object.rules = change(object.rules);
  };

const runsAs = (account: string): Change =>
  changePods((spec) => {
    spec.serviceAccountName = account;
  }, name);

const builder: Changeable = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'builder', namespace: name },
};

/** As before 1.24: the cluster itself writes token, authority and namespace into it. */
const tokenOfBuilder: Changeable = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'builder-token',
    namespace: name,
    annotations: { 'kubernetes.io/service-account.name': 'builder' },
  },
  type: 'kubernetes.io/service-account-token',
};

const mountsTokenOfBuilder = changePods((spec, container) => {
  spec.automountServiceAccountToken = false;
  spec.volumes = [...spec.volumes, { name: 'account', secret: { secretName: 'builder-token' } }];
  const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
  container.volumeMounts = [...container.volumeMounts, { name: 'account', mountPath, readOnly: true }];
}, name);

const accounts: readonly DashboardCase[] = [
  simple({
    id: 'odd-host-variable',
    title: 'the container’s KUBERNETES_SERVICE_HOST is the address of its node, where no API server listens at 443',
    dashboard: '2.7',
    // On a node of the control plane it may have been right until the API server went away: nobody can tell from outside.
    expected: fault('SA-09', 'SA-12'),
    change: changePods((_, container) => {
      const valueFrom = { fieldRef: { fieldPath: 'status.hostIP' } };
      container.env = [{ name: 'KUBERNETES_SERVICE_HOST', valueFrom }];
    }, name),
    ends: /dial tcp 10\.89\.\d+\.2:443: connect: connection refused/,
  }),
  simple({
    id: 'odd-port-variable',
    title: 'the container’s KUBERNETES_SERVICE_PORT is the one of the control plane’s node',
    dashboard: '2.7',
    expected: fault('SA-09'),
    change: env('KUBERNETES_SERVICE_PORT', '6443'),
    ends: /dial tcp 10\.96\.0\.1:6443/,
  }),
  simple({
    id: 'odd-token-of-another',
    title: 'the manifest mounts the token of another account',
    dashboard: '2.7',
    expected: fault('SA-19'),
    change: mountsTokenOfBuilder,
    before: [builder, tokenOfBuilder],
    ends: /User "system:serviceaccount:kubernetes-dashboard:builder" cannot get/,
  }),
  simple({
    id: 'odd-another-account',
    title: 'the pod runs as another account, which has no rights; the Dashboard’s own is there and has them',
    dashboard: '2.7',
    // Whether the roles should be bound to this account, or the pod run as the other one, nobody can tell.
    expected: fault('SA-19', 'SA-16'),
    change: runsAs('builder'),
    before: [builder],
    ends: /User "system:serviceaccount:kubernetes-dashboard:builder" cannot get/,
  }),
  simple({
    id: 'odd-role-only-reads',
    title: 'the Role lets it read its Secrets and not change them',
    dashboard: '2.7',
    expected: fault('SA-16'),
    change: role((rules) => rules.map((rule) => ({ ...rule, verbs: ['get'] }))),
    ends: /cannot update resource "secrets"/,
  }),
  simple({
    id: 'odd-role-view',
    title: 'the RoleBinding gives it the role view, which shows no Secrets',
    dashboard: '2.7',
    expected: fault('SA-16'),
    change: all(without('Role'), (object) => {
      if (object.kind === 'RoleBinding') object.roleRef = { ...object.roleRef, kind: 'ClusterRole', name: 'view' };
    }),
    ends: /panic: secrets "kubernetes-dashboard-csrf" is forbidden/,
  }),
  simple({
    id: 'odd-role-without-metrics',
    title: 'the Role gives all but the way to the metrics-scraper: only graphs are missing',
    dashboard: '2.7',
    expected: warnings('SA-16', 'DISC-06'),
    change: role((rules) => rules.filter(({ resources }) => !String(resources[0]).startsWith('services'))),
  }),
  simple({
    id: 'odd-role-of-web-gone',
    title: 'version 7, and the RoleBinding of the module web has been deleted: it takes its own settings’ defaults',
    dashboard: '7',
    expected: warnings('SA-16', 'DISC-06'),
    change: without('RoleBinding', 'kubernetes-dashboard-web'),
  }),
  simple({
    id: 'odd-pod-wants-token',
    title: 'the account says that pods get no token, and the pod says that it does: nothing is wrong',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    change: all(
      changePods((spec) => {
        spec.automountServiceAccountToken = true;
      }, name),
      (object) => {
        if (object.kind === 'ServiceAccount') object.automountServiceAccountToken = false;
      },
    ),
  }),
  {
    id: 'odd-file-by-name',
    title: 'a kubeconfig whose server is the name of the Service kubernetes: nothing is wrong',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    shows: /Serving securely on HTTPS port/,
    async prepare(world) {
      await installClusterNames(world.node);
      const cluster = {
        server: 'https://kubernetes.default.svc',
        'certificate-authority-data': base64(world.node.ca.pem),
        'tls-server-name': 'kubernetes.default.svc',
      };
      const text = kubeconfigText({ cluster, user: certificateUser(world.node.admin) });
      const { key, change } = mounting({});
      const put = await world.put('2.7', { change, before: [secretOf(name, key, text)] });
      return { said: await put.line(/Serving securely on HTTPS port/) };
    },
  },
];

/** Without --auto-generate-certificates and with `more`. */
const servesWith = (...more: readonly string[]): Change =>
  changePods((_, container) => {
    container.args = [`--namespace=${name}`, ...more];
    delete container.livenessProbe;
  }, name);

const services: readonly DashboardCase[] = [
  simple({
    id: 'odd-no-certificate',
    title: 'without its argument for certificates the program serves in clear on 9090, and the Service leads to 8443',
    dashboard: '2.7',
    expected: fault('SVC-06'),
    change: servesWith(),
    shows: /connection refused/,
    async after({ node }, put) {
      await put.ready();
      const answer = await node.kubectl([
        'get',
        '--raw',
        `/api/v1/namespaces/${name}/services/https:${name}:443/proxy/`,
      ]);
      return answer.stderr.trim();
    },
  }),
  simple({
    id: 'odd-certificate-not-in-secret',
    title: 'the arguments name a certificate that the Secret kubernetes-dashboard-certs does not hold',
    dashboard: '2.7',
    expected: fault('WL-17'),
    change: servesWith('--tls-cert-file=tls.crt', '--tls-key-file=tls.key'),
    ends: /Error while loading dashboard server certificates\. Reason: open \/certs\/tls\.crt: no such file/,
  }),
  {
    id: 'odd-certificate-ended',
    title: 'the Dashboard’s own certificate has ended: browsers warn, and let people go on',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    shows: /Serving securely on HTTPS port/,
    async prepare(world) {
      const dates = { notBefore: hoursFromNow(-48), notAfter: hoursFromNow(-24) };
      const made = await world.node.issueServerCertificate({ dnsNames: ['dashboard.example.com'], ...dates });
      const put = await world.put('2.7', {
        change: all(servesWith('--tls-cert-file=tls.crt', '--tls-key-file=tls.key'), (object) => {
          if (object.kind === 'Secret' && object.metadata.name === `${name}-certs`) {
            object.data = { 'tls.crt': base64(made.pem), 'tls.key': base64(made.key) };
          }
        }),
      });
      await put.ready();
      return { said: await put.line(/Serving securely on HTTPS port/) };
    },
  },
  simple({
    id: 'odd-two-ports',
    title: 'one of the Service’s two ports leads nowhere, and the other to the page',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    change: service((spec) => {
      spec.ports = [
        { name: 'metrics', port: 9000, targetPort: 'metrics', protocol: 'TCP' },
        { name: 'https', port: 443, targetPort: 8443, protocol: 'TCP' },
      ];
    }),
  }),
  simple({
    id: 'odd-headless',
    title: 'a Service without an address of its own: nothing is wrong',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    change: service((spec) => {
      spec.clusterIP = 'None';
    }),
    line: /Serving securely on HTTPS port/,
  }),
  simple({
    id: 'odd-balancer-pending',
    title: 'a Service of type LoadBalancer that gets no address: its node port works all the same',
    dashboard: '2.7',
    paths: ['node-port'],
    expected: warnings('UI-04', 'DISC-06'),
    change: service((spec) => {
      spec.type = 'LoadBalancer';
      spec.sessionAffinity = 'ClientIP';
      spec.externalIPs = ['203.0.113.200'];
    }),
  }),
  simple({
    id: 'odd-second-service',
    title: 'a second Service, made by kubectl expose, opens a node port to the same pods',
    dashboard: '2.7',
    paths: ['node-port'],
    expected: warnings('UI-04', 'DISC-06'),
    before: [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'dashboard-outside', namespace: name },
        spec: { type: 'NodePort', selector: { 'k8s-app': name }, ports: [{ port: 8443, targetPort: 8443 }] },
      },
    ],
  }),
  simple({
    id: 'odd-policy-for-incoming',
    title: 'a NetworkPolicy lets nobody in, and this network does not heed it: nothing is wrong',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    before: [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'deny-all', namespace: name },
        spec: { podSelector: {}, policyTypes: ['Ingress'] },
      },
    ],
  }),
  simple({
    id: 'odd-login-settings',
    title: 'logins may be skipped and never run out; the account may do no more than its manifest says',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    change: withArgs(['--enable-skip-login', '--token-ttl=0', '--authentication-mode=token,basic'], name),
  }),
];

/** No code of the catalogue names it; what would be wrong is to say that a login works. */
const basicAlone = simple({
  id: 'odd-login-by-password',
  title: 'the page takes name and password alone, which no API server of today does; asked for port-forward',
  dashboard: '2.7',
  paths: ['port-forward'],
  expected: cannotTell,
  change: withArgs(['--authentication-mode=basic'], name),
});

const others: readonly DashboardCase[] = [
  simple({
    id: 'odd-headlamp-not-in-cluster',
    title: 'Headlamp is told not to use the cluster that it runs in, and has no kubeconfig',
    dashboard: 'headlamp',
    expected: fault('HL-01'),
    change: withArgs(['-in-cluster=false']),
  }),
  simple({
    id: 'odd-headlamp-argument',
    title: 'Headlamp is given an argument of another version',
    dashboard: 'headlamp',
    expected: fault('WL-17'),
    change: withArgs(['-oidc-use-pkce-s256']),
    ends: /flag provided but not defined: -oidc-use-pkce-s256/,
  }),
  simple({
    id: 'odd-gateway-configuration-gone',
    title: 'version 7, and the ConfigMap with the gateway’s routes is missing',
    running: ['api', 'auth', 'web'],
    dashboard: '7',
    expected: fault('WL-03'),
    change: without('ConfigMap', 'kong-dbless-config'),
    event: /configmap "kong-dbless-config" not found/,
  }),
  simple({
    id: 'odd-seven-by-ingress',
    title: 'version 7 with its gateway off, and an Ingress that leads to each module',
    dashboard: '7',
    // The ways of this program have no login then; people who come by the Ingress have one.
    expected: warnings('SVC-14', 'DISC-06'),
    change: (object) =>
      !(object.metadata.name.startsWith('kubernetes-dashboard-kong') || object.metadata.name === 'kong-dbless-config'),
    before: [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'dashboard', namespace: name },
        spec: {
          ingressClassName: 'nginx',
          rules: [
            {
              host: 'dashboard.example.com',
              http: {
                paths: [
                  ['/api/v1/login', 'auth'],
                  ['/api/v1/csrftoken/login', 'auth'],
                  ['/api/v1/me', 'auth'],
                  ['/api', 'api'],
                  ['/metrics', 'api'],
                  ['/', 'web'],
                ].map(([path, part]) => ({
                  path,
                  pathType: 'Prefix',
                  backend: { service: { name: `${name}-${part}`, port: { number: 8000 } } },
                })),
              },
            },
          ],
        },
      },
    ],
    shows: /no gateway/,
    async after(_, put) {
      await put.ready('api', 'auth', 'web');
      return 'no gateway';
    },
  }),
];

export const oddSettingCases: readonly DashboardCase[] = [...accounts, ...services, basicAlone, ...others];
