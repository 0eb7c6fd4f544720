import { describe, expect, it } from 'vitest';
import { credentialCheck } from '../../../electron/checks/server/credential.ts';
import type { AuthorityEvidence } from '../../../shared/model/evidence/credential.ts';
import type { KubeconfigEvidence, ShadowedEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import { authority, authorityCertificate, clusterEntry, origin } from '../builders.ts';
import { bearer, jwt, personCertificate, refused, withCertificate, withToken } from './builders.ts';
import { codes } from './codes.ts';

const otherFile = '/home/mara/lab.kubeconfig';
const ours = authorityCertificate({ subjectKeyId: 'aa'.repeat(20) });
const theirs = authorityCertificate({ key: 'lab', subjectKeyId: 'bb'.repeat(20) });
const fromTheirs = personCertificate({ authorityKeyId: 'bb'.repeat(20) });
const fromOurs = personCertificate({ authorityKeyId: 'aa'.repeat(20) });

const hiddenCluster: ShadowedEntry = {
  kind: 'cluster',
  name: 'dev-cluster',
  used: origin(4),
  ignored: { file: otherFile, line: 4, column: 5 },
  differs: true,
  server: 'https://lab.example.com:6443',
  certificates: { data: 'secret:9', file: null },
};
const { server: _none, ...hiddenUser } = { ...hiddenCluster, kind: 'user', name: 'mara' } as const;

function inKubeconfig(base: KubeconfigEvidence, entry: ShadowedEntry): KubeconfigEvidence {
  return { ...base, shadowed: [entry] };
}

function judge(certificate: typeof fromTheirs, entry: ShadowedEntry, hidden: AuthorityEvidence = authority(theirs)) {
  const person = withCertificate(certificate);
  return credentialCheck.judge(
    refused({
      ...person,
      kubeconfig: inKubeconfig(person.kubeconfig, entry),
      authority: authority(ours),
      hiddenCertificates: [hidden],
    }),
  );
}

describe('KCFG-15: two files use one name, and the server refuses the credential', () => {
  it('is the cause when the certificate is from the cluster that is hidden', () => {
    const judgement = judge(fromTheirs, hiddenCluster);
    expect(codes(judgement)).toEqual(['KCFG-15']);
    expect(judgement).toMatchObject({
      outcome: 'fail',
      problems: [{ certainty: 'certain', args: { kind: 'cluster', refused: true }, origin: { file: otherFile } }],
    });
  });

  it('is the cause when the user that is hidden has a certificate of this cluster', () => {
    const judgement = judge(fromTheirs, hiddenUser, authority(fromOurs));
    expect(codes(judgement)).toEqual(['KCFG-15']);
    expect(judgement).toMatchObject({ problems: [{ args: { kind: 'user' } }] });
  });

  it('is one of several where the certificates do not tell', () => {
    const unknown = judge(personCertificate({ authorityKeyId: 'cc'.repeat(20) }), hiddenCluster);
    expect(codes(unknown)).toEqual(['CRED-03', 'KCFG-15']);
    expect(unknown).toMatchObject({ problems: [{ certainty: 'likely', next: expect.stringContaining(otherFile) }] });
    const token = withToken(bearer(jwt()));
    const kubeconfigWithToken = inKubeconfig(token.kubeconfig, hiddenCluster);
    const facts = refused({ ...token, kubeconfig: kubeconfigWithToken, hiddenCertificates: [authority(theirs)] });
    expect(codes(credentialCheck.judge(facts))).toEqual(['AUTHN-03', 'AUTHN-05', 'KCFG-15']);
  });

  it('is not the cause of what the credential itself explains', () => {
    const ended = bearer(jwt({ expiresAt: '2026-11-24T11:58:00.000Z' }));
    const person = withToken(ended);
    const facts = refused({ ...person, kubeconfig: inKubeconfig(person.kubeconfig, hiddenUser) });
    expect(codes(credentialCheck.judge(facts))).toEqual(['AUTHN-02']);
  });

  it('is no cause when the certificate is of the cluster that is used', () => {
    expect(codes(judge(fromOurs, hiddenCluster))).toEqual(['AUTHN-01']);
  });

  it('is no cause when the hidden entry leads to the same server', () => {
    const same = { ...hiddenCluster, server: clusterEntry().server?.value ?? null };
    expect(codes(judge(fromTheirs, same))).toEqual(['CRED-03']);
  });

  it('is no cause when the names are none of this target’s', () => {
    expect(codes(judge(fromTheirs, { ...hiddenCluster, name: 'lab' }))).toEqual(['CRED-03']);
    expect(codes(judge(fromTheirs, { ...hiddenCluster, differs: false }))).toEqual(['CRED-03']);
  });
});
