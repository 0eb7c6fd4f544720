import { momentInWords } from '../../rules/moment.ts';
import { failureMode } from '../define.ts';
import { freshKubeconfig } from '../server-remedies.ts';
import { kubeconfigDocs, onlyCredential, renewClientCertificate, setClock, stopsBeforeCall } from './common.ts';

const certificateDocs = `${kubeconfigDocs}#x509-client-certificates`;
const keyPairSource = 'https://github.com/golang/go/blob/master/src/crypto/tls/tls.go';
const verifySource = 'https://github.com/kubernetes/apiserver/blob/master/pkg/authentication/request/x509/x509.go';
const unauthorized = 'error: You must be logged in to the server (Unauthorized)';
const loggedIn = 'You must be logged in to the server';

/** Why a certificate and a key are no pair that Go would use (tls.X509KeyPair), with Go’s words for it. */
const pairFaults = {
  otherKey: {
    what: 'The private key belongs to another certificate',
    literal: 'tls: private key does not match public key',
  },
  otherKind: {
    what: 'The private key is of another kind than the certificate’s',
    literal: 'tls: private key type does not match public key type',
  },
  swapped: {
    what: 'The client certificate and its key stand in each other’s place',
    literal:
      'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
  },
  noCertificate: {
    what: 'No certificate can be found where the client certificate should be',
    literal: 'tls: failed to find any PEM data in certificate input',
  },
  damagedCertificate: { what: 'The client certificate is damaged', literal: null },
  noKey: {
    what: 'No private key can be found where the client key should be',
    literal: 'tls: failed to find any PEM data in key input',
  },
  damagedKey: {
    what: 'The private key is damaged or of a kind that kubectl can’t use',
    literal: 'tls: failed to parse private key',
  },
} as const;

export type PairFault = keyof typeof pairFaults;

export const certificateModes = {
  'CRED-01': failureMode<{ readonly name: string; readonly notAfter: string }>({
    title: 'The client certificate has expired',
    severity: 'fault',
    sentence: ({ notAfter }) =>
      `Your client certificate expired on ${momentInWords(notAfter)}, so the API server takes you for a stranger.`,
    innocent: onlyCredential,
    why:
      'A client certificate has an end date written in it. The server checks it at every request and answers 401, like ' +
      'for every credential that it does not accept; TLS itself still succeeds. kubeadm and k3s make certificates for one year.',
    literal: () => unauthorized,
    remedies: () => [...renewClientCertificate, freshKubeconfig],
    scope: 'all',
    sources: [
      certificateDocs,
      'https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/',
      'https://github.com/kubernetes/kubernetes/issues/39767',
    ],
    proof: 'injected',
    texts: [loggedIn, 'x509: certificate has expired or is not yet valid'],
    example: { name: 'kubernetes-admin', notAfter: '2026-05-03T14:20:00.000Z' },
  }),
  'CRED-02': failureMode<{ readonly name: string; readonly notBefore: string }>({
    title: 'The client certificate is not valid yet',
    severity: 'fault',
    sentence: ({ notBefore }) =>
      `Your client certificate is valid from ${momentInWords(notBefore)} on, so by this computer’s clock the API server must refuse it.`,
    innocent: onlyCredential,
    why:
      'A certificate starts at a time that is written in it. If that lies ahead, the clock of this computer, of the server, ' +
      'or of whoever issued the certificate is wrong.',
    literal: () => unauthorized,
    remedies: () => [setClock, freshKubeconfig],
    scope: 'all',
    sources: [certificateDocs, 'https://github.com/siderolabs/talos/pull/7369'],
    proof: 'injected',
    texts: [loggedIn, 'x509: certificate has expired or is not yet valid'],
    example: { name: 'kubernetes-admin', notBefore: '2026-11-25T08:00:00.000Z' },
  }),
  'CRED-03': failureMode<{ readonly name: string; readonly issuer: string }>({
    title: 'The client certificate comes from another authority',
    severity: 'fault',
    sentence: ({ issuer }) =>
      `Your client certificate was signed by another ${issuer} than this cluster’s, so the API server does not know you.`,
    innocent: onlyCredential,
    why:
      'The authority that signed your certificate has the name of this cluster’s authority, but another key. That happens ' +
      'when a cluster is made anew under the same name, when its authority is replaced, or when a context is joined with ' +
      'the user of another cluster.',
    literal: () => unauthorized,
    remedies: () => [freshKubeconfig],
    scope: 'all',
    sources: [certificateDocs, verifySource],
    proof: 'injected',
    texts: [loggedIn, 'x509: certificate signed by unknown authority'],
    example: { name: 'kubernetes-admin', issuer: 'CN=kubernetes' },
  }),
  'CRED-04': failureMode<{ readonly fault: PairFault; readonly detail: string | null }>({
    title: 'Client certificate and key are not a pair',
    severity: 'fault',
    sentence: ({ fault }) => `${pairFaults[fault].what}, so kubectl can’t sign in with them.`,
    innocent: stopsBeforeCall,
    why:
      'kubectl proves with the key that the certificate is yours. Certificate and key must be PEM texts that belong ' +
      'together, the key as PKCS#1, PKCS#8 or SEC 1, RSA, Ed25519 or on a NIST curve. Mostly only one of the two was ' +
      'renewed or copied.',
    literal: ({ fault, detail }) => (fault === 'damagedCertificate' ? detail : pairFaults[fault].literal),
    remedies: () => [
      {
        kind: 'local',
        text: 'Copy certificate and key again, both from the same place and the same day',
        who: 'you',
        changes: 'the client certificate and key of your kubeconfig',
        risk: { level: 'low', reason: 'the present pair is useless' },
        commands: [],
        scope: null,
      },
      freshKubeconfig,
    ],
    scope: 'all',
    sources: [keyPairSource, 'https://github.com/kubernetes/client-go/blob/master/transport/transport.go'],
    proof: 'injected',
    texts: [
      'tls: private key (type )?does not match public key',
      'tls: failed to find any PEM data in (certificate|key) input',
      'tls: failed to find certificate PEM data in certificate input',
      'tls: found a certificate rather than a key',
      'tls: failed to parse private key',
      'key failed with : tls:',
      'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
      'key values mismatch',
    ],
    example: { fault: 'otherKey', detail: null },
  }),
  'CRED-05': failureMode<{ readonly file: string | null }>({
    title: 'The client key is protected by a passphrase',
    severity: 'fault',
    sentence: () => 'Your client key is protected by a passphrase that kubectl never asks for, so it can’t sign in.',
    innocent: stopsBeforeCall,
    why:
      'kubectl has no way to enter a passphrase. It takes an encrypted key for a damaged one, and says so in words that do ' +
      'not mention encryption.',
    literal: () => 'tls: failed to parse private key',
    remedies: ({ file }) => [
      {
        kind: 'command',
        text: 'Write the key once more without its passphrase, into a file that only you can read',
        who: 'you',
        changes: 'a new file; then name it in client-key of your kubeconfig',
        risk: { level: 'medium', reason: 'whoever reads the new file can sign in as you' },
        commands: [{ argv: ['openssl', 'pkey', '-in', file ?? 'client.key', '-out', 'client-plain.key'] }],
        scope: null,
      },
    ],
    scope: 'all',
    sources: [keyPairSource, certificateDocs],
    proof: 'injected',
    texts: ['tls: failed to parse private key', 'ENCRYPTED PRIVATE KEY', 'bad decrypt'],
    example: { file: '/home/mara/client.key' },
  }),
  'CRED-25': failureMode<{ readonly fault: 'purpose' | 'name'; readonly subject: string }>({
    title: 'The client certificate is not made for signing in',
    severity: 'fault',
    sentence: ({ fault }) =>
      fault === 'purpose'
        ? 'Your client certificate is not made for clients, so the API server does not accept it.'
        : 'Your client certificate carries no name, so the API server goes on as if you had shown none.',
    innocent: onlyCredential,
    why:
      'The API server takes the user’s name from the certificate’s common name and its groups from the organisations. ' +
      'Without a common name it ignores the certificate. With a list of purposes, client authentication must be among them: ' +
      'a server’s certificate does not do.',
    literal: ({ fault }) => (fault === 'purpose' ? unauthorized : null),
    remedies: () => [
      {
        kind: 'cluster',
        text: 'Ask for a certificate with signerName kubernetes.io/kube-apiserver-client and your name as its common name',
        who: 'an administrator of the cluster',
        changes: 'one CertificateSigningRequest in the cluster, then your kubeconfig',
        risk: { level: 'low', reason: 'the request is approved by hand' },
        commands: [],
        scope: 'Kubernetes ≥ 1.19',
      },
    ],
    scope: 'all',
    sources: [verifySource, 'https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/'],
    proof: 'injected',
    texts: [loggedIn, 'x509: certificate specifies an incompatible key usage', 'User "system:anonymous"'],
    example: { fault: 'purpose', subject: 'CN=kube-apiserver' },
  }),
} as const;
