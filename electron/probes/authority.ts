import { readCertificateMaterial, readMaterialText } from '../kube/x509/read-material.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

/** Reads the certificates of `certificate-authority(-data)` as client-go loads them. */
export const authorityProbe = defineProbe<'authority', ProbeInputs['authority']>({
  name: 'authority',
  version: 1,
  limitMs: 5000,
  doing: ({ file }) => (file === null ? 'Reading the authority’s certificates' : `Reading ${file}`),
  measure: async ({ data, file }, tools) => {
    const text = await readMaterialText(data, file, tools);
    return { material: text === null ? null : readCertificateMaterial(text, 'authority', tools) };
  },
});
