import { describe, expect, it } from 'vitest';
import { judgeNames } from '../../../../shared/rules/certificate-names.ts';
import fixture from './fixtures/certificate-names.json' with { type: 'json' };

const cases = fixture.certificates.flatMap((certificate, row) =>
  fixture.hosts.map((host, column) => ({
    title: `${certificate.names?.slice(0, 3).join(' ') ?? certificate.commonName} asked for “${host}”`,
    certificate: {
      commonName: certificate.commonName,
      dnsNames: certificate.names ?? [],
      ipAddresses: certificate.addresses ?? [],
      hasSubjectAlternativeNames: certificate.hasNames,
    },
    host,
    answer: fixture.answers[row]?.[column],
  })),
);

describe('certificate names, against Go', () => {
  it.each(cases)('$title', ({ certificate, host, answer }) => {
    const judged = judgeNames(certificate, host);
    expect(judged.ok ? '' : `x509: ${judged.text}`).toBe(answer);
  });
});

describe('what a refusal says', () => {
  const names = { commonName: 'kube-apiserver', dnsNames: ['kubernetes'], ipAddresses: ['10.96.0.1'] };

  it('tells the names of the kind that was asked for', () => {
    const certificate = { ...names, hasSubjectAlternativeNames: true };
    expect(judgeNames(certificate, 'api.example.com')).toMatchObject({ problem: 'notIn', names: ['kubernetes'] });
    expect(judgeNames(certificate, '[2001:db8::1]')).toMatchObject({
      problem: 'notIn',
      kind: 'address',
      host: '2001:db8::1',
      names: ['10.96.0.1'],
    });
  });

  it('tells an address that is only in the Common Name from one that is nowhere', () => {
    const old = { dnsNames: [], ipAddresses: [], hasSubjectAlternativeNames: false };
    expect(judgeNames({ ...old, commonName: '10.0.0.1' }, '10.0.0.1')).toMatchObject({ problem: 'legacyCommonName' });
    expect(judgeNames({ ...old, commonName: 'x' }, '10.0.0.1')).toMatchObject({ problem: 'noIpNames' });
    expect(judgeNames({ ...old, commonName: 'x' }, 'api')).toMatchObject({ problem: 'noNames' });
  });
});
