import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encryptKey, hoursFromNow, makeAuthority } from '../../cluster/pki.ts';
import { at, kubeconfig, userEntry } from '../builders.ts';
import { problemsOf, sentence, told, World } from './world.ts';

const world = new World();
const cluster = await makeAuthority();
const notAfter = hoursFromNow(30 * 24 + 1);
const mara = await cluster.issue({ commonName: 'mara', organizations: ['devs'], usages: ['clientAuth'], notAfter });
const john = await cluster.issue({ commonName: 'john', usages: ['clientAuth'] });
const trusted = { certificateAuthorityData: world.data(cluster.pem, 7) };

function pair(certificate: string, key: string) {
  return { clientCertificateData: world.data(certificate, 17), clientKeyData: world.data(key, 18) };
}

function filePair(certificate: string, key: string) {
  return { clientCertificate: at(certificate, 17), clientKey: at(key, 18) };
}

describe('a client certificate with its key', () => {
  it('passes as data, and says whom it signs in and until when', async () => {
    const { parts, validity } = await world.judge(pair(mara.pem, mara.key), { cluster: trusted });
    expect(told(parts)).toBe('pass');
    expect(told(validity)).toBe('pass');
    expect(validity.note).toBe('30 days left');
    expect(validity.facts?.[0]).toMatchObject({ values: ['mara', 'devs'], origin: { line: 17 } });
  });

  it.each(['rsa', 'p256', 'p384', 'p521', 'ed25519'] as const)('passes with a %s key from a file', async (key) => {
    const issued = await cluster.issue({ commonName: 'mara', usages: ['clientAuth'], key });
    const paths = filePair(world.write(`${key}.crt`, issued.pem), world.write(`${key}.key`, issued.key));
    expect(told((await world.judge(paths)).parts)).toBe('pass');
  });

  it('passes when one file holds both, with text around the blocks and the old forms of a key', async () => {
    const rsa = await cluster.issue({ commonName: 'mara', usages: ['clientAuth'], key: 'rsa' });
    const old = createPrivateKey(rsa.key).export({ type: 'pkcs1', format: 'pem' }).toString();
    expect(old).toContain('BEGIN RSA PRIVATE KEY');
    const sec1 = createPrivateKey(mara.key).export({ type: 'sec1', format: 'pem' }).toString();
    expect(sec1).toContain('BEGIN EC PRIVATE KEY');
    const both = world.write('both.pem', `subject=mara\n${rsa.pem}\nkey follows\r\n${old}`);
    expect(told((await world.judge(filePair(both, both))).parts)).toBe('pass');
    expect(told((await world.judge(pair(mara.pem, sec1))).parts)).toBe('pass');
  });

  it('CRED-04: stops at the key of another certificate', async () => {
    const { parts } = await world.judge(pair(mara.pem, john.key));
    expect(told(parts)).toBe('fail CRED-04');
    expect(problemsOf(parts)[0]).toMatchObject({ blocks: true, certainty: 'certain', origin: { line: 18 } });
    expect(sentence(parts)).toBe('The private key belongs to another certificate, so kubectl can’t sign in with them.');
  });

  it('CRED-04: says more exactly what is wrong with the pair', async () => {
    const rsa = await cluster.issue({ commonName: 'mara', key: 'rsa' });
    const faults: Record<string, { certificate: string; key: string }> = {
      otherKind: { certificate: mara.pem, key: rsa.key },
      swapped: { certificate: mara.key, key: mara.pem },
      noCertificate: { certificate: 'hello', key: mara.key },
      damagedCertificate: { certificate: mara.pem.replace(/\n[^-\n]{20}/, '\nAAAAAAAAAAAAAAAAAAAA'), key: mara.key },
      noKey: { certificate: mara.pem, key: mara.pem },
      damagedKey: { certificate: mara.pem, key: mara.key.replace(/\n[^-\n]{20}/, '\nAAAAAAAAAAAAAAAAAAAA') },
    };
    for (const [fault, { certificate, key }] of Object.entries(faults)) {
      const { parts } = await world.judge(pair(certificate, key));
      expect(problemsOf(parts)).toMatchObject([{ code: 'CRED-04', args: { fault } }]);
    }
  });

  it.each(['pkcs8', 'old'] as const)('CRED-05: tells an encrypted key (%s) from a damaged one', async (style) => {
    const { parts } = await world.judge(pair(mara.pem, encryptKey(mara.key, style)));
    expect(told(parts)).toBe('fail CRED-05');
    expect(problemsOf(parts)[0]?.blocks).toBe(true);
  });

  it('tells of a certificate that has ended although its key keeps it from being sent', async () => {
    const ended = await cluster.issue({
      commonName: 'mara',
      usages: ['clientAuth'],
      notBefore: new Date('2020-01-01'),
      notAfter: new Date('2021-01-01'),
    });
    const { parts, validity } = await world.judge(pair(ended.pem, encryptKey(ended.key, 'pkcs8')));
    expect(problemsOf(parts)).toMatchObject([
      { code: 'CRED-05', blocks: true },
      { code: 'CRED-01', predicted: true, blocks: false },
    ]);
    expect(problemsOf(validity)).toEqual([]);
  });

  it('KCFG-10: names the file that can’t be read, also over http', async () => {
    const paths = filePair('/nowhere/mara.crt', world.write('mara.key', mara.key));
    for (const server of ['https://api.example.com', 'http://api.example.com']) {
      const { parts } = await world.judge(paths, { cluster: { server: at(server, 6) } });
      expect(problemsOf(parts)).toMatchObject([
        { code: 'KCFG-10', blocks: true, args: { kind: 'certificate', file: '/nowhere/mara.crt' } },
      ]);
    }
  });

  it('leaves a folder in place of the key alone when http keeps kubectl from reading it', async () => {
    const paths = filePair(world.write('m.crt', mara.pem), world.folder);
    expect(told((await world.judge(paths)).parts)).toBe('fail KCFG-10');
    const overHttp = await world.judge(paths, { cluster: { server: at('http://localhost:8080', 6) } });
    expect(told(overHttp.parts)).toBe('notApplicable notUsed');
    expect(told(overHttp.validity)).toBe('notApplicable notUsed');
  });

  it('ignores a key without a certificate, as client-go does', async () => {
    expect(told((await world.judge({ clientKeyData: world.data('junk', 18) })).parts)).toBe(
      'notApplicable notConfigured',
    );
  });

  it('puts the usable pair into the vault, and only that', async () => {
    const good = await world.measure(config(pair(mara.pem, mara.key)));
    const handle = good.clientCertificate?.handle;
    expect(handle && world.vault.openPair(handle).certificatePem).toBe(mara.pem);
    const bad = await world.measure(config(pair(mara.pem, john.key)));
    expect(bad.clientCertificate).toMatchObject({ matches: false, handle: null });
  });
});

describe('what is written in a client certificate', () => {
  async function judge(request: Parameters<typeof cluster.issue>[0], authority = cluster) {
    const issued = await authority.issue({ usages: ['clientAuth'], ...request });
    return (await world.judge(pair(issued.pem, issued.key), { cluster: trusted })).validity;
  }

  it('CRED-01 and CRED-02: predicts a refusal outside its dates, and lets the server decide', async () => {
    const expired = await judge({ commonName: 'mara', notBefore: hoursFromNow(-48), notAfter: hoursFromNow(-1) });
    expect(told(expired)).toBe('fail CRED-01');
    expect(problemsOf(expired)[0]).toMatchObject({ predicted: true, blocks: false, certainty: 'certain' });
    expect(told(await judge({ commonName: 'mara', notBefore: hoursFromNow(1) }))).toBe('fail CRED-02');
  });

  it('CRED-25: predicts that a server’s certificate and a nameless one sign nobody in', async () => {
    const server = await judge({ commonName: 'kube-apiserver', usages: ['serverAuth'] });
    expect(told(server)).toBe('fail CRED-25');
    const nameless = await judge({ organizations: ['system:masters'] });
    expect(problemsOf(nameless)).toMatchObject([{ code: 'CRED-25', args: { fault: 'name' }, predicted: true }]);
    expect(told(await judge({ commonName: 'mara', usages: ['serverAuth', 'clientAuth'] }))).toBe('pass');
    expect(told(await judge({ commonName: 'mara', usages: [] }))).toBe('pass');
  });

  it('says who signed it, and makes nothing of it before the server has refused', async () => {
    expect(told(await judge({ commonName: 'mara' }, await makeAuthority()))).toBe('pass');
    const clientAuthority = await makeAuthority({ commonName: 'k3s-client-ca' });
    expect(told(await judge({ commonName: 'mara' }, clientAuthority))).toBe('pass');
  });

  it('is only likely when a token without fault is sent beside it', async () => {
    const old = await cluster.issue({ commonName: 'mara', notBefore: hoursFromNow(-48), notAfter: hoursFromNow(-1) });
    const { validity } = await world.judge({ ...pair(old.pem, old.key), token: world.token('opaque-token-text') });
    expect(problemsOf(validity)).toMatchObject([{ code: 'CRED-01', certainty: 'likely' }]);
  });
});

function config(user: ReturnType<typeof pair>) {
  return kubeconfig({ user: userEntry({ token: null, ...user }) });
}
