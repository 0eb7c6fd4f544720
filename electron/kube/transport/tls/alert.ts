import type { TlsAlert } from '../../../../shared/model/evidence/network.ts';

/** TLS alert descriptions: RFC 8446 §6 and the IANA registry “TLS Alerts”. */
const names: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  21: 'decryption_failed',
  22: 'record_overflow',
  30: 'decompression_failure',
  40: 'handshake_failure',
  41: 'no_certificate',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  60: 'export_restriction',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  100: 'no_renegotiation',
  109: 'missing_extension',
  110: 'unsupported_extension',
  111: 'certificate_unobtainable',
  112: 'unrecognized_name',
  113: 'bad_certificate_status_response',
  114: 'bad_certificate_hash_value',
  115: 'unknown_psk_identity',
  116: 'certificate_required',
  120: 'no_application_protocol',
};

export function tlsAlert(number: number): TlsAlert {
  return { number, name: names[number] ?? `alert ${number}` };
}

/**
 * The alert that the other side sent, out of a library's error; null when it was no alert. OpenSSL and BoringSSL both pack
 * the reason 1000 + alert into the low twelve bits of the hexadecimal code that the message begins with (ssl.h,
 * SSL_AD_REASON_OFFSET); words and names differ between them and are never looked at.
 */
export function alertOf(error: unknown): TlsAlert | null {
  if (!(error instanceof Error)) return null;
  const packed = /error:([0-9a-f]{8}):/i.exec(error.message)?.[1];
  if (packed === undefined) return null;
  const reason = Number.parseInt(packed, 16) & 0xfff;
  return reason >= 1000 && reason < 1256 ? tlsAlert(reason - 1000) : null;
}
