import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../electron/checks/facts.ts';
import { kubernetesCheck } from '../../../electron/checks/server/kubernetes.ts';
import { describe as describeMode } from '../../../shared/catalogue/describe.ts';
import { failedHandshake, failedRequest, handshake, serverCertificate } from '../builders.ts';
import { healthy } from './builders.ts';
import { codes } from './codes.ts';

const alert = (number: number) => ({ number, name: '' });
const certificate = { certificate: null, key: null, matches: true, handle: 'secret:9' } as const;
const demanding = failedHandshake({
  how: 'alert',
  phase: 'handshake',
  alert: alert(42),
  clientCertificateRequested: true,
  chain: [serverCertificate()],
});
const refusedBy = (number: number) => failedRequest({ phase: 'tls', how: 'alert', alert: alert(number) });

/** Nobody gets an answer: strangers because they have no certificate, and the person because of `signed`. */
function judged(signed: Facts['signedVersion'], change: Partial<Facts> = {}) {
  return kubernetesCheck.judge(
    healthy({
      handshakes: [demanding],
      clientCertificate: certificate,
      version: refusedBy(42),
      signedVersion: signed,
      ...change,
    }),
  );
}

describe('a server that demands a client certificate', () => {
  it('TLS-12: refuses the one that kubectl shows', () => {
    const found = judged(refusedBy(48));
    expect(found.outcome).toBe('fail');
    expect(codes(found)).toEqual(['TLS-12']);
    const [named] = 'problems' in found ? found.problems : [];
    expect(named?.certainty).toBe('certain');
    const said = describeMode('TLS-12', named?.args ?? {});
    expect(said.message).toContain('so only one that it accepts gets you in');
    expect(said.literal).toBe('Unable to connect to the server: remote error: tls: unknown certificate authority');
  });

  it('passes when it takes the one that kubectl shows', () => {
    expect(judged(healthy().signedVersion).outcome).toBe('pass');
  });

  it('TLS-12 or EP-08: just cuts the connection when it sees it', () => {
    const late = handshake({ clientCertificateRequested: true, afterwards: 'alert', alert: alert(116) });
    expect(codes(judged(failedRequest({ how: 'reset' }), { handshakes: [late] }))).toEqual(['EP-08', 'TLS-12']);
  });

  it('EP-08: cuts the connection of whoever asks, and had not asked for a certificate, or answers strangers', () => {
    const never = handshake({ clientCertificateRequested: false, afterwards: 'closed' });
    const reset = failedRequest({ how: 'reset' });
    expect(codes(judged(reset, { handshakes: [never], version: reset }))).toEqual(['EP-08']);
    const open = handshake({ clientCertificateRequested: true, afterwards: 'answer' });
    expect(codes(judged(reset, { handshakes: [open], version: reset }))).toEqual(['EP-08']);
    const silent = failedRequest({ how: 'timeout' });
    expect(codes(judged(silent, { version: silent }))).toEqual(['EP-08']);
  });

  it('can’t be told while the sign-in program that may have one has not run', () => {
    const { kubeconfig } = healthy();
    const exec = { origin: { file: 'f', line: 1, column: 1 } };
    const user = { ...kubeconfig.user, exec } as unknown as NonNullable<Facts['kubeconfig']['user']>;
    const found = judged(null, { clientCertificate: null, kubeconfig: { ...kubeconfig, user } });
    expect(found).toMatchObject({ outcome: 'inconclusive', reason: 'consentMissing' });
    expect(codes(found)).toEqual(['TLS-12']);
  });

  it('leaves it to the handshake, which has said so already, when there is no certificate to show', () => {
    expect(kubernetesCheck.explainedBy).toEqual(['network.handshake']);
    const found = judged(refusedBy(42), { clientCertificate: null });
    expect('problems' in found && found.problems.every(({ explainable }) => explainable)).toBe(true);
  });
});
