import type { Remedy } from '../model/remedy.ts';

/** Remedies that several failure modes of the ways to the Dashboard share. */

/** The Service that people open. A type and not an interface, so that it is also an argument list. */
export type At = {
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
};

export const exampleAt: At = {
  namespace: 'kubernetes-dashboard',
  service: 'kubernetes-dashboard',
  port: 443,
  scheme: 'https',
};

const changesNothing = { level: 'low', reason: 'it changes nothing' } as const;
const readsOnly = { level: 'low', reason: 'it only reads' } as const;
export const proxyDocs = 'https://kubernetes.io/docs/reference/kubectl/generated/kubectl_proxy/';
export const dashboardRepository = 'https://github.com/kubernetes-retired/dashboard';

/** Today's way for every version. */
export function portForward({ namespace, service, port, scheme }: At): Remedy {
  const local = scheme === 'https' ? 8443 : 8080;
  return {
    kind: 'command',
    text: `Forward a port to it, and open ${scheme}://localhost:${local}/ in a browser`,
    who: 'you',
    changes: 'nothing; the port is open on this computer while the command runs',
    risk: { level: 'low', reason: 'only this computer gets to the port' },
    commands: [
      { argv: ['kubectl', 'port-forward', '--namespace', namespace, `service/${service}`, `${local}:${port}`] },
    ],
    scope: null,
  };
}

/** What a person does by hand. `what` starts with a verb; whatever changes something says what may go wrong by it. */
export function doIt(what: string): Remedy;
export function doIt(what: string, who: string, changes: string, risk: Remedy['risk']): Remedy;
export function doIt(what: string, who = 'you', changes = 'nothing', risk: Remedy['risk'] = changesNothing): Remedy {
  return { kind: 'local', text: what, who, changes, risk, commands: [], scope: null };
}

export function run(text: string, argv: readonly string[], more: Partial<Remedy> = {}): Remedy {
  return {
    kind: 'command',
    text,
    who: 'you',
    changes: 'nothing',
    risk: readsOnly,
    commands: [{ argv }],
    scope: null,
    ...more,
  };
}

/** A token for the Dashboard's login, of an account that the person chooses. */
export function newLoginToken(namespace: string, account = 'SERVICE-ACCOUNT'): Remedy {
  return run(
    'Have a new token made, and log in with it',
    ['kubectl', 'create', 'token', account, '--namespace', namespace],
    {
      who: 'someone who may create tokens in that namespace',
      risk: { level: 'low', reason: 'the token ends by itself, after an hour unless told otherwise' },
      scope: 'Kubernetes ≥ 1.24; up to 1.23 take the token from the account’s Secret',
    },
  );
}
