import type { ClusterPlace } from '../network-remedies.ts';
import { examplePlace } from '../network-remedies.ts';

/** How kubectl words what Go's TLS client refused (≤ 1.26: without `tls: failed to verify certificate: `). */
export function refusedCertificate(text: string, { proxy }: Pick<Presented, 'proxy'>): string {
  const prefix = `Unable to connect to the server:${proxy === null ? '' : ' proxyconnect tcp:'}`;
  if (text.startsWith('tls:')) return `${prefix} ${text}`;
  return `${prefix} tls: failed to verify certificate: ${text.startsWith('x509:') ? text : `x509: ${text}`}`;
}

export const goVerify = 'https://pkg.go.dev/crypto/x509#Certificate.Verify';
export const goVerifySource = 'https://github.com/golang/go/blob/master/src/crypto/x509/verify.go';
export const kubeadmCertificates = 'https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/';
export const certificateGuide = 'https://kubernetes.io/docs/setup/best-practices/certificates/';

/**
 * Every text about the server's certificate has these. `checked` is false with insecure-skip-tls-verify, where kubectl
 * goes on. `host` and `port`: whom to ask for the certificate. `proxy`: the https proxy whose certificate it is, which Go
 * verifies by the same settings; null: the API server's. `proxySource`: where that proxy is set, else ''.
 */
export type Presented = ClusterPlace & {
  readonly server: string;
  readonly host: string;
  readonly port: number;
  readonly checked: boolean;
  readonly proxy: string | null;
  readonly proxySource: string;
};

export const presented: Presented = {
  ...examplePlace,
  server: 'api.example.com:6443',
  host: 'api.example.com',
  port: 6443,
  checked: true,
  proxy: null,
  proxySource: '',
};

/** A title that begins with “The server’s”, also for a proxy's certificate. */
export function ownedTitle(title: string) {
  return {
    title,
    titleFor: ({ proxy }: Presented) => (proxy === null ? null : title.replace(/^The server’s/, 'The proxy’s')),
  };
}

/** Whose certificate it is: `the server` or `the proxy`. */
export function owner({ proxy }: Presented): 'the server' | 'the proxy' {
  return proxy === null ? 'the server' : 'the proxy';
}

/** The same at the beginning of a sentence. */
export function ownerAtStart({ proxy }: Presented): 'The server' | 'The proxy' {
  return proxy === null ? 'The server' : 'The proxy';
}

/** What a bad certificate does to the reader. */
export function consequence({ checked, proxy }: Presented): string {
  if (proxy !== null) return 'so kubectl hangs up before it asks for the server';
  return checked ? 'so kubectl hangs up before it signs in' : 'which kubectl does not notice with verification off';
}

export const notReached = (): string => 'Your credential is not the problem: it was never sent.';
