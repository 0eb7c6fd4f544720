import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../electron/checks/facts.ts';
import type { StepId } from '../../../shared/flow/steps.ts';
import { answer, handshake, serverCertificate, statusAnswer } from '../builders.ts';
import { codesOf, healthyDashboard, judge, page } from '../dashboard/builders.ts';
import { certificatePair, personCertificate } from '../server/builders.ts';
import { asked, headlamp, refusal, seven, version } from './builders.ts';

const named = asked('direct');
const stranger = { code: 403, reason: 'Forbidden', message: 'forbidden: User "system:anonymous" cannot get path "/"' };

function facts(change: Partial<Facts> = {}): Facts {
  const server = answer({ body: version });
  const root = statusAnswer(stranger, {}, { path: '/' });
  return healthyDashboard({ version: server, signedVersion: server, root, ...change });
}

const at = (step: StepId, change: Partial<Facts> = {}) => judge(step, facts(change));
const rows = (step: StepId, change: Partial<Facts> = {}) =>
  (at(step, change).facts ?? []).map(({ label, values }) => [label, ...values].join(' | '));

describe('what a browser meets at the server’s address', () => {
  const step = 'direct.browser';
  it('is a warning about the certificate, and no login dialog: both are usual', () => {
    expect(at(step, { asked: named })).toMatchObject({ outcome: 'pass', note: 'no login dialog' });
    expect(rows(step)).toEqual([
      expect.stringContaining('https://api.example.com:6443/ | 403'),
      'Login dialog | none: the server sends no WWW-Authenticate | API servers know no passwords since 1.19',
      expect.stringContaining('ERR_CERT_AUTHORITY_INVALID'),
    ]);
  });
  it('is a dialog at a server of 1.18 that was started with a password file', () => {
    const old = answer({ body: version.replaceAll('36', '18') });
    const root = answer({
      status: 401,
      headers: [['WWW-Authenticate', 'Basic realm="kubernetes-master"']],
      body: 'Unauthorized',
    });
    expect(at(step, { version: old, signedVersion: old, root })).toMatchObject({
      outcome: 'pass',
      note: 'login dialog',
    });
  });
  it('tells of a server of 1.18 without one that it was not started so', () => {
    const old = answer({ body: version.replaceAll('36', '18') });
    expect(rows(step, { version: old, signedVersion: old })[1]).toContain('--basic-auth-file');
  });
  it('says which window a browser shows where the server asks for a certificate, and what it minds about names', () => {
    const asking = handshake({
      clientCertificateRequested: true,
      chain: [serverCertificate({ dnsNames: ['kubernetes'], ipAddresses: [] })],
    });
    const told = rows(step, { handshakes: [asking] }).join('\n');
    expect(told).toContain('a window to choose');
    expect(told).toContain('ERR_CERT_COMMON_NAME_INVALID');
  });
  it('is not looked at without a Dashboard that nobody asked for', () => {
    expect(at(step, { root: null })).toMatchObject({ outcome: 'notApplicable', reason: 'notInstalled' });
  });
});

describe('a certificate for the browser', () => {
  const step = 'direct.certificate';
  it('is the kubeconfig’s own, with the commands to import it', () => {
    const change = { clientCertificate: certificatePair() };
    expect(at(step, { ...change, asked: named })).toMatchObject({ outcome: 'pass' });
    const told = rows(step, change).join('\n');
    expect(told).toMatch(/openssl pkcs12 -export -in \S+ -inkey \S+ -out browser\.p12/);
  });
  it('AUTHN-16: there is none, so a browser can’t sign in; a fault only where that was asked for', () => {
    expect(at(step, { clientCertificate: null, asked: named })).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'AUTHN-16' }],
    });
    expect(at(step, { clientCertificate: null })).toMatchObject({ outcome: 'notApplicable', reason: 'notSetUp' });
  });
  it('AUTHN-16: the one there is has run out', () => {
    const expired = { clientCertificate: certificatePair(personCertificate({ notAfter: '2026-01-01T00:00:00.000Z' })) };
    expect(codesOf(at(step, { ...expired, asked: named }))).toEqual(['AUTHN-16']);
  });
});

describe('the page at the server’s address', () => {
  const step = 'direct.page';
  const said =
    'services "https:kubernetes-dashboard:443" is forbidden: User "mara" cannot get resource "services/proxy" in API group "" in the namespace "kubernetes-dashboard"';
  it('loads with the credential', () => {
    expect(at(step)).toMatchObject({
      outcome: 'pass',
      message: expect.stringContaining(
        'https://api.example.com:6443/api/v1/namespaces/kubernetes-dashboard/services/https:',
      ),
    });
  });
  it.each([
    ['UI-13: version 7', 'UI-13', seven],
    ['HL-03: Headlamp', 'HL-03', headlamp],
  ])('%s takes no login there, though its page loads', (_, code, candidates) => {
    const dashboardCandidates = candidates();
    expect(codesOf(at(step, { dashboardCandidates, asked: named }))).toEqual([code]);
    expect(at(step, { dashboardCandidates })).toMatchObject({ outcome: 'notApplicable', reason: 'notByDesign' });
  });
  it('AUTHZ-02: is not allowed', () => {
    const servicePages = [page({ said, status: 403 })];
    expect(codesOf(at(step, { servicePages, asked: named }))).toEqual(['AUTHZ-02']);
    expect(at(step, { servicePages })).toMatchObject({ outcome: 'notApplicable', reason: 'rightsMissing' });
  });
  it('is another step’s doing where the API server gets none', () => {
    const servicePages = [
      { ...page(), outcome: refusal(503, 'no endpoints available for service "kubernetes-dashboard"') },
    ];
    expect(at(step, { servicePages })).toMatchObject({ outcome: 'blocked', by: 'dashboard.page' });
  });
});
