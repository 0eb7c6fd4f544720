import { stringify } from 'yaml';

import { authorityPem } from './authority-pem.ts';

type Fields = Readonly<Record<string, unknown>>;

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

export interface Change {
  /** Laid over the entry; undefined takes a field out. */
  readonly cluster?: Fields;
  readonly user?: Fields;
  readonly context?: Fields;
  readonly top?: Fields;
}

/** A kubeconfig that kubectl accepts, with what a test changes in it. */
export function config(change: Change = {}): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'dev-cluster',
        cluster: {
          server: 'https://api.example.com:6443',
          'certificate-authority-data': base64(authorityPem),
          ...change.cluster,
        },
      },
    ],
    users: [{ name: 'mara', user: change.user ?? { token: 'abcdef' } }],
    contexts: [{ name: 'dev', context: { cluster: 'dev-cluster', user: 'mara', ...change.context } }],
    'current-context': 'dev',
    ...change.top,
  });
}
