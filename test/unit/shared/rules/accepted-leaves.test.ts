import { describe, expect, it } from 'vitest';
import { acceptedLeaves } from '../../../../shared/rules/accepted-leaves.ts';
import { authorityCertificate, direct, handshake, now, serverCertificate, trust } from '../../../checks/builders.ts';

const good = serverCertificate();
const shown = (leaf: ReturnType<typeof serverCertificate>, address = '192.0.2.11') =>
  handshake({ chain: [leaf] }, direct(address));

describe('to which certificates a credential may go', () => {
  it('to those that kubectl would accept', () => {
    expect(acceptedLeaves([handshake()], trust(), 'api.example.com', now)).toEqual([good.sha256]);
  });

  it('never to one that another address shows without being signed, named or in date', () => {
    const stranger = serverCertificate({ key: 'stranger', issuer: 'CN=stranger' });
    const late = serverCertificate({ key: 'late', notAfter: '2026-11-01T00:00:00.000Z' });
    const unnamed = serverCertificate({ key: 'unnamed', dnsNames: ['kubernetes'], ipAddresses: [] });
    const pairs = [good, late, unnamed].map((leaf) => [leaf, authorityCertificate()] as const);
    const handshakes = [handshake(), shown(stranger), shown(late), shown(unnamed)];
    expect(acceptedLeaves(handshakes, trust(pairs), 'api.example.com', now)).toEqual([good.sha256]);
  });

  it('to none where nothing was compared', () => {
    expect(acceptedLeaves([handshake()], null, 'api.example.com', now)).toEqual([]);
  });
});
