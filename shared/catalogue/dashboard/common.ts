import type { Remedy } from '../../model/remedy.ts';
import { canRollOut, workloadReference } from '../workload-reference.ts';

/** Remedies that several failure modes of the Dashboard share. */

export const dashboardArchive = 'https://github.com/kubernetes-retired/dashboard';
export const headlampDocs = 'https://headlamp.dev/docs/latest/installation/in-cluster/';
export const proxyDocs =
  'https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/#manually-constructing-apiserver-proxy-urls';
export const debugPods = 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/';
export const debugServices = 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/';

const administrator = 'an administrator of the cluster';

type Argv = readonly string[];

/** It only reads. */
export function look(text: string, ...commands: readonly Argv[]): Remedy {
  return {
    kind: 'command',
    text,
    who: 'someone who may read in that namespace',
    changes: 'nothing',
    risk: { level: 'low', reason: 'it only reads' },
    commands: commands.map((argv) => ({ argv })),
    scope: null,
  };
}

/** Something in the cluster is changed by hand or by these commands. */
export function change(
  text: string,
  changes: string,
  risk: Remedy['risk'],
  commands: readonly Argv[] = [],
  scope: string | null = null,
): Remedy {
  return {
    kind: 'cluster',
    text,
    who: administrator,
    changes,
    risk,
    commands: commands.map((argv) => ({ argv })),
    scope,
  };
}

export const low = (reason: string): Remedy['risk'] => ({ level: 'low', reason });
export const medium = (reason: string): Remedy['risk'] => ({ level: 'medium', reason });

/** Something the person does in the browser or at the own computer. */
export function local(text: string, ...commands: readonly Argv[]): Remedy {
  return {
    kind: 'local',
    text,
    who: 'you',
    changes: 'nothing in the cluster',
    risk: low('nothing is changed'),
    commands: commands.map((argv) => ({ argv })),
    scope: null,
  };
}

export interface Place {
  readonly namespace: string;
}

export function describeWorkload({ namespace, workload }: Place & { readonly workload: string }): Remedy {
  return look(
    'Read what the cluster says of it',
    ['kubectl', 'describe', workloadReference(workload), '--namespace', namespace],
    ['kubectl', 'get', 'events', '--namespace', namespace, '--sort-by', '.lastTimestamp'],
  );
}

export function readLog({
  namespace,
  pod,
  container,
}: Place & { readonly pod: string; readonly container: string }): Remedy {
  const which = container === '' ? [] : ['--container', container];
  return look('Read the log of its last life', [
    'kubectl',
    'logs',
    '--namespace',
    namespace,
    pod,
    ...which,
    '--previous',
  ]);
}

export function restart({ namespace, workload }: Place & { readonly workload: string }): Remedy {
  const changes = 'its pods; sessions in the Dashboard end';
  if (!canRollOut(workload)) {
    return change('Make its pods anew by what made them, once the cause is mended', changes, low('it is down already'));
  }
  return change(
    'Make its pods anew, once the cause is mended',
    changes,
    low('the Deployment brings new pods before the old ones go'),
    [['kubectl', 'rollout', 'restart', workloadReference(workload), '--namespace', namespace]],
  );
}

export function forwardPort(
  { namespace, service }: Place & { readonly service: string },
  port: number | null = null,
): Remedy {
  return local('Use port-forward meanwhile: it goes through the node and not through the service proxy', [
    'kubectl',
    'port-forward',
    '--namespace',
    namespace,
    `service/${service}`,
    `8443:${port ?? 'PORT'}`,
  ]);
}

export const installHeadlamp: Remedy = change(
  'Install Headlamp, which is looked after today',
  'one Deployment with its account and Service',
  low('its chart binds its account to cluster-admin unless clusterRoleBinding.create is false'),
  [
    ['helm', 'repo', 'add', 'headlamp', 'https://kubernetes-sigs.github.io/headlamp/'],
    ['helm', 'install', 'headlamp', 'headlamp/headlamp', '--namespace', 'headlamp', '--create-namespace'],
  ],
);
