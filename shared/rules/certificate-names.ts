import type { CertificateFacts } from '../model/evidence/certificate.ts';
import { parseIp, sameAddress } from './ip-address.ts';

/** The parts of a certificate that decide for which names it is good. */
export type NamedCertificate = Pick<
  CertificateFacts,
  'dnsNames' | 'ipAddresses' | 'commonName' | 'hasSubjectAlternativeNames'
>;

export type NameJudgement =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /**
       * `legacyCommonName`: only the Common Name fits, and there are no alternative names. `noIpNames`: an address was asked,
       * and the certificate lists none. `noNames`: a name was asked, and it lists none. `notIn`: it lists others.
       */
      readonly problem: 'legacyCommonName' | 'noIpNames' | 'noNames' | 'notIn';
      /** What was compared: without brackets around an address. */
      readonly host: string;
      readonly kind: 'name' | 'address';
      /** The names of that kind that the certificate has. */
      readonly names: readonly string[];
      /** Go's own words for it (x509.HostnameError), without the `x509: ` in front. */
      readonly text: string;
    };

/** Go tells how many names there are instead of listing them from here on (HostnameError, maxNamesIncluded). */
const mostNamesListed = 100;

/**
 * Is a certificate good for a host? Go's Certificate.VerifyHostname and HostnameError (crypto/x509/verify.go): addresses
 * match addresses only, names case-insensitively, `*` only as the whole leftmost label, never the Common Name. `host` as it
 * would stand in tls.Config.ServerName: an IPv6 address may have brackets, a name a dot at the end.
 */
export function judgeNames(certificate: NamedCertificate, host: string): NameJudgement {
  const bare = host.length >= 3 && host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  const address = parseIp(bare);
  if (address !== null) {
    const listed = certificate.ipAddresses.some((text) => {
      const candidate = parseIp(text);
      return candidate !== null && sameAddress(candidate, address);
    });
    return listed ? { ok: true } : refuse(certificate, bare, 'address', certificate.ipAddresses);
  }
  const asked = lowerCase(host);
  const valid = isValidHostname(asked.replace(/\.$/, ''), false);
  const labels = labelsOf(asked);
  const matches = certificate.dnsNames.some((name) =>
    valid && isValidHostname(name, true) ? matchLabels(name, labels) : matchExactly(name, asked),
  );
  return matches ? { ok: true } : refuse(certificate, host, 'name', certificate.dnsNames);
}

function refuse(
  certificate: NamedCertificate,
  host: string,
  kind: 'name' | 'address',
  names: readonly string[],
): NameJudgement {
  const refused = { ok: false, host, kind, names } as const;
  if (!certificate.hasSubjectAlternativeNames && matchLabels(certificate.commonName ?? '', labelsOf(host))) {
    const text = 'certificate relies on legacy Common Name field, use SANs instead';
    return { ...refused, problem: 'legacyCommonName', text };
  }
  if (kind === 'address' && names.length === 0) {
    const text = `cannot validate certificate for ${host} because it doesn't contain any IP SANs`;
    return { ...refused, problem: 'noIpNames', text };
  }
  if (names.length >= mostNamesListed) {
    const what = kind === 'address' ? 'IP SANs' : 'names';
    const text = `certificate is valid for ${names.length} ${what}, but none matched ${host}`;
    return { ...refused, problem: 'notIn', text };
  }
  const valid = names.join(', ');
  if (valid === '') {
    return {
      ...refused,
      problem: 'noNames',
      text: `certificate is not valid for any names, but wanted to match ${host}`,
    };
  }
  return { ...refused, problem: 'notIn', text: `certificate is valid for ${valid}, not ${host}` };
}

/** Go's validHostname: letters, digits, `-` not in front, and `_`, which is common outside the web. */
function isValidHostname(host: string, pattern: boolean): boolean {
  if (host === '' || host === '*') return false;
  return host
    .split('.')
    .every((label, index) => (pattern && index === 0 && label === '*') || /^[a-zA-Z0-9_][a-zA-Z0-9_-]*$/.test(label));
}

function matchLabels(pattern: string, labels: readonly string[]): boolean {
  if (pattern === '') return false;
  const parts = lowerCase(pattern).split('.');
  return (
    parts.length === labels.length &&
    parts.every((part, index) => (index === 0 && part === '*') || part === labels[index])
  );
}

function matchExactly(name: string, asked: string): boolean {
  if (name === '' || name === '.' || asked === '' || asked === '.') return false;
  return lowerCase(name) === asked;
}

function labelsOf(host: string): readonly string[] {
  return lowerCase(host.replace(/\.$/, '')).split('.');
}

/** ASCII only, as Go does it: `İ` stays `İ`. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
