import type { Remedy } from '../../model/remedy.ts';
import { failureMode } from '../define.ts';
import {
  addNameToCertificate,
  correctServerAddress,
  fetchKubeconfig,
  setCluster,
  showCertificate,
} from '../network-remedies.ts';
import {
  certificateGuide,
  consequence,
  goVerifySource,
  kubeadmCertificates,
  notReached,
  ownedTitle,
  ownerAtStart,
  type Presented,
  presented,
  refusedCertificate,
} from './common.ts';
import { remediesFor } from './proxy-remedies.ts';

/** `asked`: what kubectl compares, tls-server-name or the host. `names`: what the certificate has of that kind. */
type Named = Presented & {
  readonly asked: string;
  readonly names: readonly string[];
  /** A name of the certificate that tls-server-name could be set to; null when there is none. */
  readonly usable: string | null;
};

const named: Named = {
  ...presented,
  asked: 'api.example.com',
  names: ['kubernetes', '10.96.0.1'],
  usable: 'kubernetes',
};

/** The server's address stays, only the name that the certificate is compared with changes. */
function expectName(args: Named): readonly Remedy[] {
  if (args.usable === null) return [];
  return [
    {
      kind: 'command',
      text: `Have kubectl compare with ${args.usable}, a name that the certificate has`,
      who: 'you',
      changes: `one line in ${args.file}`,
      risk: { level: 'low', reason: 'the authority’s signature is still verified' },
      commands: [setCluster(args, '--tls-server-name', args.usable)],
      scope: 'kubectl ≥ 1.19',
    },
  ];
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'no names';
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

export const tlsNameModes = {
  'TLS-03': failureMode<Named & { readonly text: string }>({
    ...ownedTitle('The server’s certificate has other names'),
    severity: 'fault',
    sentence: (args) => `${ownerAtStart(args)}’s certificate does not contain ${args.asked}, ${consequence(args)}.`,
    innocent: ({ names }) =>
      `Your credential is not the problem: it was never sent. The certificate is for ${listed(names)}.`,
    why:
      'A certificate lists the names and addresses that it stands for. The one that your kubeconfig calls is not among them: ' +
      'a public address, a load balancer or a virtual address that was added after the cluster was made. Go looks at the ' +
      'names before it looks at the authority.',
    literal: (args) => refusedCertificate(args.text, args),
    remedies: remediesFor<Named>(false, (args) => [
      ...expectName(args),
      addNameToCertificate(args.asked),
      correctServerAddress(args),
      showCertificate(args.host, args.port),
    ]),
    scope: 'all',
    sources: [goVerifySource, kubeadmCertificates, 'https://github.com/kubernetes-sigs/kubespray/issues/9098'],
    proof: 'injected',
    texts: [
      'x509: certificate is valid for .+, not \\S+',
      'certificate is valid for \\d+ (names|IP SANs), but none matched',
      'x509: certificate is not valid for any names, but wanted to match',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'ERR_CERT_COMMON_NAME_INVALID',
      'SSL_ERROR_BAD_CERT_DOMAIN',
    ],
    example: { ...named, text: 'certificate is valid for kubernetes, not api.example.com' },
  }),
  'TLS-04': failureMode<Named>({
    ...ownedTitle('The server’s certificate has no addresses'),
    severity: 'fault',
    sentence: (args) =>
      `${ownerAtStart(args)}’s certificate lists no IP address, and ${args.proxy === null ? 'your kubeconfig calls' : 'the proxy is called by'} ${args.asked}, ${consequence(args)}.`,
    innocent: notReached,
    why:
      'Addresses are compared with the addresses of a certificate only, never with its names. This one has none at all, as ' +
      'certificates made by hand often do.',
    literal: (args) =>
      refusedCertificate(`cannot validate certificate for ${args.asked} because it doesn't contain any IP SANs`, args),
    remedies: remediesFor<Named>(false, (args) => [
      ...expectName(args),
      addNameToCertificate(args.asked),
      correctServerAddress(args),
      showCertificate(args.host, args.port),
    ]),
    scope: 'all',
    sources: [goVerifySource, 'https://github.com/kubernetes/kubernetes/issues/62939'],
    proof: 'injected',
    texts: ["cannot validate certificate for \\S+ because it doesn't contain any IP SANs"],
    example: { ...named, asked: '192.0.2.10', names: [] },
  }),
  'TLS-05': failureMode<Named & { readonly commonName: string; readonly text: string }>({
    ...ownedTitle('The server’s certificate names nobody'),
    severity: 'fault',
    sentence: (args) =>
      `${ownerAtStart(args)}’s certificate has a Common Name only (${args.commonName === '' ? 'empty' : args.commonName}), which no client reads any more, ${consequence(args)}.`,
    innocent: notReached,
    why:
      'Names belong into the list of subject alternative names. This certificate has no such list. Go stopped reading the ' +
      'Common Name in 1.15, and kubectl with it in 1.19.',
    literal: (args) => refusedCertificate(args.text, args),
    remedies: remediesFor<Named>(false, (args) => [
      {
        kind: 'cluster',
        text: `Have the certificate made anew with ${args.asked} among its subject alternative names`,
        who: 'an administrator, where the certificate was made',
        changes: 'the server’s certificate',
        risk: { level: 'medium', reason: 'the server must load it, which may take a restart' },
        commands: [],
        scope: null,
      },
      showCertificate(args.host, args.port),
    ]),
    scope: 'kubectl ≥ 1.19',
    sources: [goVerifySource, 'https://go.dev/doc/go1.15#commonname', certificateGuide],
    proof: 'injected',
    texts: [
      'certificate relies on legacy Common Name field, use SANs instead',
      'certificate is not valid for any names, but wanted to match',
    ],
    example: {
      ...named,
      names: [],
      usable: null,
      commonName: 'api.example.com',
      text: 'certificate relies on legacy Common Name field, use SANs instead',
    },
  }),
  'TLS-08': failureMode<Named & { readonly text: string; readonly hostFits: boolean }>({
    title: 'tls-server-name does not fit the certificate',
    severity: 'fault',
    sentence: (args) =>
      `Your kubeconfig wants the name ${args.asked} in ${args.proxy === null ? 'the server’s certificate' : 'the proxy’s certificate too'}, and it is not there, ${consequence(args)}.`,
    innocent: (args) =>
      args.hostFits ? `${ownerAtStart(args)}’s own address, ${args.host}, is in the certificate.` : notReached(),
    why:
      'tls-server-name in the kubeconfig replaces the server’s address when the certificate is compared. It was set for ' +
      'another certificate, or mistyped.',
    literal: (args) => refusedCertificate(args.text, args),
    remedies: remediesFor<Named & { readonly text: string; readonly hostFits: boolean }>(false, (args) => [
      ...(args.hostFits
        ? [
            {
              kind: 'command' as const,
              text: `Take tls-server-name away, since the certificate has ${args.host}`,
              who: 'you',
              changes: `one line in ${args.file}`,
              risk: {
                level: 'low' as const,
                reason: 'the certificate is then compared with the address that is called',
              },
              commands: [setCluster(args, '--tls-server-name=')],
              scope: 'kubectl ≥ 1.19',
            },
          ]
        : []),
      ...expectName(args),
      fetchKubeconfig,
    ]),
    scope: 'kubectl ≥ 1.19',
    sources: [
      'https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#Cluster',
      'https://github.com/kubernetes/client-go/blob/master/transport/transport.go',
    ],
    proof: 'injected',
    texts: ['x509: certificate is valid for .+, not \\S+', 'tls-server-name'],
    example: {
      ...named,
      asked: 'old.example.com',
      text: 'certificate is valid for kubernetes, not old.example.com',
      hostFits: false,
    },
  }),
} as const;
