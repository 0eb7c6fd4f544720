import type { Remedy } from '../../model/remedy.ts';

export const rbac = 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/';

/** `context`: for commands that the person runs as themselves. */
export type Person = { readonly user: string; readonly context: string | null };

export function asContext(context: string | null): readonly string[] {
  return context === null ? [] : ['--context', context];
}

export const signedInByName = (): string =>
  'Signing in works: the server knows you by name. This is about rights, not about your credential.';

export function seeOwnRights(context: string | null, namespace: string | null): Remedy {
  const where = namespace === null ? [] : ['--namespace', namespace];
  return {
    kind: 'command',
    text: 'See what you may do',
    who: 'you',
    changes: 'nothing',
    risk: { level: 'low', reason: 'it only asks' },
    commands: [{ argv: ['kubectl', 'auth', 'can-i', '--list', ...asContext(context), ...where] }],
    scope: null,
  };
}

/** Names as far as the bindings could be read; otherwise what such a person may do. */
function whoMayGrant(namespace: string, granters: readonly string[]): string {
  const right = `bind roles in ${namespace}`;
  return granters.length === 0 ? `somebody who may ${right}` : `one of those who may ${right}: ${granters.join(', ')}`;
}

/** A role for one namespace, given by somebody who may. */
export function grantInNamespace(user: string, namespace: string, granters: readonly string[] = []): Remedy {
  const [, accountNamespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  const subject = account === undefined ? `--user=${user}` : `--serviceaccount=${accountNamespace}:${account}`;
  return {
    kind: 'cluster',
    text: 'Have rights given to you in the namespace where you work',
    who: whoMayGrant(namespace, granters),
    changes: `one RoleBinding in ${namespace}`,
    risk: { level: 'medium', reason: 'you may then read what is in that namespace, except Secrets' },
    commands: [
      {
        argv: ['kubectl', 'create', 'rolebinding', 'viewers', '--clusterrole=view', subject, '--namespace', namespace],
      },
    ],
    scope: null,
  };
}
