import type { ClientCertificateEvidence } from '../../shared/model/evidence/credential.ts';
import { certificatePem, keyMatches, keyPem, readPrivateKey } from '../kube/x509/private-key.ts';
import { type MaterialText, readCertificateMaterial, readMaterialText } from '../kube/x509/read-material.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

/** Reads the client certificate with its key; a usable pair goes into the vault. */
export const clientCertificateProbe = defineProbe<'clientCertificate', ProbeInputs['clientCertificate']>({
  name: 'clientCertificate',
  version: 1,
  limitMs: 5000,
  doing: () => 'Reading the client certificate and its key',
  measure: async (inputs, tools) => {
    const [certificateText, keyText] = await Promise.all([
      readMaterialText(inputs.certificateData, inputs.certificateFile, tools),
      readMaterialText(inputs.keyData, inputs.keyFile, tools),
    ]);
    return describePair(certificateText, keyText, tools);
  },
});

/** Reads both halves; a pair that belongs together goes into the vault. */
export function describePair(
  certificateText: MaterialText | null,
  keyText: MaterialText | null,
  tools: Pick<ProbeTools, 'vault' | 'certificates'>,
): ClientCertificateEvidence {
  const certificate = certificateText === null ? null : readCertificateMaterial(certificateText, 'client', tools);
  const key = keyText === null ? null : readKey(keyText, tools);
  const ders = (certificate?.certificates ?? []).map(({ sha256 }) => tools.certificates.get(sha256));
  const readable = ders.filter((der) => der !== undefined);
  const [leaf] = readable;
  if (certificate?.state !== 'read' || leaf === undefined || key?.object === null || key === null) {
    return { certificate, key: key?.evidence ?? null, matches: null, handle: null };
  }
  const matches = keyMatches(leaf, key.object);
  const pair = { certificatePem: certificatePem(readable), keyPem: keyPem(key.object) };
  return { certificate, key: key.evidence, matches, handle: matches ? tools.vault.putPair(pair) : null };
}

type KeyEvidence = NonNullable<ClientCertificateEvidence['key']>;

function readKey(from: MaterialText, tools: Pick<ProbeTools, 'vault'>) {
  const { source, path } = from;
  const failed = (state: KeyEvidence['state'], detail: string | null, blocks: readonly string[] = []) => ({
    evidence: { source, path, state, detail, blocks, type: null },
    object: null,
  });
  if (from.failure !== null) return failed(from.failure, from.detail);
  // So that redaction and the bundle's last scan know the key's text as it stands in its file.
  tools.vault.put(from.text, 'secret');
  const reading = readPrivateKey(from.text);
  if (reading.state !== 'read') return failed(reading.state, reading.detail, reading.blocks);
  const { blocks, type } = reading;
  const evidence: KeyEvidence = { source, path, state: 'read', detail: null, blocks, type };
  return { evidence, object: reading.key };
}
