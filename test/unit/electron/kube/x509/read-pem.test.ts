import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64 } from '../../../../../electron/kube/x509/base64.ts';
import { decodePem } from '../../../../../electron/kube/x509/pem.ts';
import { readPemCertificates } from '../../../../../electron/kube/x509/read-pem.ts';
import { makeAuthority } from '../../../../cluster/pki.ts';

const first = (await makeAuthority({ commonName: 'first' })).pem;
const second = (await makeAuthority({ commonName: 'second' })).pem;
const names = (text: string, headers?: 'skip' | 'keep') =>
  readPemCertificates(text, headers).certificates.map(({ commonName }) => commonName);

describe('a PEM text, by the rules of Go’s encoding/pem', () => {
  it('may have text around its blocks, CRLF, and blanks at the ends of lines', () => {
    expect(names(`subject=first\n${first}\nissuer: x\n${second}the end`)).toEqual(['first', 'second']);
    expect(names(first.replaceAll('\n', '\r\n'))).toEqual(['first']);
    expect(names(first.replaceAll('\n', '  \t\n'))).toEqual(['first']);
    expect(names(first.trimEnd())).toEqual(['first']);
  });

  it('has no block where BEGIN does not start a line: behind a byte order mark, or indented', () => {
    expect(readPemCertificates(`\u00ef\u00bb\u00bf${first}`)).toMatchObject({ blocks: [], damagedBlocks: 1 });
    expect(names(`  ${first}`)).toEqual([]);
    expect(names(`\u00ef\u00bb\u00bf${first}${second}`)).toEqual(['second']);
  });

  it('passes over a damaged block, and takes the next one', () => {
    const damaged = first.replace(/\n[A-Za-z0-9]/, '\n!');
    expect(readPemCertificates(damaged + second)).toMatchObject({ blocks: ['CERTIFICATE'], damagedBlocks: 1 });
    const begun = first.slice(0, 200);
    expect(names(`${begun}\n${second}`)).toEqual(['second']);
    expect(names(first.replace('END CERTIFICATE', 'END SOMETHING'))).toEqual([]);
    expect(names(first.replace('-----END CERTIFICATE-----', '-----END CERTIFICATE----- junk'))).toEqual([]);
  });

  it('with headers counts for client certificates and not for authorities', () => {
    const headed = first.replace('-----\n', '-----\nName: first\nOther: 1\n\n');
    expect(names(headed)).toEqual([]);
    expect(names(headed, 'keep')).toEqual(['first']);
    expect(decodePem(headed)[0]?.headers.get('Name')).toBe('first');
  });

  it('tells the types of its blocks, and why the first certificate can’t be read', () => {
    const junk = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    expect(
      readPemCertificates(`${junk}-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n${first}`),
    ).toMatchObject({
      blocks: ['CERTIFICATE', 'EC PRIVATE KEY', 'CERTIFICATE'],
      damagedBlocks: 1,
      firstError: 'x509: malformed certificate',
    });
  });

  it('is read whatever it holds, and fast', () => {
    const pieces = fc.constantFrom(
      '-----BEGIN ',
      '-----END ',
      'CERTIFICATE',
      '-----',
      '\n',
      '\r\n',
      ':',
      'AAAA',
      '=',
      ' ',
      'x',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        expect(decodePem(parts.join('')).length).toBeLessThan(20);
      }),
      { numRuns: 2000 },
    );
    const started = performance.now();
    decodePem('\n-----END '.repeat(100_000));
    decodePem('-----BEGIN \n'.repeat(80_000));
    decodePem(`${'-----BEGIN A-----\n'.repeat(20_000)}${'\n-----END A-----\n'.repeat(20_000)}`);
    decodePem(`-----BEGIN A-----\n${'a: b\n'.repeat(150_000)}`);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('base64, as Go’s StdEncoding takes it', () => {
  // Each pair was printed by Go's base64.StdEncoding.DecodeString.
  it.each([
    ['', ''],
    ['TQ==', 'M'],
    ['TWE=', 'Ma'],
    ['T\nW\r\nE=\n', 'Ma'],
    ['TR==', 'M'],
  ])('decodes %j', (text, wanted) => {
    const decoded = decodeBase64(text);
    expect('bytes' in decoded && Buffer.from(decoded.bytes).toString()).toBe(wanted);
  });

  it.each([
    ['TQ=', 3],
    ['TQ', 0],
    ['TQ==TQ==', 4],
    ['TWE=x', 4],
    ['TWFu TWFu', 4],
    ['TWFuT-Fu', 5],
    ['=AAA', 0],
    ['T\n=AA', 2],
    ['TWF', 0],
    ['TWFuTWF', 4],
    ['TQ=\n=\nA', 6],
    ['AAAA====', 4],
  ])('refuses %j at byte %i', (text, badAt) => {
    expect(decodeBase64(text)).toEqual({ badAt });
  });

  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual({ bytes: Buffer.from(bytes) });
      }),
    );
  });
});
