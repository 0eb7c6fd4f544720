// SA, WL-06, WL-07: the Dashboard signs in with its service account, and it does not work.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from '../api-client.ts';
import { fault, warning } from '../case.ts';
import {
  changePods,
  otherAuthority,
  withArgs,
  withMountedAccount,
  without,
  withoutToken,
} from '../dashboards/faults.ts';
import type { Changeable } from '../dashboards/install.ts';
import type { Dashboard } from '../dashboards/put.ts';
import { writePrivate } from '../kubeconfig.ts';
import { makeAuthority } from '../pki.ts';
import { makeSigningKey } from '../tokens.ts';
import { type DashboardCase, type DashboardWorld, simple } from './case.ts';
import { administrator } from './people.ts';

const name = 'kubernetes-dashboard';
const noToken = /open \/var\/run\/secrets\/kubernetes\.io\/serviceaccount\/token: no such file or directory/;
const unknownAuthority = /x509: certificate signed by unknown authority/;
const refused = /panic: Unauthorized/;
const csrfForbidden = /panic: secrets "kubernetes-dashboard-csrf" is forbidden/;

const ofAccount =
  (change: (account: Changeable) => void, account = name) =>
  (object: Changeable): void => {
    if (object.kind === 'ServiceAccount' && object.metadata.name === account) change(object);
  };

const env = (variable: string, value: string, deployment?: string) =>
  changePods((_, container) => {
    container.env = [...(container.env ?? []), { name: variable, value }];
  }, deployment);

/** The account is deleted and made again, as a reinstall without the Deployment does. */
async function remakeAccount({ node }: DashboardWorld, dashboard: Dashboard, account = name): Promise<void> {
  const where = `/api/v1/namespaces/${dashboard.namespace}/serviceaccounts`;
  await must(node.api('DELETE', `${where}/${account}`), account);
  await must(
    node.api('POST', where, { metadata: { name: account, namespace: dashboard.namespace } }),
    `${account}, again`,
  );
}

/** Packets of pods to the API server’s address in the cluster, while the case runs. */
async function filter({ node, defer }: DashboardWorld, verdict: string): Promise<void> {
  const table = `truth${randomUUID().slice(0, 8)}`;
  // Before kube-proxy turns the address of a Service into that of the server (its hook is at -100, dstnat).
  const chain = `chain early { type filter hook prerouting priority -350; ip saddr ${node.podRange} ip daddr 10.96.0.1 ${verdict}; }`;
  await node.machine.must(['nft', '-f', '-'], { stdin: `table ip ${table} { ${chain}\n}\n` });
  defer(() => node.machine.must(['nft', 'delete', 'table', 'ip', table]));
}

function withFilter(
  id: string,
  title: string,
  code: string,
  verdict: string,
  ends: RegExp,
  dashboard: '2.7' | '1.10.1',
): DashboardCase {
  return {
    id,
    title,
    dashboard,
    expected: fault(code),
    shows: ends,
    async prepare(world) {
      await filter(world, verdict);
      const put = await world.put(dashboard);
      return { said: await put.lastLine(ends) };
    },
  };
}

/** What the API server has just accepted it accepts for ten seconds more (k8s.io/apiserver, token cache). */
const forgotten = () => sleep(11_000);

/** A running Dashboard, then something happens to the API server, then its container has to start again. */
async function startedAgain(put: Dashboard): Promise<string> {
  await put.kill();
  return put.lastLine(refused);
}

export const accountCases: readonly DashboardCase[] = [
  simple({
    id: 'account-no-automount-in-pod',
    title: 'the pod says automountServiceAccountToken: false',
    dashboard: '2.7',
    expected: fault('SA-01'),
    change: withoutToken(name),
    ends: noToken,
  }),
  simple({
    id: 'account-no-automount-in-account',
    title: 'the service account says automountServiceAccountToken: false',
    dashboard: '2.7',
    expected: fault('SA-01'),
    change: ofAccount((account) => {
      account.automountServiceAccountToken = false;
    }),
    ends: noToken,
  }),
  simple({
    id: 'account-no-automount-old',
    title: 'the pod says automountServiceAccountToken: false',
    dashboard: '1.10.1',
    expected: fault('SA-01'),
    change: withoutToken(),
    ends: noToken,
  }),
  {
    id: 'account-admission-off',
    title: 'the API server runs without the admission plugin ServiceAccount',
    dashboard: '2.7',
    serverFlags: ['--disable-admission-plugins=ServiceAccount'],
    expected: fault('SA-02'),
    shows: noToken,
    async prepare(world) {
      const put = await world.put('2.7');
      return { said: await put.lastLine(noToken) };
    },
  },
  simple({
    id: 'account-missing',
    title: 'the service account is not there',
    dashboard: '2.7',
    expected: fault('WL-13'),
    change: without('ServiceAccount'),
    event: /error looking up service account/,
  }),
  simple({
    id: 'account-missing-api-of-7',
    title: 'the service account of the module api is not there',
    dashboard: '7',
    expected: fault('WL-13'),
    change: without('ServiceAccount', 'kubernetes-dashboard-api'),
    event: /error looking up service account/,
  }),
  simple({
    id: 'account-remade',
    title: 'the service account was deleted and made again; the pod runs on with a token of the first',
    dashboard: '2.7',
    expected: fault('SA-04'),
    shows: /Ready/,
    async after(world, put) {
      await put.ready();
      await remakeAccount(world, put);
      await forgotten();
      return 'still 1/1 Ready';
    },
  }),
  simple({
    id: 'account-remade-and-restarted',
    title: 'the service account was made again, and the container has been restarted since',
    dashboard: '2.7',
    expected: fault('SA-04'),
    shows: refused,
    async after(world, put) {
      await put.ready();
      await remakeAccount(world, put);
      await forgotten();
      return startedAgain(put);
    },
  }),
  simple({
    id: 'account-remade-api-of-7',
    title: 'the service account of the module api was deleted and made again; all pods run on',
    dashboard: '7',
    expected: fault('SA-04'),
    shows: /Ready/,
    async after(world, put) {
      await put.ready();
      await remakeAccount(world, put, 'kubernetes-dashboard-api');
      await forgotten();
      return 'still 1/1 Ready';
    },
  }),
  {
    id: 'account-keys-rotated',
    title: 'the API server has new keys for tokens and forgot the old ones; the container has been restarted since',
    dashboard: '2.7',
    // Only the token itself, which nobody can read from outside, tells new keys from a new issuer.
    expected: fault('SA-03', 'SA-06'),
    shows: refused,
    async prepare(world) {
      const put = await world.put('2.7');
      await put.ready();
      const key = makeSigningKey();
      await world.node.restartServer([
        `--service-account-signing-key-file=${writePrivate(path.join(world.folder, 'sa.key'), key.privatePem)}`,
        `--service-account-key-file=${writePrivate(path.join(world.folder, 'sa.pub'), key.publicPem)}`,
      ]);
      world.defer(() => world.node.restartServer());
      return { said: await startedAgain(put) };
    },
  },
  {
    id: 'account-issuer-changed',
    title: 'the API server has another token issuer and no longer knows the old one; the container was restarted',
    dashboard: '2.7',
    expected: fault('SA-03', 'SA-06'),
    shows: refused,
    async prepare(world) {
      const put = await world.put('2.7');
      await put.ready();
      await world.node.restartServer([
        '--service-account-issuer=https://new.example.test',
        '--api-audiences=https://new.example.test',
      ]);
      world.defer(() => world.node.restartServer());
      return { said: await startedAgain(put) };
    },
  },
  simple({
    id: 'account-wrong-audience',
    title: 'the manifest mounts a token that is meant for somebody else',
    dashboard: '2.7',
    expected: fault('SA-07'),
    change: withMountedAccount({ audience: 'vault' }, name),
    ends: refused,
  }),
  ...(['2.7', '1.10.1'] as const).map(
    (dashboard): DashboardCase => ({
      id: `account-wrong-authority-${dashboard === '2.7' ? 'panic' : 'old'}`,
      title: 'the ca.crt in the pod is another cluster’s',
      dashboard,
      expected: fault('SA-13'),
      shows: unknownAuthority,
      async prepare(world) {
        const namespace = dashboard === '2.7' ? name : 'kube-system';
        const put = await world.put(dashboard, {
          change: withMountedAccount({ ca: world.otherCa }, name),
          before: [otherAuthority(world.otherCa, namespace)],
        });
        return { said: await put.lastLine(unknownAuthority) };
      },
    }),
  ),
  {
    id: 'account-authority-swapped',
    title:
      'the API server shows a certificate of a new authority, which the pods’ ca.crt does not have; kubectl has it',
    dashboard: '2.7',
    expected: fault('SA-13'),
    shows: unknownAuthority,
    async prepare(world) {
      const put = await world.put('2.7');
      await put.ready();
      const fresh = await makeAuthority({ commonName: 'kubernetes' });
      const addresses = ['10.96.0.1', '127.0.0.1', world.node.hostAddress];
      await world.node.serveCertificate(await world.node.issueServerCertificate({ addresses }, fresh));
      world.defer(() => world.node.serveCertificate());
      await put.kill();
      return { said: await put.line(unknownAuthority), kubeconfig: administrator(world, { ca: fresh.pem }) };
    },
  },
  {
    id: 'account-address-not-in-certificate',
    title: 'the API server’s certificate does not have the first address of the Services',
    dashboard: '2.7',
    expected: fault('SA-15'),
    shows: /x509: certificate is valid for .*, not 10\.96\.0\.1/,
    async prepare(world) {
      const addresses = ['127.0.0.1', world.node.hostAddress];
      await world.node.serveCertificate(await world.node.issueServerCertificate({ addresses }));
      world.defer(() => world.node.serveCertificate());
      const put = await world.put('2.7');
      return { said: await put.lastLine(/x509: certificate is valid for/) };
    },
  },
  simple({
    id: 'account-runs-as-default',
    title: 'the pod runs as the account default',
    dashboard: '2.7',
    expected: fault('SA-19'),
    change: changePods((spec) => {
      delete spec.serviceAccountName;
    }, name),
    ends: /User "system:serviceaccount:kubernetes-dashboard:default" cannot get/,
  }),
  simple({
    id: 'account-runs-as-default-old',
    title: 'the pod runs as the account default',
    dashboard: '1.10.1',
    expected: fault('SA-19'),
    change: changePods((spec) => {
      delete spec.serviceAccountName;
    }, name),
    ends: /User "system:serviceaccount:kube-system:default" cannot create/,
  }),
  withFilter(
    'account-packets-dropped',
    'packets from pods to the API server’s inner address are dropped',
    'SA-10',
    'drop',
    /10\.96\.0\.1:443: i\/o timeout/,
    '2.7',
  ),
  withFilter(
    'account-packets-dropped-old',
    'packets from pods to the API server’s inner address are dropped',
    'SA-10',
    'drop',
    /10\.96\.0\.1:443: i\/o timeout/,
    '1.10.1',
  ),
  withFilter(
    'account-no-route',
    'the node rejects packets to the API server’s inner address: no route to host',
    'SA-11',
    'reject with icmp host-unreachable',
    /10\.96\.0\.1:443: connect: no route to host/,
    '2.7',
  ),
  {
    id: 'account-endpoint-stale',
    title: 'the Service kubernetes still leads to a port where the API server no longer listens',
    dashboard: '2.7',
    serverFlags: ['--endpoint-reconciler-type=none'],
    expected: fault('SA-12'),
    shows: /10\.96\.0\.1:443: connect: connection refused/,
    async prepare(world) {
      const where = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes';
      const endpoints = '/api/v1/namespaces/default/endpoints/kubernetes';
      const leadTo = async (port: number): Promise<void> => {
        const slice = (await must(world.node.api('GET', where), 'slice')).json;
        const old = (await must(world.node.api('GET', endpoints), 'endpoints')).json;
        slice.ports[0].port = port;
        old.subsets[0].ports[0].port = port;
        await must(world.node.api('PUT', endpoints, old), 'endpoints');
        await must(world.node.api('PUT', where, slice), 'slice');
      };
      world.defer(() => leadTo(world.node.port));
      await leadTo(1);
      const put = await world.put('2.7');
      return { said: await put.lastLine(/10\.96\.0\.1:443: connect: connection refused/) };
    },
  },
  simple({
    id: 'account-no-address',
    title: 'the container’s KUBERNETES_SERVICE_HOST is empty',
    dashboard: '2.7',
    expected: fault('SA-09'),
    change: env('KUBERNETES_SERVICE_HOST', '', name),
    ends: /unable to load in-cluster configuration/,
  }),
  simple({
    id: 'account-binding-gone',
    title: 'the RoleBinding has been deleted',
    dashboard: '2.7',
    expected: fault('SA-16'),
    change: without('RoleBinding'),
    ends: csrfForbidden,
  }),
  simple({
    id: 'account-role-gone',
    title: 'the Role has been deleted and its RoleBinding is still there',
    dashboard: '2.7',
    expected: fault('SA-16'),
    change: without('Role'),
    ends: /RBAC: role\.rbac\.authorization\.k8s\.io "kubernetes-dashboard" not found/,
  }),
  simple({
    id: 'account-binding-of-another-namespace',
    title: 'the RoleBinding names the account of the namespace where the Dashboard was before',
    dashboard: '2.7',
    expected: fault('SA-16'),
    change: (object) => {
      if (object.kind === 'RoleBinding') object.subjects[0].namespace = 'kube-system';
    },
    ends: csrfForbidden,
  }),
  simple({
    id: 'account-binding-gone-old',
    title: 'the RoleBinding has been deleted',
    dashboard: '1.10.1',
    expected: fault('SA-16'),
    change: without('RoleBinding'),
    ends: /panic: secrets is forbidden: User "system:serviceaccount:kube-system:kubernetes-dashboard" cannot create/,
  }),
  simple({
    id: 'account-wrong-namespace',
    title: '--namespace names another namespace',
    dashboard: '2.7',
    expected: fault('WL-06'),
    change: withArgs(['--namespace=kube-system'], name),
    ends: /panic: secrets "kubernetes-dashboard-csrf" is forbidden: .* in the namespace "kube-system"/,
  }),
  simple({
    id: 'account-no-namespace',
    title: '--namespace is left out, and the Dashboard takes kube-system',
    dashboard: '2.7',
    expected: fault('WL-06'),
    change: changePods((_, container) => {
      container.args = ['--auto-generate-certificates'];
    }, name),
    ends: /panic: secrets "kubernetes-dashboard-csrf" is forbidden: .* in the namespace "kube-system"/,
  }),
  simple({
    id: 'account-csrf-secret-gone',
    title: 'the Secret kubernetes-dashboard-csrf is missing',
    dashboard: '2.7',
    expected: fault('WL-06'),
    change: without('Secret', 'kubernetes-dashboard-csrf'),
    ends: /panic: secrets "kubernetes-dashboard-csrf" not found/,
  }),
  simple({
    id: 'account-key-secret-gone',
    title: 'the Secret kubernetes-dashboard-key-holder is missing',
    dashboard: '2.7',
    expected: fault('WL-07'),
    change: without('Secret', 'kubernetes-dashboard-key-holder'),
    ends: /panic: secrets is forbidden/,
  }),
  simple({
    id: 'account-host-https',
    title: '--apiserver-host names the API server, and the Dashboard no longer uses the account’s authority',
    dashboard: '2.7',
    expected: fault('SA-14'),
    change: withArgs(['--apiserver-host=https://10.96.0.1'], name),
    ends: unknownAuthority,
  }),
  simple({
    id: 'account-host-https-old',
    title: '--apiserver-host names the API server, and the Dashboard no longer uses the account’s authority',
    dashboard: '1.10.1',
    expected: fault('SA-14'),
    change: withArgs(['--apiserver-host=https://10.96.0.1'], name),
    ends: unknownAuthority,
  }),
  simple({
    id: 'account-host-insecure-port',
    title: '--apiserver-host names the insecure port, which ended with 1.20',
    dashboard: '2.7',
    expected: fault('SA-17'),
    change: withArgs(['--apiserver-host=http://10.96.0.1:8080'], name),
    ends: /10\.96\.0\.1:8080/,
  }),
  simple({
    id: 'account-sound-by-hand',
    title: 'token and authority are mounted by the manifest itself, and right',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    change: withMountedAccount({}, name),
  }),
  simple({
    id: 'account-sound-restarted',
    title: 'the container was killed once and runs again',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    shows: /restarted/,
    async after(_, put) {
      await put.ready();
      await put.kill();
      await put.pod(undefined, (pod) => (pod.status.containerStatuses?.[0]?.restartCount ?? 0) > 0);
      await put.ready();
      return 'restarted, and serves';
    },
  }),
];
