import type { Remedy } from '../../model/remedy.ts';
import { canRollOut, workloadReference } from '../workload-reference.ts';

/** Whose sign-in it is: the Dashboard's parts in one namespace, and the account that they use. */
export type Own = {
  readonly namespace: string;
  /** Names of the Deployments that it is about. */
  readonly deployments: readonly string[];
  readonly account: string;
  /** The program's own words; '' where they are not known. */
  readonly said: string;
};

/** The server's minor version, where it is known: advice came and went with it. */
export type AtVersion = { readonly minor: number | null };

export const accountDocs = 'https://kubernetes.io/docs/concepts/security/service-accounts/';
export const accountAdmin = 'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/';
export const podAccountDocs = 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/';
export const dashboardIssues = 'https://github.com/kubernetes-retired/dashboard/issues';
export const kubernetesIssues = 'https://github.com/kubernetes/kubernetes/issues';
export const inClusterSource = 'https://github.com/kubernetes/client-go/blob/master/rest/config.go';

export const notYours = (): string =>
  'Your own sign-in is not the problem: the Dashboard signs in by itself, with its own credential.';

/** `kubernetes-dashboard-api and kubernetes-dashboard-web` */
export function named(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

export const example: Own = {
  namespace: 'kubernetes-dashboard',
  deployments: ['kubernetes-dashboard'],
  account: 'kubernetes-dashboard',
  said: '',
};

export function restart({ namespace, deployments }: Own, why = 'Restart the Dashboard’s pods'): Remedy {
  return {
    kind: 'cluster',
    text: why,
    who: `somebody who may change Deployments in ${namespace}`,
    changes: 'its pods are replaced; nothing else',
    risk: { level: 'low', reason: 'people who use the Dashboard wait some seconds and may have to log in again' },
    commands: restartCommands(namespace, deployments),
    scope: null,
  };
}

/** None where whatever made the pods has to make them anew. */
function restartCommands(namespace: string, deployments: readonly string[]): Remedy['commands'] {
  const workloads = deployments.filter(canRollOut).map(workloadReference);
  return workloads.length === 0
    ? []
    : [{ argv: ['kubectl', 'rollout', 'restart', ...workloads, '--namespace', namespace] }];
}

/** The document's own advice of 2017, for the servers on which it is still right. */
export function deleteTokenSecret({ namespace, deployments, account }: Own, { minor }: AtVersion): readonly Remedy[] {
  if (minor !== null && minor > 23) return [];
  return [
    {
      kind: 'cluster',
      text: 'Delete the account’s token Secret, which is then made anew, and restart the pods',
      who: `somebody who may delete Secrets in ${namespace}`,
      changes: 'one Secret and the Dashboard’s pods',
      risk: { level: 'medium', reason: 'whatever else uses that token is refused from then on' },
      commands: [
        {
          argv: [
            'kubectl',
            'get',
            'serviceaccount',
            account,
            '--namespace',
            namespace,
            '--output',
            'jsonpath={.secrets[*].name}',
          ],
        },
        { argv: ['kubectl', 'delete', 'secret', 'NAME', '--namespace', namespace] },
        ...restartCommands(namespace, deployments),
      ],
      scope: 'Kubernetes ≤ 1.23; since 1.24 no Secret is made anew',
    },
  ];
}

export function readOwnLog({ namespace, deployments }: Own): Remedy {
  return {
    kind: 'command',
    text: 'Read the Dashboard’s log: it names the reason',
    who: `somebody who may read logs in ${namespace}`,
    changes: 'nothing',
    risk: { level: 'low', reason: 'it only reads' },
    commands: deployments.map((name) => ({
      argv: ['kubectl', 'logs', workloadReference(name), '--namespace', namespace, '--tail', '50'],
    })),
    scope: null,
  };
}

export function look(text: string, who: string, ...commands: readonly (readonly string[])[]): Remedy {
  return {
    kind: 'command',
    text,
    who,
    changes: 'nothing',
    risk: { level: 'low', reason: 'it only reads' },
    commands: commands.map((argv) => ({ argv: ['kubectl', ...argv] })),
    scope: null,
  };
}

export interface Mending {
  readonly text: string;
  readonly who: string;
  readonly changes: string;
  readonly risk: Remedy['risk'];
  readonly commands?: readonly (readonly string[])[];
  readonly scope?: string;
}

export function mend({ text, who, changes, risk, commands = [], scope }: Mending): Remedy {
  return {
    kind: 'cluster',
    text,
    who,
    changes,
    risk,
    commands: commands.map((argv) => ({ argv })),
    scope: scope ?? null,
  };
}

/** Flags of the API server: a file of the control plane, or a setting of who runs it. */
export const whoRunsControlPlane = 'whoever runs the control plane';

export function forDeployment(namespace: string): string {
  return `somebody who may change Deployments in ${namespace}`;
}
