import type { Remedy } from '../../model/remedy.ts';
import { failureMode } from '../define.ts';
import { fetchKubeconfig, setCluster, showCertificate } from '../network-remedies.ts';
import {
  certificateGuide,
  consequence,
  goVerify,
  goVerifySource,
  kubeadmCertificates,
  notReached,
  ownedTitle,
  owner,
  ownerAtStart,
  type Presented,
  presented,
  refusedCertificate,
} from './common.ts';
import { remediesFor } from './proxy-remedies.ts';

const kubeconfigReference = 'https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#Cluster';

/** `issuer`: who signed the server's certificate, by name. `text`: Go's words. */
type Signed = Presented & { readonly issuer: string; readonly text: string };

const signed: Signed = {
  ...presented,
  issuer: 'CN=kubernetes',
  text: 'x509: certificate signed by unknown authority',
};

/** Why a chain does not come about although somebody signed. */
export type ChainFlaw =
  | 'otherKey'
  | 'selfSigned'
  | 'issuerMissing'
  | 'notAuthority'
  | 'pathLength'
  | 'weakSignature'
  | 'weakKey'
  | 'nameConstraint'
  | 'unreadable';

const flawSentences: Readonly<Record<ChainFlaw, (args: Signed) => string>> = {
  otherKey: (args) =>
    `${ownerAtStart(args)}’s certificate is signed by another authority than your kubeconfig’s, although both are called ${args.issuer}`,
  selfSigned: (args) =>
    `${ownerAtStart(args)}’s certificate was not signed by the authority that your kubeconfig trusts`,
  issuerMissing: (args) =>
    `${ownerAtStart(args)}’s certificate is signed by ${args.issuer}, which your kubeconfig does not trust`,
  notAuthority: (args) =>
    `${args.issuer}, which signed ${owner(args)}’s certificate, is not allowed to sign certificates`,
  pathLength: (args) => `More authorities stand between ${owner(args)}’s certificate and ${args.issuer} than it allows`,
  weakSignature: (args) =>
    `${ownerAtStart(args)}’s certificate is signed with SHA-1 or MD5, which is no proof any more`,
  weakKey: (args) => `The authority of ${owner(args)}’s certificate has an RSA key that is too short to prove anything`,
  nameConstraint: (args) => `${args.issuer} may not sign for the names in ${owner(args)}’s certificate`,
  unreadable: (args) => `${ownerAtStart(args)}’s certificate has something in it that Go does not accept`,
};

/** The cluster's own word for its authority, from a machine that is inside. */
const readClusterAuthority: Remedy = {
  kind: 'command',
  text: 'Get the cluster’s authority from where it is known to be right, and compare it with your kubeconfig’s',
  who: 'an administrator of the cluster',
  changes: 'nothing',
  risk: { level: 'low', reason: 'it only reads' },
  commands: [
    {
      argv: [
        'kubectl',
        'get',
        'configmap',
        'kube-root-ca.crt',
        '--namespace',
        'kube-public',
        '--output',
        'jsonpath={.data.ca\\.crt}',
      ],
    },
  ],
  scope: 'Kubernetes ≥ 1.20; on a kubeadm node it is /etc/kubernetes/pki/ca.crt',
};

function trustAuthority(args: Presented): Remedy {
  return {
    kind: 'command',
    text: 'Put the authority that you got over a trusted way into the kubeconfig',
    who: 'you',
    changes: `one line in ${args.file}`,
    risk: { level: 'medium', reason: 'who gives you the file decides whom you trust' },
    commands: [setCluster(args, '--certificate-authority', 'ca.crt', '--embed-certs')],
    scope: null,
  };
}

export const tlsAuthorityModes = {
  'TLS-01': failureMode<Signed & { readonly flaw: ChainFlaw }>({
    ...ownedTitle('The server’s certificate is from another authority'),
    severity: 'fault',
    sentence: (args) => `${flawSentences[args.flaw](args)}, ${consequence(args)}.`,
    innocent: notReached,
    why:
      'The authority in the kubeconfig is the only proof that the server is your cluster. The cluster was made anew, its ' +
      'authority was changed, or the kubeconfig belongs to another cluster. If you can’t explain it, somebody may be in ' +
      'between: do not turn verification off. An https:// proxy on the way has to show a certificate of the same authority.',
    literal: (args) => refusedCertificate(args.text, args),
    remedies: remediesFor<Signed>(true, (args) => [
      fetchKubeconfig,
      readClusterAuthority,
      trustAuthority(args),
      showCertificate(args.host, args.port),
    ]),
    scope: 'all',
    sources: [goVerify, certificateGuide, kubeconfigReference],
    proof: 'injected',
    texts: [
      'x509: certificate signed by unknown authority',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'ERR_CERT_AUTHORITY_INVALID',
      'SEC_ERROR_UNKNOWN_ISSUER',
      'self[- ]signed certificate',
      'a root or intermediate certificate is not authorized to sign for this name',
    ],
    example: { ...signed, flaw: 'otherKey' },
  }),
  'TLS-02': failureMode<Signed>({
    title: 'The kubeconfig names no authority',
    severity: 'fault',
    sentence: (args) =>
      `Your kubeconfig names no authority, and ${owner(args)}’s certificate is not from a public one, ${consequence(args)}.`,
    innocent: notReached,
    why:
      'Without certificate-authority-data kubectl trusts what this computer trusts, as a browser does. Clusters sign their ' +
      'certificates themselves. The entry was lost, or its file is empty.',
    literal: (args) => refusedCertificate(args.text, args),
    remedies: remediesFor<Signed>(true, (args) => [
      fetchKubeconfig,
      readClusterAuthority,
      trustAuthority(args),
      showCertificate(args.host, args.port),
    ]),
    scope: 'all',
    sources: [kubeconfigReference, goVerify],
    proof: 'injected',
    texts: ['x509: certificate signed by unknown authority', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    example: signed,
  }),
  'TLS-09': failureMode<Presented & { readonly hides: readonly string[] }>({
    title: 'The server’s certificate is not verified',
    severity: 'warning',
    sentence: () => 'Your kubeconfig turns verification off, so anybody on the way can take your credential.',
    innocent: ({ hides }) =>
      hides.length === 0
        ? 'The server’s certificate has its names and dates in order.'
        : `With verification on, kubectl would refuse: ${hides.join('; ')}.`,
    why:
      'insecure-skip-tls-verify makes kubectl send your credential to whoever answers. It is often set to get past a ' +
      'certificate that should be mended instead.',
    literal: null,
    remedies: (args) => [
      readClusterAuthority,
      {
        kind: 'command',
        text: 'Put the authority into the kubeconfig, which turns verification on again',
        who: 'you',
        changes: `two lines in ${args.file}`,
        risk: { level: 'low', reason: 'kubectl refuses if it does not fit, and nothing else happens' },
        commands: [setCluster(args, '--certificate-authority', 'ca.crt', '--embed-certs')],
        scope: null,
      },
    ],
    scope: 'all',
    sources: [
      kubeconfigReference,
      'https://kubernetes.io/docs/concepts/security/controlling-access/#transport-security',
    ],
    proof: 'injected',
    texts: ['insecure-skip-tls-verify'],
    example: { ...presented, checked: false, hides: ['the name api.example.com is not in the certificate'] },
  }),
  'TLS-14': failureMode<Signed>({
    title: 'The server leaves out part of its chain',
    titleFor: ({ proxy }) => (proxy === null ? null : 'The proxy leaves out part of its chain'),
    severity: 'fault',
    sentence: (args) =>
      `${ownerAtStart(args)} does not send the certificate of ${args.issuer}, so no chain leads to the authority that you trust.`,
    innocent: notReached,
    why:
      'Between the server’s certificate and the authority there can be others, and the server has to send them along. A load ' +
      'balancer that was given only the first file does not. Browsers often hide it, since they know such certificates.',
    literal: (args) => refusedCertificate(args.text, args),
    remedies: remediesFor<Signed>(true, (args) => [
      {
        kind: 'cluster',
        text: `Give the server the whole chain: its own certificate first, then that of ${args.issuer}`,
        who: 'who runs the server or its load balancer',
        changes: 'the certificate file that the server sends',
        risk: { level: 'low', reason: 'clients that knew the missing part notice nothing' },
        commands: [],
        scope: null,
      },
      showCertificate(args.host, args.port),
      fetchKubeconfig,
    ]),
    scope: 'all',
    sources: ['https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2', goVerifySource],
    proof: 'injected',
    texts: ['x509: certificate signed by unknown authority', 'unable to verify the first certificate'],
    example: { ...signed, issuer: 'CN=Example Issuing CA 1' },
  }),
  'TLS-16': failureMode<Signed & { readonly usages: readonly string[]; readonly whose: string }>({
    title: 'The certificate is not made for a server',
    severity: 'fault',
    sentence: (args) =>
      `The certificate ${args.whose} is made for ${args.usages.join(', ')} and not for servers, ${consequence(args)}.`,
    innocent: notReached,
    why:
      'Certificates can say what they are for. One that lists purposes and not “server” is refused, also when an authority ' +
      'above it has such a list: a client’s certificate was given to the server, or the profile of the authority is wrong.',
    literal: (args) => refusedCertificate(args.text, args),
    remedies: remediesFor<Signed>(false, (args) => [
      {
        kind: 'cluster',
        text: 'Have the certificate made anew with serverAuth among its extended key usages',
        who: 'an administrator, where the certificate was made',
        changes: 'the server’s certificate',
        risk: { level: 'medium', reason: 'the server must load it, which may take a restart' },
        commands: [],
        scope: null,
      },
      showCertificate(args.host, args.port),
    ]),
    scope: 'all',
    sources: [goVerify, kubeadmCertificates],
    proof: 'injected',
    texts: ['x509: certificate specifies an incompatible key usage'],
    example: {
      ...signed,
      usages: ['clientAuth'],
      whose: 'CN=kube-apiserver',
      text: 'x509: certificate specifies an incompatible key usage',
    },
  }),
} as const;
