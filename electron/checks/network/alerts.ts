import type { TlsAlert } from '../../../shared/model/evidence/network.ts';

/** Go's words for an alert (crypto/tls/alert.go). */
const goAlerts: Readonly<Record<number, string>> = {
  40: 'handshake failure',
  42: 'bad certificate',
  43: 'unsupported certificate',
  44: 'revoked certificate',
  45: 'expired certificate',
  46: 'unknown certificate',
  47: 'illegal parameter',
  48: 'unknown certificate authority',
  49: 'access denied',
  70: 'protocol version not supported',
  71: 'insufficient security level',
  80: 'internal error',
  112: 'unrecognized name',
  116: 'certificate required',
  120: 'no application protocol',
};

export const alertText = ({ number }: TlsAlert): string => goAlerts[number] ?? `alert(${number})`;

/** Alerts that speak of the client's certificate (RFC 8446 §6.2). */
const certificateAlerts: ReadonlySet<number> = new Set([41, 42, 43, 44, 45, 46, 48, 49, 116]);
const handshakeFailure = 40;

/**
 * Does the alert mean that the client's certificate is missing, or is not one that is taken? `requested`: the server had asked
 * for one; null: not seen. Who never asked can't complain. Behind a request for one, old servers say only “handshake failure”.
 */
export function isAboutCertificate({ number }: TlsAlert, requested: boolean | null | undefined): boolean {
  if (requested === false) return false;
  return certificateAlerts.has(number) || (number === handshakeFailure && requested === true);
}

/** The versions have nothing in common. */
export function isAboutVersion({ number }: TlsAlert): boolean {
  return number === 70 || number === 86;
}

/** Nothing else in common was found: methods, groups, the protocol above. */
export function isAboutParameters({ number }: TlsAlert): boolean {
  return number === handshakeFailure || number === 47 || number === 71 || number === 120;
}

/** Insufficient security and no application protocol (RFC 7301 §3.2) mean one thing only; a handshake failure many. */
export function namesWhatIsMissing({ number }: TlsAlert): boolean {
  return number === 71 || number === 120;
}
