// HLT, AUTHN: what stands beside the API server and makes it look ill, and API servers that are not alike.
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from '../api-client.ts';
import { type Case, fault, once, type Prepared, type World, warning } from '../case.ts';
import { httpsFrontAt, passingOn } from '../fronts.ts';
import { withResolver } from '../namespaces.ts';
import { freePorts } from '../processes.ts';
import type { Rig } from '../rig.ts';
import { config, readerToken } from './helpers.ts';

const name = 'two-servers.rig.test';
const addresses = ['127.0.0.1', '127.64.0.1'] as const;

/** One name with two addresses: what answers at each passes on to a cluster of its own. */
async function twoServers(world: World, first: Rig, second: Rig): Promise<Prepared> {
  const [port = 0] = await freePorts(1);
  const certificate = await world.rig.issueServerCertificate({ dnsNames: [name] });
  for (const [index, rig] of [first, second].entries()) {
    const at = { host: addresses[index] ?? '', port };
    await httpsFrontAt(
      world,
      at,
      certificate,
      passingOn(() => rig, { keep: 'authorization' }),
    );
  }
  return {
    kubeconfig: config(world, {
      cluster: { server: `https://${name}:${port}` },
      user: { token: await readerToken(world) },
    }),
    through: withResolver(world.resolver.working),
  };
}

export const besideCases: readonly Case[] = [
  {
    id: 'servers-second-differs',
    title: 'of two API servers behind one name the second has other keys, and kubectl meets the first',
    versions: once,
    exclusive: true, // so that the other cluster is the shared one, which nobody restarts meanwhile
    expected: warning('AUTHN-14'),
    kubectlSays: null,
    prepare: (world) => twoServers(world, world.rig, world.other),
  },
  {
    id: 'servers-first-differs',
    title: 'of two API servers behind one name the first has other keys, and kubectl meets it',
    versions: once,
    exclusive: true,
    expected: fault('AUTHN-14'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    prepare: (world) => twoServers(world, world.other, world.rig),
  },
  {
    id: 'health-extension-down',
    title: 'an APIService leads to a program that is not there',
    exclusive: true,
    expected: warning('HLT-04'),
    kubectlSays: null,
    async prepare(world) {
      const path = '/apis/apiregistration.k8s.io/v1/apiservices';
      const version = 'v1beta1.metrics.k8s.io';
      await must(
        world.rig.api('POST', path, {
          metadata: { name: version },
          spec: {
            group: 'metrics.k8s.io',
            version: 'v1beta1',
            groupPriorityMinimum: 100,
            versionPriority: 100,
            insecureSkipTLSVerify: true,
            service: { namespace: 'kube-system', name: 'metrics-server' },
          },
        }),
        `APIService ${version}`,
      );
      world.defer(() => world.rig.api('DELETE', `${path}/${version}`));
      await listed(world.rig, 'metrics.k8s.io');
      return { kubeconfig: config(world) };
    },
  },
  {
    id: 'health-webhook-broken',
    title: 'an admission webhook for everything does not answer',
    versions: once,
    exclusive: true,
    expected: warning('HLT-05'),
    kubectlSays: /failed calling webhook "policy.rig.test"/,
    async prepare(world) {
      const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
      await must(
        world.rig.api('POST', path, {
          metadata: { name: 'policy' },
          webhooks: [
            {
              name: 'policy.rig.test',
              admissionReviewVersions: ['v1'],
              sideEffects: 'None',
              failurePolicy: 'Fail',
              timeoutSeconds: 1,
              clientConfig: { url: 'https://127.0.0.1:9/' },
              rules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }],
            },
          ],
        }),
        'webhook configuration',
      );
      world.defer(() => world.rig.api('DELETE', `${path}/policy`));
      // The API server learns of it a moment later.
      for (let tries = 0; tries < 200; tries++) {
        const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
        const answer = await world.rig.api('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', body);
        if (answer.status === 500) return { kubeconfig: config(world), kubectl: ['auth', 'whoami'] };
        await sleep(50);
      }
      throw new Error('the API server does not ask its webhook');
    },
  },
  {
    id: 'health-probe-refused',
    title: 'strangers are refused, and the API server’s pod is probed as a stranger',
    exclusive: true,
    serverFlags: ['--anonymous-auth=false'],
    expected: warning('HLT-06'),
    kubectlSays: null,
    async prepare(world) {
      const path = '/api/v1/namespaces/kube-system/pods';
      const pod = 'kube-apiserver-node-1';
      const probe = { httpGet: { path: '/livez', port: 6443, scheme: 'HTTPS' } };
      await must(
        world.rig.api('POST', path, {
          metadata: { name: pod, labels: { component: 'kube-apiserver', tier: 'control-plane' } },
          spec: {
            automountServiceAccountToken: false,
            nodeName: 'node-1',
            containers: [{ name: 'kube-apiserver', image: 'kube-apiserver', livenessProbe: probe }],
          },
        }),
        pod,
      );
      world.defer(() => world.rig.api('DELETE', `${path}/${pod}?gracePeriodSeconds=0`));
      return { kubeconfig: config(world) };
    },
  },
];

/** Waits until the API server offers a group, served or not. */
async function listed(rig: Rig, group: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await rig.api('GET', '/apis');
    const groups: readonly { readonly name: string }[] = answer.json?.groups ?? [];
    if (groups.some((one) => one.name === group)) return;
    await sleep(100);
  }
  throw new Error(`the API server does not offer ${group}`);
}
