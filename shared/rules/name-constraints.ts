import type { CertificateFacts } from '../model/evidence/certificate.ts';
import { networkContains, parseIp, parseNetwork } from './ip-address.ts';

export interface ConstraintViolation {
  readonly authority: CertificateFacts;
  readonly name: string;
  /** Go's words. */
  readonly text: string;
}

/**
 * The first name in a chain that an authority above it may not sign for: Go's checkChainConstraints
 * (crypto/x509/constraints.go) for DNS names and addresses. Every name of every certificate counts, not only the one that is
 * called. Mailboxes and URIs are not part of the evidence; server certificates don't have them. null: none.
 */
export function violatedConstraint(chain: readonly CertificateFacts[]): ConstraintViolation | null {
  for (const [index, certificate] of chain.entries()) {
    if (!certificate.hasSubjectAlternativeNames) continue;
    for (const authority of chain.slice(index + 1)) {
      const violation =
        authority.nameConstraints === null ? null : check(certificate, authority, authority.nameConstraints);
      if (violation !== null) return violation;
    }
  }
  return null;
}

function check(
  { ipAddresses, dnsNames }: CertificateFacts,
  authority: CertificateFacts,
  constraints: NonNullable<CertificateFacts['nameConstraints']>,
): ConstraintViolation | null {
  const permitted = byKind(constraints.permitted);
  const excluded = byKind(constraints.excluded);
  const refuse = (name: string, text: string): ConstraintViolation => ({ authority, name, text });
  for (const address of ipAddresses) {
    if (permitted.ip.length > 0 && !permitted.ip.some((range) => inRange(address, range))) {
      return refuse(address, `IP address "${address}" is not permitted by any constraint`);
    }
    const hit = excluded.ip.find((range) => inRange(address, range));
    if (hit !== undefined) return refuse(address, `IP address "${address}" is excluded by constraint "${hit}"`);
  }
  for (const name of dnsNames) {
    if (!isParsable(name)) return refuse(name, `x509: cannot parse dnsName "${name}"`);
    if (permitted.dns.length > 0 && !permitted.dns.some((domain) => isWithin(domain, name))) {
      return refuse(name, `DNS name "${name}" is not permitted by any constraint`);
    }
    const hit = excluded.dns.find((domain) => isWithin(domain, name) || mayStandFor(name, domain));
    if (hit !== undefined) return refuse(name, `DNS name "${name}" is excluded by constraint "${hit}"`);
  }
  return null;
}

function byKind(list: readonly string[]): { readonly dns: readonly string[]; readonly ip: readonly string[] } {
  const of = (prefix: string) =>
    list.filter((item) => item.startsWith(prefix)).map((item) => item.slice(prefix.length));
  return { dns: of('DNS:'), ip: of('IP:') };
}

function inRange(text: string, range: string): boolean {
  const address = parseIp(text);
  const network = parseNetwork(range);
  return address !== null && network !== null && networkContains(network, address);
}

/** Go's dnsHasSuffix: whole labels; a leading dot in the constraint wants at least one label more. */
function isWithin(domain: string, name: string): boolean {
  if (domain === '') return true;
  const wanted = domain.toLowerCase();
  const asked = name.toLowerCase();
  return asked === wanted || asked.endsWith(wanted.startsWith('.') ? wanted : `.${wanted}`);
}

/** A wildcard is excluded by any name that it could stand for. */
function mayStandFor(name: string, domain: string): boolean {
  const parent = /\..*$/.exec(domain.toLowerCase())?.[0];
  return name.startsWith('*') && parent !== undefined && /\..*$/.exec(name.toLowerCase())?.[0] === parent;
}

/** Go's domainNameValid. */
function isParsable(name: string): boolean {
  return name === '' || (!name.endsWith('.') && name.split('.').every((label) => /^[!-~]+$/.test(label)));
}
