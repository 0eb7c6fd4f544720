import { X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../../shared/model/evidence/certificate.ts';
import { readCertificate } from '../kube/x509/read-certificate.ts';
import { readSystemRoots } from '../kube/x509/system-roots.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

interface Known {
  readonly facts: CertificateFacts;
  readonly der: Uint8Array;
}

/** Works out which certificate is signed by which, among what was served and what client-go would trust. */
export const trustProbe = defineProbe<'trust', ProbeInputs['trust']>({
  name: 'trust',
  version: 1,
  limitMs: 5000,
  doing: () => 'Comparing the server’s certificate with the authorities',
  measure: async (inputs, tools) => {
    const served = inputs.served.map((name) => fromStore(name, tools)).filter((known) => known !== null);
    const system = inputs.anchors === 'system' ? await systemAnchors(inputs, served, tools) : null;
    const anchors =
      system?.anchors ??
      inputs.anchorCertificates.map((name) => fromStore(name, tools)).filter((known) => known !== null);
    return {
      anchors: inputs.anchors,
      systemSources: system?.sources ?? [],
      systemCertificates: system?.count ?? 0,
      signedBy: signedPairs([...served, ...anchors], tools.signal),
      anchorCertificates: inputs.anchors === 'none' ? [] : anchors.map(({ facts }) => facts),
    };
  },
});

function fromStore(sha256: string, tools: ProbeTools): Known | null {
  const der = tools.certificates.get(sha256);
  return der === undefined ? null : known(der);
}

function known(der: Uint8Array): Known | null {
  const facts = readCertificate(der);
  return 'error' in facts ? null : { facts, der };
}

/** The system's roots that could take part: served themselves, or named as the issuer of something served. */
async function systemAnchors(inputs: ProbeInputs['trust'], served: readonly Known[], tools: ProbeTools) {
  const { sslCertFile, sslCertDir } = inputs;
  const roots = await readSystemRoots({ platform: process.platform, sslCertFile, sslCertDir, signal: tools.signal });
  const issuers = served.map(({ facts }) => Buffer.from(facts.issuerRaw, 'hex'));
  const names = new Set(inputs.served);
  const anchors: Known[] = [];
  for (const [sha256, der] of roots.certificates) {
    // A root's bytes hold its subject, so this look saves reading a hundred certificates.
    const bytes = Buffer.from(der.buffer, der.byteOffset, der.length);
    if (!names.has(sha256) && !issuers.some((issuer) => bytes.includes(issuer))) continue;
    const anchor = known(der);
    if (anchor === null) continue;
    tools.certificates.put(sha256, der);
    anchors.push(anchor);
  }
  return { anchors, sources: roots.sources, count: roots.certificates.size };
}

/**
 * Pairs whose names fit byte for byte, as Go compares them (crypto/x509/cert_pool.go, findPotentialParents), and whose
 * signature verifies. Whether Go would accept the algorithm, the dates or the purpose is for the check to say.
 */
function signedPairs(all: readonly Known[], signal: AbortSignal) {
  const unique = [...new Map(all.map((item) => [item.facts.sha256, item])).values()];
  const bySubject = new Map<string, Known[]>();
  for (const item of unique) {
    bySubject.set(item.facts.subjectRaw, [...(bySubject.get(item.facts.subjectRaw) ?? []), item]);
  }
  const parsed = new Map<string, X509Certificate | null>();
  const parse = ({ facts, der }: Known) => {
    if (!parsed.has(facts.sha256)) parsed.set(facts.sha256, parseForVerification(der));
    return parsed.get(facts.sha256) ?? null;
  };
  const pairs: { child: string; parent: string }[] = [];
  for (const child of unique) {
    for (const parent of bySubject.get(child.facts.issuerRaw) ?? []) {
      if (signal.aborted) return pairs;
      if (verifies(parse(child), parse(parent))) {
        pairs.push({ child: child.facts.sha256, parent: parent.facts.sha256 });
      }
    }
  }
  return pairs;
}

function parseForVerification(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    // What this TLS library can't read signs nothing here.
    return null;
  }
}

function verifies(child: X509Certificate | null, parent: X509Certificate | null): boolean {
  try {
    return child !== null && parent !== null && child.verify(parent.publicKey);
  } catch {
    // A key of a kind that this TLS library does not know.
    return false;
  }
}
