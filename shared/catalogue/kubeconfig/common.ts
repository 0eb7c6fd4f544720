import type { Remedy, RemedyCommand } from '../../model/remedy.ts';

export const loaderSource = 'https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/loader.go';
export const validationSource = 'https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/validation.go';
export const typesSource = 'https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/api/v1/types.go';
export const organizeDocs = 'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/';

export const noServerAsked = (): string =>
  'Network, server and credential are not the problem: kubectl stops before it calls anybody.';

const low = (reason: string) => ({ level: 'low', reason }) as const;

/** Something that a person does without a command. */
export function byHand(
  text: string,
  changes: string,
  reason: string,
  who = 'you',
  scope: string | null = null,
): Remedy {
  return { kind: 'local', text, who, changes, risk: low(reason), commands: [], scope };
}

export function byCommand(
  text: string,
  changes: string,
  reason: string,
  commands: readonly RemedyCommand[],
  extra: { readonly who?: string; readonly scope?: string } = {},
): Remedy {
  return {
    kind: 'command',
    text,
    who: extra.who ?? 'you',
    changes,
    risk: low(reason),
    commands,
    scope: extra.scope ?? null,
  };
}

/** `kubectl config …` on one file. */
export function configCommand(file: string, ...args: readonly string[]): RemedyCommand {
  return { argv: ['kubectl', 'config', ...args, '--kubeconfig', file] };
}

/** Opens the damaged place: an editor with the line is all that helps. */
export function editAt(file: string, line: number, what: string): Remedy {
  return byHand(
    `Open ${file} at line ${line} and ${what}`,
    `line ${line} of ${file}`,
    'keep a copy of the file until it works again',
  );
}

/** Providers that write the whole entry anew. */
export const fetchAgain: Remedy = {
  kind: 'command',
  text: 'Have the entry written again by who gave it to you (of these, what you use)',
  who: 'you',
  changes: 'one cluster, user and context of your kubeconfig',
  risk: low('other entries stay'),
  commands: [
    { argv: ['aws', 'eks', 'update-kubeconfig', '--name', 'CLUSTER'] },
    { argv: ['gcloud', 'container', 'clusters', 'get-credentials', 'CLUSTER'] },
    { argv: ['az', 'aks', 'get-credentials', '--resource-group', 'GROUP', '--name', 'CLUSTER'] },
    { argv: ['kind', 'export', 'kubeconfig', '--name', 'CLUSTER'] },
  ],
  scope: 'EKS, GKE, AKS, kind; elsewhere ask who runs the cluster',
};

/** What kubectl puts in front of a damaged file's error. */
export function loadError(file: string, said: string | null): string {
  return `error: error loading config file "${file}": ${said ?? ''}`;
}

export function quoted(names: readonly string[]): string {
  return names.map((name) => `“${name}”`).join(', ');
}

/** ` Did you mean “a”?`, or nothing. */
export function didYouMean(near: readonly string[]): string {
  return near.length === 0 ? '' : ` Near it: ${quoted(near)}.`;
}

/** What kubectl prints when nobody listens at its default address. */
export const refusedAtHome =
  'The connection to the server localhost:8080 was refused - did you specify the right host or port?';

export const clientConfigSource =
  'https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/client_config.go';

export const transportSource = 'https://github.com/kubernetes/client-go/blob/master/transport/transport.go';

export const chooseFile = byHand(
  'Choose the kubeconfig of this cluster',
  'nothing; the choice holds in this program',
  'no file is written',
);
