import type { CertificateMaterial } from '../../../shared/model/evidence/certificate.ts';
import type { ClusterEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import { tilde } from '../../../shared/rules/file-path.ts';
import { parseServerUrl } from '../../../shared/rules/server-url.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, notApplicable, pass, problem } from '../judgement.ts';

/** Can the authority that the kubeconfig names be read? KCFG-09, KCFG-11, KCFG-12. */
export const referencesCheck = defineCheck({
  step: 'kubeconfig.references',
  needs: ['kubeconfig', 'authority'],
  judge: ({ kubeconfig: { cluster, home }, authority }) => {
    const material = authority?.material ?? null;
    if (cluster === null || material === null) {
      return notApplicable('notConfigured', 'The kubeconfig names no authority, so the system’s own are used.', {
        note: 'names none',
      });
    }
    const origin = (cluster.certificateAuthorityData ?? cluster.certificateAuthority)?.origin ?? cluster.origin;
    const where = material.path === null ? 'in the kubeconfig' : tilde(material.path, home);
    const row = (outcome: 'pass' | 'fail' | 'plain', text: string) => fact('Authority', [where, text], outcome, origin);
    switch (material.state) {
      case 'missing':
      case 'permissionDenied':
      case 'unreadable':
      case 'directory': {
        const detail = fileWords(material);
        const args = { cluster: cluster.name, file: material.path ?? '', kubeconfig: origin.file, detail };
        // A folder can be opened, and fails when it is read: over http it never is.
        if (material.state === 'directory' && !isHttps(cluster)) return pass('The authority is not needed over http.');
        return fail(problem('KCFG-09', args, { origin, subject: cluster.name }), { facts: [row('fail', detail)] });
      }
      case 'tooLarge':
        return inconclusive('cannotBeTold', `The authority’s file ${where} is too large to be read here.`, {
          facts: [row('plain', 'too large')],
        });
      case 'invalidBase64': {
        const said = `illegal base64 data at input byte ${cluster.certificateAuthorityData?.value.badBase64At ?? 0}`;
        const args = { file: origin.file, line: origin.line, field: 'certificate-authority-data', said };
        return fail(problem('KCFG-11', args, { origin, subject: cluster.name }), {
          facts: [row('fail', 'no base64 text')],
        });
      }
      case 'noPem':
      case 'noCertificate': {
        if (!isHttps(cluster)) return pass('The authority is not needed over http.');
        const args = {
          cluster: cluster.name,
          source: material.source,
          path: material.path,
          kubeconfig: origin.file,
          said: poolWords(material),
        };
        return fail(problem('KCFG-12', args, { origin, subject: cluster.name }), {
          facts: [row('fail', material.blocks.length === 0 ? 'no PEM block' : `holds ${material.blocks.join(', ')}`)],
        });
      }
      case 'empty':
        return pass('The authority’s file is empty, so kubectl goes on as if there were none.', {
          note: 'empty',
          facts: [row('plain', 'empty')],
        });
      case 'read': {
        const count = material.certificates.length;
        const words = count === 1 ? '1 certificate' : `${count} certificates`;
        const damaged =
          material.damagedBlocks === 0
            ? ''
            : ` ${material.damagedBlocks} damaged beside ${count === 1 ? 'it' : 'them'} ${material.damagedBlocks === 1 ? 'is' : 'are'} passed over.`;
        return pass(`The authority can be read: ${words}.${damaged}`, { note: words, facts: [row('pass', words)] });
      }
    }
  },
});

function isHttps(cluster: ClusterEntry): boolean {
  const parsed = parseServerUrl(cluster.server?.value ?? '');
  return parsed.kind === 'ok' && parsed.scheme === 'https';
}

const stateWords = {
  missing: 'no such file or directory',
  permissionDenied: 'permission denied',
  directory: 'is a directory',
} as const;

function fileWords({ state, detail }: CertificateMaterial): string {
  return state === 'missing' || state === 'permissionDenied' || state === 'directory'
    ? stateWords[state]
    : (detail ?? 'unknown error');
}

/** transport/transport.go createErrorParsingCAData. */
function poolWords({ blocks, damagedBlocks }: CertificateMaterial): string {
  if (blocks.length === 0) return 'unable to parse bytes as PEM block';
  return damagedBlocks > 0 ? 'failed to parse certificate' : 'no valid certificate authority data seen';
}
