import { constants } from 'node:crypto';
import process from 'node:process';

/**
 * What Go's TLS client offers (crypto/tls/defaults.go and cipher_suites.go, Go 1.24 to 1.26, which builds today's kubectl): a
 * server that only speaks what Go has dropped must fail here as it does there.
 */
const ciphers = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
];

/** BoringSSL leaves out Ed25519 and P-521 unless they are named; Go offers both. */
const signatures = [
  'rsa_pss_rsae_sha256',
  'ecdsa_secp256r1_sha256',
  'ed25519',
  'rsa_pss_rsae_sha384',
  'rsa_pss_rsae_sha512',
  'rsa_pkcs1_sha256',
  'rsa_pkcs1_sha384',
  'rsa_pkcs1_sha512',
  'ecdsa_secp384r1_sha384',
  'ecdsa_secp521r1_sha512',
  'rsa_pkcs1_sha1',
];

/** OpenSSL's own floor for key sizes is higher than Go's; BoringSSL has no such word and refuses it. */
const opensslFloor = process.versions.electron === undefined ? [':@SECLEVEL=0'] : [];

/** Options of `tls.connect` and `tls.createSecureContext` that every connection of ours has. Nothing is verified here. */
export const goLikeSettings = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  ciphers: `${ciphers.join(':')}${opensslFloor.join('')}`,
  sigalgs: signatures.join(':'),
  ecdhCurve: 'X25519:P-256:P-384:P-521',
  // Go connects to servers from before RFC 5746, and OpenSSL 3 alone does not.
  secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT ?? 0,
  rejectUnauthorized: false,
  // An empty list keeps Node from loading its own roots, and from adding them to what was served.
  ca: [],
} satisfies import('node:tls').ConnectionOptions;

/**
 * All that our library can do, old and unsafe methods too, for one question: would the server have gone on with another offer?
 * Nothing is sent over such a connection.
 */
export const widestSettings = {
  ...goLikeSettings,
  minVersion: 'TLSv1',
  ciphers: `ALL${opensslFloor.join('')}`,
  sigalgs: undefined,
  ecdhCurve: 'auto',
} satisfies import('node:tls').ConnectionOptions;
