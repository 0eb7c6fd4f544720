// Two faults at once that do not hide each other: the person has to mend both,
// and a program that tells only the first sends them round twice.
import { chmodSync } from 'node:fs';
import { type Case, type Expectation, faults, once, type World, warnings } from '../case.ts';
import { always, httpFront, httpsFront, page } from '../fronts.ts';
import { base64, certificateUser, type Fields } from '../kubeconfig.ts';
import { inLonelyNetwork, withResolver } from '../namespaces.ts';
import { encryptKey, hoursFromNow } from '../pki.ts';
import { freePorts } from '../processes.ts';
import { refusingProxy } from '../proxies.ts';
import { untilReadyIs } from './endpoint.ts';
import { config, expiredToken, person, readerToken, uniqueName, write } from './helpers.ts';
import { address, viaProxy } from './network.ts';
import { longAgo, served, trusting } from './tls.ts';

const expiredCertificate = async (world: World): Promise<Fields> =>
  certificateUser(
    await world.rig.issueClientCertificate({ cn: 'kubernetes-admin', groups: ['system:masters'], ...longAgo }),
  );

const missingPlugin: Fields = {
  exec: {
    apiVersion: 'client.authentication.k8s.io/v1beta1',
    command: 'aws-iam-authenticator',
    args: ['token', '-i', 'production'],
  },
};

const otherKey = async (world: World): Promise<Fields> => ({
  'client-certificate-data': base64(world.rig.admin.pem),
  'client-key-data': base64((await world.rig.issueClientCertificate({ cn: uniqueName('john') })).key),
});

const noAuthority: Fields = { 'certificate-authority-data': undefined };
const authorityFile: Fields = { ...noAuthority, 'certificate-authority': '.minikube/ca.crt' };
const goneName: Fields = { server: 'https://old-cluster.rig.test:6443' };
const unverified: Fields = { ...noAuthority, 'insecure-skip-tls-verify': true };

export const combinedCases: readonly Case[] = [
  {
    id: 'both-authority-and-token-files-missing',
    title: 'CA file and token file are not there',
    versions: once,
    expected: faults('CRED-09', 'KCFG-09'),
    kubectlSays: /no such file or directory/,
    prepare: async (world) => ({ kubeconfig: config(world, { cluster: authorityFile, user: { tokenFile: 'token' } }) }),
  },
  {
    id: 'both-authority-damaged-and-key-mixed-up',
    title: 'the CA data is no certificate, and the key is another certificate’s',
    versions: once,
    expected: faults('CRED-04', 'KCFG-12'),
    kubectlSays: /unable to parse bytes as PEM block|private key does not match public key/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        cluster: { 'certificate-authority-data': base64('no certificate here\n') },
        user: await otherKey(world),
      }),
    }),
  },
  {
    id: 'both-authority-file-and-plugin-missing',
    title: 'neither the CA file nor the sign-in plugin is there',
    versions: once,
    expected: faults('CRED-10', 'KCFG-09'),
    kubectlSays: /unable to read certificate-authority/,
    prepare: async (world) => ({ kubeconfig: config(world, { cluster: authorityFile, user: missingPlugin }) }),
  },
  {
    id: 'both-certificate-expired-and-server-down',
    title: 'client certificate expired, and nothing listens at the server’s port',
    versions: once,
    expected: faults('CRED-01', 'NET-01'),
    kubectlSays: /The connection to the server 192.0.2.1:6443 was refused/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        cluster: { server: 'https://192.0.2.1:6443' },
        user: await expiredCertificate(world),
      }),
      through: inLonelyNetwork,
    }),
  },
  {
    id: 'both-token-expired-and-cluster-gone',
    title: 'token expired, and the cluster’s name does not exist any more',
    versions: once,
    expected: faults('CRED-07', 'DNS-01'),
    kubectlSays: /no such host/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: goneName, user: { token: await expiredToken(world) } }),
      through: withResolver(world.resolver.working),
    }),
  },
  {
    id: 'both-plugin-v1alpha1-and-cluster-gone',
    title: 'sign-in plugin of v1alpha1, and the cluster’s name does not exist any more',
    versions: once,
    expected: faults('CRED-13', 'DNS-01'),
    kubectlSays: /invalid apiVersion/,
    async prepare(world) {
      const command = write(world, '#!/bin/sh\nexit 0\n', 'sign-in');
      chmodSync(command, 0o700);
      return {
        kubeconfig: config(world, {
          cluster: goneName,
          user: { exec: { apiVersion: 'client.authentication.k8s.io/v1alpha1', command } },
        }),
        through: withResolver(world.resolver.working),
      };
    },
  },
  {
    id: 'both-plugin-missing-and-cluster-gone',
    title: 'sign-in plugin not installed, and the cluster’s name does not exist any more',
    versions: once,
    expected: faults('CRED-10', 'DNS-01'),
    kubectlSays: /executable aws-iam-authenticator not found|no such host/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: goneName, user: missingPlugin }),
      through: withResolver(world.resolver.working),
    }),
  },
  {
    id: 'both-key-encrypted-and-cluster-gone',
    title: 'client key behind a passphrase, and the cluster’s name does not exist any more',
    versions: once,
    expected: faults('CRED-05', 'DNS-01'),
    kubectlSays: /failed to parse private key/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        cluster: goneName,
        user: {
          'client-certificate-data': base64(world.rig.admin.pem),
          'client-key-data': base64(encryptKey(world.rig.admin.key, 'pkcs8')),
        },
      }),
      through: withResolver(world.resolver.working),
    }),
  },
  {
    id: 'both-provider-gcp-and-no-answer',
    title: 'auth-provider gcp, and packets to the server vanish',
    versions: once,
    expected: faults('CRED-19', 'NET-02'),
    kubectlSays: /gcp auth plugin has been removed/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        cluster: { server: 'https://192.0.2.7:6443' },
        user: { 'auth-provider': { name: 'gcp' } },
      }),
      through: inLonelyNetwork,
    }),
  },
  {
    id: 'both-proxy-down-and-certificate-expired',
    title: 'nothing listens at the proxy’s port, and the client certificate has expired',
    versions: once,
    expected: faults('CRED-01', 'PRX-03'),
    kubectlSays: /was refused/,
    async prepare(world) {
      const [port = 0] = await freePorts(1);
      return {
        kubeconfig: config(world, { cluster: viaProxy(address(port)), user: await expiredCertificate(world) }),
      };
    },
  },
  {
    id: 'both-proxy-wants-login-and-token-expired',
    title: 'the proxy answers 407, and the token has expired',
    versions: once,
    expected: faults('CRED-07', 'PRX-02'),
    kubectlSays: /Proxy Authentication Required/,
    async prepare(world) {
      const proxy = await refusingProxy(
        world,
        '407 Proxy Authentication Required',
        'proxy-authenticate: Basic realm="proxy"\r\n',
      );
      return {
        kubeconfig: config(world, {
          cluster: viaProxy(address(proxy.port)),
          user: { token: await expiredToken(world) },
        }),
      };
    },
  },
  {
    id: 'both-http-server-and-plugin-missing',
    title: 'https:// for a server that speaks http, and the sign-in plugin is not installed',
    versions: once,
    expected: faults('CRED-10', 'TLS-10'),
    kubectlSays: /executable aws-iam-authenticator not found|server gave HTTP response/,
    async prepare(world) {
      const front = await httpFront(world, (_request, response) => void response.end('{}'));
      return {
        kubeconfig: config(world, { cluster: { server: `https://127.0.0.1:${front.port}` }, user: missingPlugin }),
      };
    },
  },
  {
    id: 'both-no-authority-and-bearer-pasted',
    title: 'no CA in the kubeconfig, and “Bearer ” pasted along with the token',
    versions: once,
    expected: faults('CRED-08', 'TLS-02'),
    kubectlSays: /certificate signed by unknown authority/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: noAuthority, user: { token: `Bearer ${await readerToken(world)}` } }),
    }),
  },
  {
    id: 'both-balancer-without-servers-and-certificate-expired',
    title: 'a load balancer without a healthy server, and the client certificate has expired',
    versions: once,
    expected: faults('CRED-01', 'EP-02'),
    kubectlSays: /the server is currently unable to handle the request/,
    async prepare(world) {
      const { url } = await httpsFront(
        world,
        always(503, 'text/html', page('503 Service Unavailable'), { server: 'haproxy' }),
      );
      return { kubeconfig: config(world, { cluster: { server: url }, user: await expiredCertificate(world) }) };
    },
  },
  {
    id: 'both-other-authority-and-token-file-missing',
    title: 'the CA of another cluster, and the token file is not there',
    versions: once,
    expected: faults('CRED-09', 'TLS-01'),
    kubectlSays: /no such file or directory/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: trusting(world.other.ca), user: { tokenFile: 'token' } }),
    }),
  },
  {
    id: 'both-etcd-stopped-and-certificate-expired',
    title: 'etcd does not answer, and the client certificate has expired',
    exclusive: true,
    expected: faults('CRED-01', 'HLT-01'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    async prepare(world) {
      world.defer(() => untilReadyIs(world.rig, 200));
      world.defer(() => world.rig.contEtcd());
      world.rig.stopEtcd();
      await untilReadyIs(world.rig, 500);
      return {
        kubeconfig: config(world, { user: await expiredCertificate(world) }),
        kubectl: ['get', '--raw', '/readyz'],
      };
    },
  },
  served({
    id: 'both-server-certificate-expired-and-key-mixed-up',
    title: 'the server’s certificate has expired, and the client key is another certificate’s',
    expected: faults('CRED-04', 'TLS-06'),
    kubectlSays: /private key does not match public key/,
    serves: (world) => world.rig.issueServerCertificate(longAgo),
    user: otherKey,
  }),
  served({
    id: 'both-expired-and-server-name-wrong',
    title: 'the server’s certificate has expired, and tls-server-name is a name that it does not have',
    expected: faults('TLS-06', 'TLS-08'),
    kubectlSays: /certificate has expired or is not yet valid/,
    serves: (world) => world.rig.issueServerCertificate(longAgo),
    cluster: () => ({ 'tls-server-name': 'api.old.example' }),
  }),
  served({
    id: 'both-expired-and-no-server-usage',
    title: 'a client certificate used by the server, and it has expired',
    expected: faults('TLS-06', 'TLS-16'),
    kubectlSays: /certificate has expired or is not yet valid/,
    serves: (world) => world.rig.issueServerCertificate({ ...longAgo, usages: ['clientAuth'] }),
  }),
  served({
    id: 'both-not-yet-valid-and-no-address',
    title: 'the server’s certificate is not yet valid, and has no address',
    expected: faults('TLS-04', 'TLS-07'),
    kubectlSays: /certificate has expired or is not yet valid/,
    serves: (world) => world.rig.issueServerCertificate({ notBefore: hoursFromNow(6), addresses: [] }),
  }),
  served({
    id: 'both-other-authority-and-not-named',
    title: 'the CA of another cluster, and the certificate names other addresses',
    expected: faults('TLS-01', 'TLS-03'),
    kubectlSays: /certificate is valid for 10.96.0.1, not 127.0.0.1/,
    serves: (world) => world.rig.issueServerCertificate({ addresses: ['10.96.0.1'] }),
    cluster: (world) => trusting(world.other.ca),
  }),
  served({
    id: 'both-no-authority-and-not-named',
    title: 'no CA in the kubeconfig, and the certificate names other addresses',
    expected: faults('TLS-02', 'TLS-03'),
    kubectlSays: /certificate is valid for 10.96.0.1, not 127.0.0.1/,
    serves: (world) => world.rig.issueServerCertificate({ addresses: ['10.96.0.1'] }),
    cluster: () => noAuthority,
  }),
  served({
    id: 'both-intermediate-missing-and-not-named',
    title: 'the server does not send its intermediate, and its certificate names other addresses',
    expected: { outcome: 'fault', causes: [['TLS-03'], ['TLS-01', 'TLS-14']] } satisfies Expectation,
    kubectlSays: /certificate is valid for 10.96.0.1, not 127.0.0.1/,
    serves: async (world) =>
      world.rig.issueServerCertificate({ addresses: ['10.96.0.1'] }, await world.rig.ca.intermediate('Issuing CA 1')),
  }),
  {
    id: 'both-verification-off-and-file-open',
    title: 'insecure-skip-tls-verify, and others can read the kubeconfig',
    versions: once,
    expected: warnings('KCFG-20', 'TLS-09'),
    kubectlSays: null,
    async prepare(world) {
      const kubeconfig = config(world, { cluster: unverified });
      chmodSync(kubeconfig, 0o644);
      return { kubeconfig };
    },
  },
  {
    id: 'both-verification-off-and-namespace-gone',
    title: 'insecure-skip-tls-verify, and the context’s namespace does not exist',
    versions: once,
    expected: warnings('KCFG-19', 'TLS-09'),
    kubectlSays: null,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: unverified, context: { namespace: 'gone' } }),
    }),
  },
  {
    id: 'both-verification-off-and-no-rights',
    title: 'insecure-skip-tls-verify, and the person may do nothing',
    expected: warnings('AUTHZ-01', 'TLS-09'),
    kubectlSays: /cannot list resource "namespaces"/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: unverified, user: (await person(world)).user }),
    }),
  },
  {
    id: 'both-file-open-and-no-rights',
    title: 'others can read the kubeconfig, and the person may do nothing',
    versions: once,
    expected: warnings('AUTHZ-01', 'KCFG-20'),
    kubectlSays: /cannot list resource "namespaces"/,
    async prepare(world) {
      const kubeconfig = config(world, { user: (await person(world)).user });
      chmodSync(kubeconfig, 0o644);
      return { kubeconfig };
    },
  },
];
