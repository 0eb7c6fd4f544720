// SA-05, SA-25: what has ended, in the pod or before it.
import path from 'node:path';
import { must } from '../api-client.ts';
import { fault } from '../case.ts';
import { changePods } from '../dashboards/faults.ts';
import type { Changeable } from '../dashboards/install.ts';
import { base64, certificateUser, kubeconfigText, writePrivate } from '../kubeconfig.ts';
import { hoursFromNow } from '../pki.ts';
import { signServiceAccountToken } from '../tokens.ts';
import type { DashboardCase, DashboardWorld } from './case.ts';

const name = 'kubernetes-dashboard';
const outerName = 'outer.rig.test';
const ended = { notBefore: hoursFromNow(-48), notAfter: hoursFromNow(-24) };

/** A token as the API server makes them, of the account as it is, that ended yesterday; with all that a pod needs beside it. */
async function endedToken({ node }: DashboardWorld): Promise<Changeable> {
  const where = `/api/v1/namespaces/${name}`;
  const account = (await must(node.api('GET', `${where}/serviceaccounts/${name}`), 'account')).json;
  const token = signServiceAccountToken(node.signingKey, {
    issuer: node.issuer,
    audiences: [node.issuer],
    namespace: name,
    name,
    uid: account.metadata.uid,
    issuedAt: ended.notBefore,
    expires: ended.notAfter,
  });
  return {
    metadata: { name: 'dashboard-token', namespace: name },
    type: 'Opaque',
    data: { token: base64(token), 'ca.crt': base64(node.ca.pem), namespace: base64(name) },
  };
}

/** What kubectl had mounted into pods before there were tokens that end: the whole Secret. */
const mounted = changePods((spec, container) => {
  spec.automountServiceAccountToken = false;
  spec.volumes = [...spec.volumes, { name: 'account', secret: { secretName: 'dashboard-token' } }];
  const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
  container.volumeMounts = [...container.volumeMounts, { name: 'account', mountPath, readOnly: true }];
}, name);

export const timeCases: readonly DashboardCase[] = [
  {
    id: 'account-token-ended',
    title: 'the token in the pod is from a Secret that somebody filled by hand, and has ended',
    dashboard: '2.7',
    // Nobody but who may read the Secret sees its time, its account, its key, its issuer or its audience.
    expected: fault('SA-05', 'SA-03', 'SA-04', 'SA-06', 'SA-07'),
    shows: /panic: Unauthorized/,
    async prepare(world) {
      const put = await world.put('2.7', { change: mounted });
      // The pod waits for its volume until then.
      await put.event(/MountVolume\.SetUp failed for volume "account" : secret "dashboard-token" not found/);
      const secrets = `/api/v1/namespaces/${name}/secrets`;
      world.defer(() => world.node.api('DELETE', `${secrets}/dashboard-token`));
      await must(world.node.api('POST', secrets, await endedToken(world)), 'dashboard-token');
      return { said: await put.lastLine(/panic: Unauthorized/) };
    },
  },
  {
    id: 'account-certificate-ended',
    title: 'the certificate that pods are shown has ended; the one for the world outside, by another name, is fresh',
    dashboard: '2.7',
    expected: fault('SA-25'),
    shows: /x509: certificate has expired or is not yet valid: current time \S+ is after/,
    async prepare(world) {
      const { node, folder, defer } = world;
      const file = (called: string, text: string): string => writePrivate(path.join(folder, called), text);
      const fresh = await node.issueServerCertificate({ dnsNames: [outerName], addresses: [] });
      const pair = `${file('outer.crt', fresh.pem)},${file('outer.key', fresh.key)}`;
      await node.restartServer([`--tls-sni-cert-key=${pair}:${outerName}`]);
      defer(() => node.restartServer());
      const put = await world.put('2.7');
      await put.ready();
      const addresses = ['10.96.0.1', '127.0.0.1', node.hostAddress];
      await node.serveCertificate(await node.issueServerCertificate({ addresses, ...ended }));
      defer(() => node.serveCertificate());
      await put.kill();
      const cluster = { ...node.clusterFields(), 'tls-server-name': outerName };
      const kubeconfig = file('config', kubeconfigText({ cluster, user: certificateUser(node.admin) }));
      return { said: await put.line(/x509: certificate has expired/), kubeconfig };
    },
  },
];
