import type { ClientCertificateEvidence } from '../../../shared/model/evidence/credential.ts';
import type { KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';
import { judgeDates } from '../../../shared/rules/certificate-candidates.ts';
import { renderCommand } from '../../../shared/report/shell-quote.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, pass, problem } from '../judgement.ts';
import { noDashboard, notSetUp } from '../ways/common.ts';

/** Is there a client certificate that a browser could show? Nothing else signs a browser in by itself. */
export const directCertificateCheck = defineCheck({
  step: 'direct.certificate',
  needs: ['asked', 'kubeconfig', 'clock', 'clientCertificate', 'handshakes', 'root'],
  judge: ({ asked, kubeconfig, clock, clientCertificate, handshakes, root }): Judgement => {
    if (root === null) return noDashboard;
    const leaf = clientCertificate?.certificate?.certificates[0] ?? null;
    const usable = leaf !== null && clientCertificate?.handle != null && judgeDates(leaf, clock.now).ok;
    const wanted = handshakes[0]?.outcome.clientCertificateRequested;
    if (!usable || leaf === null || clientCertificate === null) {
      const message = 'Your kubeconfig has no client certificate that a browser could show, and a browser can’t send a token.';
      return notSetUp(asked, 'direct', problem('AUTHN-16', {}), message, { note: 'none' });
    }
    const rows = [
      fact('Certificate', [leaf.subject, `until ${leaf.notAfter.slice(0, 10)}`], 'pass'),
      fact('Asked for by the server', wanted === false ? 'no' : wanted === true ? 'yes' : 'not seen'),
      fact('To import it', importCommands(kubeconfig, clientCertificate)),
      fact('Mind', 'while it is imported, the browser signs in with it for every page that asks the server'),
    ];
    return pass('Your client certificate can be imported into a browser, which then signs in with it.', {
      facts: rows,
      note: leaf.commonName ?? 'found',
    });
  },
});

/** openssl makes the one file that browsers import; it asks for a password to protect it with. */
function importCommands({ user, context }: KubeconfigEvidence, { certificate, key }: ClientCertificateEvidence): readonly string[] {
  const file = (material: { readonly path: string | null } | null, fallback: string): string => material?.path ?? fallback;
  const certificateFile = file(certificate, 'client.crt');
  const keyFile = file(key, 'client.key');
  const name = context?.name ?? user?.name ?? 'kubernetes';
  const take = (field: string, to: string): string =>
    `${renderCommand({ argv: ['kubectl', 'config', 'view', '--raw', '--minify', '--output', `jsonpath={.users[0].user.${field}}`, '--context', name] }, 'bash')} | base64 --decode > ${to}`;
  return [
    ...(certificate?.path == null ? [take('client-certificate-data', certificateFile)] : []),
    ...(key?.path == null ? [take('client-key-data', keyFile)] : []),
    renderCommand(
      { argv: ['openssl', 'pkcs12', '-export', '-in', certificateFile, '-inkey', keyFile, '-out', 'browser.p12', '-name', name] },
      'bash',
    ),
  ];
}
