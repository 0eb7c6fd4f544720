// Kubeconfig files of the cases, written as a person's file looks.
import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import type { Certificate } from './pki.ts';

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** The fields of a kubeconfig's cluster and user entries, by their names in the file. */
export type Fields = Readonly<Record<string, unknown>>;

export interface KubeconfigParts {
  readonly cluster: Fields;
  readonly user: Fields;
  readonly context?: Fields;
  /** Users beside the one of the current context, by their names: each has a context of that name on the same cluster. */
  readonly beside?: Readonly<Record<string, Fields>>;
}

/** Names that a person would meet; the same in every case, so that a case shows only what it is about. */
export const names = { cluster: 'kubernetes', user: 'jane', context: 'jane@kubernetes' } as const;

export function kubeconfigText(parts: KubeconfigParts): string {
  const beside = Object.entries(parts.beside ?? {});
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': names.context,
      clusters: [{ name: names.cluster, cluster: parts.cluster }],
      contexts: [
        { name: names.context, context: { cluster: names.cluster, user: names.user, ...parts.context } },
        ...beside.map(([name]) => ({ name, context: { cluster: names.cluster, user: name } })),
      ],
      users: [{ name: names.user, user: parts.user }, ...beside.map(([name, user]) => ({ name, user }))],
    },
    { lineWidth: 0 },
  );
}

/** Only for its owner: a file that others can read is a finding of its own (KCFG-20). */
export function writePrivate(file: string, text: string | Uint8Array): string {
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

export const certificateUser = (certificate: Certificate): Fields => ({
  'client-certificate-data': base64(certificate.pem),
  'client-key-data': base64(certificate.key),
});
