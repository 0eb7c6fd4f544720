import { DerError, DerReader, tag } from './der.ts';

/** A distinguished name as Go reads it (crypto/x509/parser.go, parseName). */
export interface DistinguishedName {
  /** Most specific part first, special characters escaped, as pkix.RDNSequence.String writes it. */
  readonly text: string;
  /** The last one, when there are several: Go's pkix.Name keeps that one, and so does the API server. */
  readonly commonName: string | null;
  readonly organizations: readonly string[];
}

const attributeNames: Readonly<Record<string, string>> = {
  '2.5.4.6': 'C',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.3': 'CN',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.17': 'POSTALCODE',
};

const printable = /^[A-Za-z0-9'()+,\-./ :=?*&]*$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a Name with its own tag and length. Throws DerError when Go would refuse it. */
export function readDistinguishedName(whole: Uint8Array): DistinguishedName {
  const sets: string[] = [];
  let commonName: string | null = null;
  const organizations: string[] = [];
  const sequence = new DerReader(whole).enter(tag.sequence, 'RDNSequence');
  while (!sequence.empty) {
    const set = sequence.enter(tag.set, 'RDNSequence');
    const parts: string[] = [];
    while (!set.empty) {
      const attribute = set.enter(tag.sequence, 'RDNSequence attribute');
      const type = attribute.objectIdentifier('RDNSequence attribute type');
      const element = attribute.any('RDNSequence attribute value');
      const value = readString(element.tag, element.content);
      if (type === '2.5.4.3') commonName = value;
      if (type === '2.5.4.10') organizations.push(value);
      const name = attributeNames[type];
      parts.push(name === undefined ? `${type}=#${hex(element.whole)}` : `${name}=${escapeValue(value)}`);
    }
    sets.push(parts.join('+'));
  }
  return { text: sets.reverse().join(','), commonName, organizations };
}

function readString(stringTag: number, content: Uint8Array): string {
  const latin = Buffer.from(content.buffer, content.byteOffset, content.length).toString('latin1');
  switch (stringTag) {
    case tag.t61String:
      return latin;
    case tag.printableString:
      if (printable.test(latin)) return latin;
      break;
    case tag.ia5String:
      if (isIa5(content)) return latin;
      break;
    case tag.numericString:
      if (/^[0-9 ]*$/.test(latin)) return latin;
      break;
    case tag.utf8String:
      try {
        return utf8.decode(content);
      } catch {
        break;
      }
    case tag.bmpString:
      return readBasicMultilingual(content);
  }
  throw new DerError('malformed attribute value in a name');
}

function readBasicMultilingual(content: Uint8Array): string {
  if (content.length % 2 !== 0) throw new DerError('malformed BMPString');
  const terminated = content.length >= 2 && content[content.length - 1] === 0 && content[content.length - 2] === 0;
  let text = '';
  for (let index = 0; index < content.length - (terminated ? 2 : 0); index += 2) {
    const point = (content[index] ?? 0) * 256 + (content[index + 1] ?? 0);
    const reserved = point >= 0xfffe || (point >= 0xfdd0 && point <= 0xfdef) || (point >= 0xd800 && point <= 0xdfff);
    if (reserved) throw new DerError('malformed BMPString');
    text += String.fromCharCode(point);
  }
  return text;
}

function escapeValue(value: string): string {
  const escaped = value.replace(/[,+"\\<>;]/g, '\\$&').replace(/^[ #]/, '\\$&');
  return value.length > 1 && value.endsWith(' ') ? `${escaped.slice(0, -1)}\\ ` : escaped;
}

/** Are all bytes ASCII, as IA5String demands? */
export function isIa5(content: Uint8Array): boolean {
  return content.every((byte) => byte < 0x80);
}

/** Lower-case hex without separators. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}
