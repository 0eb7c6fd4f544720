import { failureMode } from '../define.ts';
import { fetchKubeconfig, renewCertificates, showCertificate, synchroniseClock } from '../network-remedies.ts';
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

/** Dates as a person reads them; `text`: Go's words. */
type Dated = Presented & {
  readonly date: string;
  /** `12 days`, between then and now. */
  readonly since: string;
  readonly text: string;
};

const dated: Dated = {
  ...presented,
  date: '2026-11-12 08:00 UTC',
  since: '12 days',
  text: 'certificate has expired or is not yet valid: current time 2026-11-24T12:00:00Z is after 2026-11-12T08:00:00Z',
};

export const tlsDateModes = {
  'TLS-06': failureMode<Dated & { readonly clockDifference: string | null }>({
    ...ownedTitle('The server’s certificate has expired'),
    severity: 'fault',
    sentence: (args) =>
      args.clockDifference === null
        ? `${ownerAtStart(args)}’s certificate ended ${args.since} ago, ${consequence(args)}.`
        : `By this computer’s clock the server’s certificate ended ${args.since} ago, by the server’s own it is valid, ${consequence(args)}.`,
    innocent: notReached,
    why:
      'Certificates of a control plane end a year after they were made, unless they are renewed: kubeadm does it with every ' +
      'upgrade, and nothing does it on a cluster that is not upgraded. A clock of this computer that is ahead looks the same.',
    literal: (args) => refusedCertificate(args.text, args),
    remedies: remediesFor<Dated & { readonly clockDifference: string | null }>(false, (args) => [
      ...(args.clockDifference === null ? [] : [synchroniseClock]),
      renewCertificates,
      {
        kind: 'command',
        text: 'Restart the API server so that it loads the new certificate',
        who: 'an administrator, on every control plane node',
        changes: 'the API server restarts',
        risk: { level: 'medium', reason: 'the API is away for some seconds' },
        commands: [
          { argv: ['mv', '/etc/kubernetes/manifests/kube-apiserver.yaml', '/root/'] },
          { argv: ['mv', '/root/kube-apiserver.yaml', '/etc/kubernetes/manifests/'] },
        ],
        scope: 'kubeadm; wait until the pod is gone between the two',
      },
      showCertificate(args.host, args.port),
    ]),
    scope: 'all',
    sources: [kubeadmCertificates, goVerifySource],
    proof: 'injected',
    texts: [
      'certificate has expired or is not yet valid: current time \\S+ is after',
      'certificate has expired or is not yet valid$',
      'CERT_HAS_EXPIRED',
      'ERR_CERT_DATE_INVALID',
      'SEC_ERROR_EXPIRED_CERTIFICATE',
    ],
    example: { ...dated, clockDifference: null },
  }),
  'TLS-07': failureMode<Dated & { readonly clockDifference: string | null; readonly whose: 'server' | 'authority' }>({
    ...ownedTitle('The server’s certificate is not valid yet'),
    severity: 'fault',
    sentence: (args) =>
      args.clockDifference === null
        ? `${args.whose === 'server' ? ownerAtStart(args) : 'The authority'}’s certificate begins in ${args.since}, ${consequence(args)}.`
        : `This computer’s clock and the server’s differ by ${args.clockDifference}, so certificates and tokens look too old or too new.`,
    innocent: notReached,
    why:
      'A certificate that has just been made is refused by a computer whose clock is behind: after sleep (WSL 2, virtual ' +
      'machines), or with a wrong time zone. Sometimes the clock of the machine that made it was ahead.',
    // Clocks that merely differ stop nobody yet.
    literal: (args) => (args.text === '' ? null : refusedCertificate(args.text, args)),
    remedies: (args) => [
      synchroniseClock,
      {
        kind: 'command',
        text: 'Compare the clocks: this is what the server believes',
        who: 'you',
        changes: 'nothing',
        risk: { level: 'low', reason: 'it only reads, without a credential' },
        commands: [{ argv: ['curl', '-ksI', `https://${args.server}/version`] }, { argv: ['date', '-u'] }],
        scope: null,
      },
    ],
    scope: 'all',
    sources: [
      'https://github.com/microsoft/WSL/issues/4245',
      'https://github.com/kubernetes-sigs/kind/issues/2166',
      goVerifySource,
    ],
    proof: 'injected',
    texts: [
      'certificate has expired or is not yet valid: current time \\S+ is before',
      'CERT_NOT_YET_VALID',
      'ERR_CERT_DATE_INVALID',
      'certificate is not yet valid',
    ],
    example: {
      ...dated,
      date: '2026-11-24 18:00 UTC',
      since: '6 hours',
      text: 'certificate has expired or is not yet valid: current time 2026-11-24T12:00:00Z is before 2026-11-24T18:00:00Z',
      clockDifference: null,
      whose: 'server',
    },
  }),
  'TLS-15': failureMode<Dated & { readonly authority: string; readonly place: 'anchor' | 'served' }>({
    title: 'The authority itself has expired',
    severity: 'fault',
    sentence: (args) => `The authority ${args.authority} ended ${args.since} ago, ${consequence(args)}.`,
    innocent: (args) =>
      `${ownerAtStart(args)}’s own certificate carries the right signature, and your credential was never sent.`,
    why:
      'Authorities end too: after ten years with kubeadm and k3s, five with some providers. Then everything that they signed ' +
      'is refused. It takes a new authority, new certificates, and new kubeconfigs for everybody.',
    literal: (args) => refusedCertificate(args.text, args),
    remedies: remediesFor<Dated & { readonly authority: string; readonly place: 'anchor' | 'served' }>(true, (args) => [
      ...(args.place === 'anchor' ? [fetchKubeconfig] : []),
      {
        kind: 'command',
        text: 'Find out on a control plane node which authority has ended, then rotate it as the guide says',
        who: 'an administrator, on a control plane node',
        changes: 'nothing yet; a rotation changes every certificate of the cluster',
        risk: { level: 'high', reason: 'a rotation touches every node and every client' },
        commands: [{ argv: ['kubeadm', 'certs', 'check-expiration'] }],
        scope: 'kubeadm ≥ 1.20; GKE, EKS and AKS have a credential rotation of their own',
      },
      showCertificate(args.host, args.port),
    ]),
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/tasks/tls/manual-rotation-of-ca-certificates/',
      'https://github.com/alephdata/aleph/issues/3090',
      certificateGuide,
    ],
    proof: 'injected',
    texts: [
      'certificate has expired or is not yet valid: current time \\S+ is after',
      'while trying to verify candidate authority certificate',
    ],
    example: { ...dated, authority: 'CN=kubernetes', place: 'anchor' },
  }),
} as const;
