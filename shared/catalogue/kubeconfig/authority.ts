import { failureMode } from '../define.ts';
import { byCommand, configCommand, fetchAgain, noServerAsked, transportSource, validationSource } from './common.ts';

const takeFilesAlong = byCommand(
  'Where the kubeconfig still works, write it once more with all files inside, and copy that one',
  'a new file on the other computer',
  'the new file holds your credential; move it over a safe way',
  [{ argv: ['kubectl', 'config', 'view', '--flatten', '--minify'] }],
);

/** Modes of files and data that entries name. */
export const authorityModes = {
  'KCFG-09': failureMode<{
    readonly cluster: string;
    readonly file: string;
    readonly kubeconfig: string;
    readonly detail: string;
  }>({
    title: 'The authority’s file can’t be read',
    severity: 'fault',
    sentence: ({ file }) =>
      `The certificate authority’s file ${file} can’t be read, so kubectl stops before it calls the server.`,
    innocent: noServerAsked,
    why:
      'The kubeconfig names a file that is not here: it was copied without its certificates (minikube, WSL), or moved. A relative path ' +
      'counts from the folder of the kubeconfig as it is named; ~ and variables are not replaced.',
    literal: ({ cluster, file, detail }) =>
      `error: unable to read certificate-authority ${file} for ${cluster} due to open ${file}: ${detail}`,
    remedies: ({ cluster, kubeconfig }) => [
      takeFilesAlong,
      byCommand(
        'Or put the authority’s certificate into the kubeconfig, from a file that you have',
        `one entry in ${kubeconfig}`,
        'only this cluster is changed',
        [configCommand(kubeconfig, 'set-cluster', cluster, '--certificate-authority', 'CA-FILE', '--embed-certs')],
      ),
      fetchAgain,
    ],
    scope: 'all',
    sources: [validationSource],
    proof: 'injected',
    texts: ['unable to read certificate-authority \\S+ for [^\\n]*', 'unable to load root certificates: open \\S+'],
    example: {
      cluster: 'minikube',
      file: '/home/mara/.minikube/ca.crt',
      kubeconfig: '/home/mara/.kube/config',
      detail: 'no such file or directory',
    },
  }),

  'KCFG-10': failureMode<{ readonly kind: 'certificate' | 'key'; readonly file: string; readonly detail: string }>({
    title: 'The client certificate or key can’t be read',
    severity: 'fault',
    sentence: ({ kind, file }) =>
      `The file of your client ${kind}, ${file}, can’t be read, so kubectl stops before it calls the server.`,
    innocent: noServerAsked,
    why:
      'The kubeconfig names a file that is not here, or not yours to read: it was copied without its certificates (minikube, WSL), or ' +
      'moved. A relative path counts from the folder of the kubeconfig as it is named; ~ and variables are not replaced.',
    literal: ({ kind, file, detail }) =>
      `* unable to read client-${kind === 'key' ? 'key' : 'cert'} ${file} for … due to open ${file}: ${detail}`,
    remedies: () => [takeFilesAlong, fetchAgain],
    scope: 'all',
    sources: [validationSource],
    proof: 'injected',
    texts: ['unable to read client-(cert|key) \\S+ for [^\\n]*'],
    example: { kind: 'certificate', file: '/home/mara/.minikube/client.crt', detail: 'no such file or directory' },
  }),

  'KCFG-12': failureMode<{
    readonly cluster: string;
    readonly source: 'data' | 'file';
    readonly path: string | null;
    readonly kubeconfig: string;
    readonly said: string;
  }>({
    title: 'The authority is no certificate',
    severity: 'fault',
    sentence: ({ cluster, path }) =>
      path === null
        ? `The authority data of the cluster “${cluster}” holds no certificate, so kubectl stops before it calls the server.`
        : `The authority’s file ${path} holds no certificate, so kubectl stops before it calls the server.`,
    innocent: noServerAsked,
    why:
      'There is text, but no certificate in PEM form in it: a key, a certificate in DER form, a file that was encoded twice, or a web page. ' +
      'At least one readable CERTIFICATE block must be there; others are passed over.',
    literal: ({ said }) => `error: unable to load root certificates: ${said}`,
    remedies: ({ cluster, kubeconfig }) => [
      byCommand(
        'Put the right authority in, from a PEM file that you have',
        `one entry in ${kubeconfig}`,
        'only this cluster is changed',
        [configCommand(kubeconfig, 'set-cluster', cluster, '--certificate-authority', 'CA-FILE', '--embed-certs')],
      ),
      fetchAgain,
    ],
    scope: 'client-go; clients in JavaScript ignore it and fail later',
    sources: [transportSource],
    proof: 'injected',
    texts: [
      'unable to load root certificates: [^\\n]*',
      'no valid certificate authority data seen',
      'unable to parse bytes as PEM block',
    ],
    example: {
      cluster: 'dev-cluster',
      source: 'data',
      path: null,
      kubeconfig: '/home/mara/.kube/config',
      said: 'unable to parse bytes as PEM block',
    },
  }),

  'KCFG-13': failureMode<{ readonly cluster: string; readonly file: string }>({
    title: 'An authority, and no check of it',
    severity: 'fault',
    sentence: ({ cluster }) =>
      `The cluster “${cluster}” has an authority and insecure-skip-tls-verify, so kubectl refuses to choose and stops.`,
    innocent: noServerAsked,
    why:
      'insecure-skip-tls-verify means that any server is believed; an authority means that only one is. client-go takes them together for a ' +
      'mistake. The authority is the one to keep: without it anybody on the way can read your credential.',
    literal: () => 'error: specifying a root certificates file with the insecure flag is not allowed',
    remedies: ({ cluster, file }) => [
      byCommand(
        'Keep the authority and switch the check on again',
        `one line in ${file}`,
        'the server’s certificate is checked again',
        [configCommand(file, 'set-cluster', cluster, '--insecure-skip-tls-verify=false')],
      ),
    ],
    scope: 'client-go; clients in JavaScript accept both',
    sources: [transportSource],
    proof: 'injected',
    texts: ['specifying a root certificates file with the insecure flag is not allowed'],
    example: { cluster: 'dev-cluster', file: '/home/mara/.kube/config' },
  }),
} as const;
