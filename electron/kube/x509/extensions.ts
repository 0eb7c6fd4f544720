import { DerError, DerReader, tag } from './der.ts';
import { hex, isIa5 } from './distinguished-name.ts';
import { ipAddressText, ipRangeText } from './ip-address.ts';

/** What the extensions of a certificate say, as far as Go's verification asks. */
export interface ExtensionFacts {
  hasSubjectAlternativeNames: boolean;
  dnsNames: readonly string[];
  ipAddresses: readonly string[];
  isAuthority: boolean | null;
  pathLength: number | null;
  keyUsage: readonly string[] | null;
  extendedKeyUsage: readonly string[] | null;
  subjectKeyId: string | null;
  authorityKeyId: string | null;
  nameConstraints: { readonly permitted: readonly string[]; readonly excluded: readonly string[] } | null;
  unhandledCriticalExtensions: string[];
}

const keyUsageNames = [
  'digitalSignature',
  'contentCommitment',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

const extendedKeyUsageNames: Readonly<Record<string, string>> = {
  '2.5.29.37.0': 'any',
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
};

/** Extensions that Go reads for other purposes than ours; being critical does not make them unhandled. */
const otherHandled = new Set(['2.5.29.31', '2.5.29.33', '2.5.29.36', '2.5.29.54']);

/**
 * Reads the `Extensions` sequence as Go does (crypto/x509/parser.go, processExtensions). Throws DerError where Go refuses the
 * certificate: malformed or repeated extensions, and identifiers that are wrongly marked critical.
 */
export function readExtensions(content: Uint8Array | null): ExtensionFacts {
  const facts: ExtensionFacts = {
    hasSubjectAlternativeNames: false,
    dnsNames: [],
    ipAddresses: [],
    isAuthority: null,
    pathLength: null,
    keyUsage: null,
    extendedKeyUsage: null,
    subjectKeyId: null,
    authorityKeyId: null,
    nameConstraints: null,
    unhandledCriticalExtensions: [],
  };
  if (content === null) return facts;
  const seen = new Set<string>();
  const sequence = new DerReader(content).enter(tag.sequence, 'extensions');
  while (!sequence.empty) {
    const extension = sequence.enter(tag.sequence, 'extension');
    const id = extension.objectIdentifier('extension OID field');
    const critical = extension.peek(tag.boolean) ? extension.boolean('extension critical field') : false;
    const value = extension.content(tag.octetString, 'extension value field');
    if (seen.has(id)) throw new DerError(`certificate contains duplicate extension with OID "${id}"`);
    seen.add(id);
    const handled = readOne(facts, id, critical, value);
    if (critical && !handled) facts.unhandledCriticalExtensions.push(id);
  }
  return facts;
}

function readOne(facts: ExtensionFacts, id: string, critical: boolean, value: Uint8Array): boolean {
  const reader = new DerReader(value);
  switch (id) {
    case '2.5.29.15': {
      const bits = reader.bitString('key usage');
      facts.keyUsage = keyUsageNames.filter((_, bit) => ((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
      return true;
    }
    case '2.5.29.19': {
      const constraints = reader.enter(tag.sequence, 'basic constraints');
      facts.isAuthority = constraints.peek(tag.boolean) ? constraints.boolean('basic constraints') : false;
      facts.pathLength = constraints.peek(tag.integer) ? constraints.smallInteger('basic constraints') : null;
      return true;
    }
    case '2.5.29.17':
      return readAlternativeNames(facts, reader);
    case '2.5.29.30':
      return readNameConstraints(facts, reader);
    case '2.5.29.35': {
      if (critical) throw new DerError('authority key identifier incorrectly marked critical');
      const identifier = reader
        .enter(tag.sequence, 'authority key identifier')
        .optional(0x80, 'authority key identifier');
      facts.authorityKeyId = identifier === null ? null : hex(identifier);
      return true;
    }
    case '2.5.29.14':
      if (critical) throw new DerError('subject key identifier incorrectly marked critical');
      facts.subjectKeyId = hex(reader.content(tag.octetString, 'subject key identifier'));
      return true;
    case '2.5.29.37': {
      const usages: string[] = [];
      const list = reader.enter(tag.sequence, 'extended key usages');
      while (!list.empty) {
        const usage = list.objectIdentifier('extended key usages');
        usages.push(extendedKeyUsageNames[usage] ?? usage);
      }
      facts.extendedKeyUsage = usages;
      return true;
    }
    case '2.5.29.32':
      readPolicies(reader);
      return true;
    case '1.3.6.1.5.5.7.1.1':
      if (critical) throw new DerError('authority info access incorrectly marked critical');
      return true;
    default:
      return otherHandled.has(id);
  }
}

/** Only for what Go refuses: each policy must be well-formed and stand there once. */
function readPolicies(reader: DerReader): void {
  const seen = new Set<string>();
  const policies = reader.enter(tag.sequence, 'certificate policies');
  while (!policies.empty) {
    const policy = policies.enter(tag.sequence, 'certificate policies');
    const id = hex(policy.content(tag.objectIdentifier, 'certificate policies'));
    if (seen.has(id)) throw new DerError('invalid certificate policies');
    seen.add(id);
  }
}

function readAlternativeNames(facts: ExtensionFacts, reader: DerReader): boolean {
  const dnsNames: string[] = [];
  const ipAddresses: string[] = [];
  let others = 0;
  const names = reader.enter(tag.sequence, 'subject alternative names');
  while (!names.empty) {
    const name = names.any('subject alternative name');
    switch (name.tag) {
      case 0x82:
        dnsNames.push(ia5(name.content, 'SAN dNSName'));
        break;
      case 0x87:
        ipAddresses.push(ipAddressText(name.content));
        break;
      case 0x81:
      case 0x86:
        ia5(name.content, 'SAN');
        others += 1;
        break;
    }
  }
  facts.hasSubjectAlternativeNames = true;
  facts.dnsNames = dnsNames;
  facts.ipAddresses = ipAddresses;
  return dnsNames.length + ipAddresses.length + others > 0;
}

/** Go reads names, addresses, mailboxes and URIs; any other kind of constraint counts as unhandled. */
function readNameConstraints(facts: ExtensionFacts, reader: DerReader): boolean {
  const constraints = reader.enter(tag.sequence, 'NameConstraints extension');
  const permitted = constraints.optional(0xa0, 'NameConstraints extension');
  const excluded = constraints.optional(0xa1, 'NameConstraints extension');
  if (!constraints.empty || !reader.empty) throw new DerError('invalid NameConstraints extension');
  if ((permitted?.length ?? 0) + (excluded?.length ?? 0) === 0) throw new DerError('empty name constraints extension');
  const permittedTrees = readSubtrees(permitted);
  const excludedTrees = readSubtrees(excluded);
  facts.nameConstraints = { permitted: permittedTrees.values, excluded: excludedTrees.values };
  return permittedTrees.handled && excludedTrees.handled;
}

function readSubtrees(content: Uint8Array | null): { readonly values: readonly string[]; readonly handled: boolean } {
  const values: string[] = [];
  let handled = true;
  const trees = new DerReader(content ?? new Uint8Array());
  while (!trees.empty) {
    const base = trees.enter(tag.sequence, 'NameConstraints extension').any('NameConstraints extension');
    if (base.tag === 0x82) values.push(`DNS:${ia5(base.content, 'dnsName constraint')}`);
    else if (base.tag === 0x87) values.push(`IP:${ipRangeText(base.content)}`);
    else if (base.tag === 0x81) values.push(`email:${ia5(base.content, 'rfc822Name constraint')}`);
    else if (base.tag === 0x86) values.push(`URI:${ia5(base.content, 'URI constraint')}`);
    else handled = false;
  }
  return { values, handled };
}

function ia5(content: Uint8Array, what: string): string {
  if (!isIa5(content)) throw new DerError(`${what} is malformed`);
  return Buffer.from(content.buffer, content.byteOffset, content.length).toString('latin1');
}
