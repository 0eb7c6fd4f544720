import type { Remedy } from '../model/remedy.ts';

/** Remedies that several failure modes of the API server share. */

const ownFile = 'your kubeconfig';

/** A service account's name as far as it is known; the words stand in for what a token does not tell. */
export type ServiceAccountName = { readonly namespace: string | null; readonly account: string | null };

/** A fresh token by TokenRequest: nothing is stored in the cluster. */
export function newServiceAccountToken({ namespace, account }: ServiceAccountName): Remedy {
  return {
    kind: 'command',
    text: 'Have a new token made for the service account, and put it in the place of the old one',
    who: 'someone who may create tokens in that namespace',
    changes: 'one line in your kubeconfig; the cluster stores nothing',
    risk: { level: 'low', reason: 'the token ends by itself, after an hour unless told otherwise' },
    commands: [
      {
        argv: [
          'kubectl',
          'create',
          'token',
          account ?? 'SERVICE-ACCOUNT',
          '--namespace',
          namespace ?? 'NAMESPACE',
          '--duration',
          '1h',
        ],
      },
    ],
    scope: 'Kubernetes ≥ 1.24',
  };
}

/** Is the account still there, and is it still the same one? */
export function lookUpServiceAccount({ namespace, account }: ServiceAccountName): Remedy {
  return {
    kind: 'command',
    text: 'Compare the service account’s uid with the one in your token',
    who: 'someone who may read service accounts in that namespace',
    changes: 'nothing',
    risk: { level: 'low', reason: 'it only reads' },
    commands: [
      {
        argv: [
          'kubectl',
          'get',
          'serviceaccount',
          account ?? 'SERVICE-ACCOUNT',
          '--namespace',
          namespace ?? 'NAMESPACE',
          '--output',
          'jsonpath={.metadata.uid}',
        ],
      },
    ],
    scope: null,
  };
}

/** The API server's log is the only place that says why it refused. */
export const readServerLog: Remedy = {
  kind: 'command',
  text: 'Look for “Unable to authenticate the request” in the API server’s log: it names the reason',
  who: 'an administrator of the cluster',
  changes: 'nothing',
  risk: { level: 'low', reason: 'it only reads' },
  commands: [
    {
      argv: [
        'kubectl',
        'logs',
        '--namespace',
        'kube-system',
        '--selector',
        'component=kube-apiserver',
        '--tail',
        '200',
      ],
    },
  ],
  scope: 'clusters whose control plane runs as pods, such as kubeadm’s',
};

export const freshKubeconfig: Remedy = {
  kind: 'local',
  text: 'Fetch a fresh kubeconfig from where this cluster gives them out',
  who: 'you',
  changes: ownFile,
  risk: { level: 'low', reason: 'keep a copy of the old file until the new one works' },
  commands: [],
  scope: null,
};

/** Points the kubeconfig's cluster entry at another address. */
export function pointAtApiServer(cluster: string | null): Remedy {
  return {
    kind: 'command',
    text: 'Point the kubeconfig at the API server’s own address',
    who: 'you',
    changes: 'one line in your kubeconfig',
    risk: { level: 'low', reason: 'only this cluster entry is changed' },
    commands: [
      {
        argv: ['kubectl', 'config', 'set-cluster', cluster ?? 'CLUSTER', '--server', 'https://API-SERVER:6443'],
      },
    ],
    scope: null,
  };
}

export const productsKubeconfig: Remedy = {
  kind: 'local',
  text: 'Use the kubeconfig that the product in front gives out; it knows how to sign in there',
  who: 'you',
  changes: ownFile,
  risk: { level: 'low', reason: 'keep a copy of the old file until the new one works' },
  commands: [],
  scope: null,
};

/** On a node of the control plane: is the API server up, and what does it say of itself? */
export const lookAtControlPlane: Remedy = {
  kind: 'command',
  text: 'Look on a control plane node whether the API server runs and what it says of itself',
  who: 'an administrator, on the node',
  changes: 'nothing',
  risk: { level: 'low', reason: 'it only reads' },
  commands: [
    { argv: ['crictl', 'ps', '--all', '--name', 'kube-apiserver'] },
    {
      argv: ['curl', '--cacert', '/etc/kubernetes/pki/ca.crt', 'https://127.0.0.1:6443/readyz?verbose'],
    },
  ],
  scope: 'kubeadm clusters; other kinds keep these elsewhere',
};

export const waitAndCheckAgain: Remedy = {
  kind: 'local',
  text: 'Wait a minute, then check again',
  who: 'you',
  changes: 'nothing',
  risk: { level: 'low', reason: 'nothing is done' },
  commands: [],
  scope: null,
};
