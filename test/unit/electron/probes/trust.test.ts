import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CertificateStore } from '../../../../electron/kube/certificate-store.ts';
import { Vault } from '../../../../electron/kube/vault.ts';
import { readPemCertificates } from '../../../../electron/kube/x509/read-pem.ts';
import { readSystemRoots } from '../../../../electron/kube/x509/system-roots.ts';
import { authorityProbe } from '../../../../electron/probes/authority.ts';
import type { ProbeInputs } from '../../../../electron/probes/inputs.ts';
import { trustProbe } from '../../../../electron/probes/trust.ts';
import { makeAuthority } from '../../../cluster/pki.ts';

const root = mkdtempSync(join(tmpdir(), 'authpath-trust-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const authority = await makeAuthority();
const namesake = await makeAuthority();
const intermediate = await authority.intermediate('between');
const leaf = await intermediate.issue({ commonName: 'kube-apiserver', usages: ['serverAuth'] });
const all = [leaf, intermediate, authority, namesake].map(({ pem }) => readPemCertificates(pem));
const [leafName, betweenName, rootName, namesakeName] = all.map((read) => read.certificates[0]?.sha256 ?? '');

const certificates = new CertificateStore();
const vault = new Vault();
const tools = { vault, certificates, environment: {}, signal: new AbortController().signal, now: () => new Date() };
for (const {
  certificates: [facts],
  ders: [der],
} of all)
  if (facts && der) certificates.put(facts.sha256, der);

function measure(inputs: Partial<ProbeInputs['trust']>) {
  const asked = {
    anchors: 'kubeconfig',
    anchorCertificates: [],
    served: [],
    sslCertFile: null,
    sslCertDir: null,
  } as const;
  return trustProbe.measure({ ...asked, ...inputs } as ProbeInputs['trust'], tools);
}

describe('who signed whom', () => {
  it('tells the whole chain up to the kubeconfig’s authority', async () => {
    const trust = await measure({ served: [leafName ?? '', betweenName ?? ''], anchorCertificates: [rootName ?? ''] });
    expect(trust.signedBy).toEqual([
      { child: leafName, parent: betweenName },
      { child: betweenName, parent: rootName },
      { child: rootName, parent: rootName },
    ]);
    expect(trust.anchorCertificates.map(({ sha256 }) => sha256)).toEqual([rootName]);
  });

  it('is not deceived by an authority of the same name', async () => {
    const trust = await measure({ served: [betweenName ?? ''], anchorCertificates: [namesakeName ?? ''] });
    expect(trust.signedBy).toEqual([{ child: namesakeName, parent: namesakeName }]);
  });

  it('works without any anchor', async () => {
    expect(await measure({ anchors: 'none', served: [leafName ?? ''] })).toMatchObject({
      signedBy: [],
      anchorCertificates: [],
    });
  });

  it('asks the system’s roots, in the file and the folders that Go reads', async () => {
    const file = join(root, 'bundle.pem');
    writeFileSync(file, `# ours\n${namesake.pem}${authority.pem}`);
    const folder = join(root, 'certs');
    mkdirSync(folder);
    const other = await makeAuthority({ commonName: 'other' });
    writeFileSync(join(folder, 'other.pem'), other.pem);
    symlinkSync('other.pem', join(folder, '1234.0'));
    const trust = await measure({
      anchors: 'system',
      served: [betweenName ?? ''],
      sslCertFile: file,
      sslCertDir: folder,
    });
    expect(trust).toMatchObject({ systemSources: [file, folder], systemCertificates: 3 });
    expect(new Set(trust.anchorCertificates.map(({ sha256 }) => sha256))).toEqual(new Set([rootName, namesakeName]));
    expect(trust.signedBy).toContainEqual({ child: betweenName, parent: rootName });
  });

  it('notices that a bundle was changed, and reads several folders', async () => {
    const file = join(root, 'changing.pem');
    const request = {
      platform: 'linux',
      sslCertFile: file,
      sslCertDir: `${join(root, 'no')}:${join(root, 'yes')}`,
    } as const;
    const count = async () => (await readSystemRoots({ ...request, signal: tools.signal })).certificates.size;
    expect(await count()).toBe(0);
    writeFileSync(file, authority.pem);
    expect(await count()).toBe(1);
    mkdirSync(join(root, 'yes'));
    writeFileSync(join(root, 'yes/a.crt'), namesake.pem);
    expect(await count()).toBe(2);
  });

  it('says when Node’s own list stands in for the platform’s', async () => {
    const roots = await readSystemRoots({
      platform: 'win32',
      sslCertFile: null,
      sslCertDir: null,
      signal: tools.signal,
    });
    expect(roots.sources).toHaveLength(1);
    expect(roots.sources[0]).toContain('Windows');
  });
});

describe('the kubeconfig’s authority', () => {
  const material = async (text: string) => {
    const data = vault.put(Buffer.from(text, 'latin1').toString('base64'), 'public');
    return (await authorityProbe.measure({ data, file: null }, tools)).material;
  };

  it('is read from data or file, and kept for the comparison', async () => {
    const read = await material(`${authority.pem}${namesake.pem}`);
    expect(read).toMatchObject({
      state: 'read',
      source: 'data',
      certificates: [{ sha256: rootName }, { sha256: namesakeName }],
    });
    const file = join(root, 'ca.crt');
    writeFileSync(file, authority.pem);
    expect((await authorityProbe.measure({ data: null, file }, tools)).material).toMatchObject({
      state: 'read',
      path: file,
    });
    expect((await authorityProbe.measure({ data: null, file: null }, tools)).material).toBeNull();
  });

  it('says why there is none', async () => {
    expect(await material('hello')).toMatchObject({ state: 'noPem' });
    expect(await material(leaf.key)).toMatchObject({ state: 'noCertificate', blocks: ['PRIVATE KEY'] });
    expect(await material('')).toMatchObject({ state: 'empty' });
    const data = vault.put('TQ=', 'public');
    expect((await authorityProbe.measure({ data, file: null }, tools)).material).toMatchObject({
      state: 'invalidBase64',
      detail: 'byte 3',
    });
    expect((await authorityProbe.measure({ data: null, file: '/nowhere' }, tools)).material).toMatchObject({
      state: 'missing',
    });
    const damaged = authority.pem.replace(/\n[A-Za-z0-9+/]{8}/, '\nAAAAAAAA');
    expect(await material(damaged)).toMatchObject({ state: 'noCertificate', damagedBlocks: 1 });
    expect(await material(`${damaged}${authority.pem}`)).toMatchObject({ state: 'read', damagedBlocks: 1 });
  });
});
