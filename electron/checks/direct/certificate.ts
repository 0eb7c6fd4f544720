import type { ClientCertificateEvidence } from '../../../shared/model/evidence/credential.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { judgeDates } from '../../../shared/rules/certificate-candidates.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, pass, problem } from '../judgement.ts';
import { noDashboard, notSetUp } from '../ways/common.ts';

/** Is there a client certificate that a browser could show? Nothing else signs a browser in by itself. */
export const directCertificateCheck = defineCheck({
  step: 'direct.certificate',
  needs: ['asked', 'dashboardCandidates', 'clock', 'clientCertificate', 'handshakes', 'root'],
  judge: ({ asked, dashboardCandidates, clock, clientCertificate, handshakes, root }): Judgement => {
    if (root === null) return noDashboard(dashboardCandidates);
    const leaf = clientCertificate?.certificate?.certificates[0] ?? null;
    const usable = leaf !== null && clientCertificate?.handle != null && judgeDates(leaf, clock.now).ok;
    const wanted = handshakes[0]?.outcome.clientCertificateRequested;
    if (!usable || leaf === null || clientCertificate === null) {
      const message =
        'Your kubeconfig has no client certificate that a browser could show, and a browser can’t send a token.';
      return notSetUp(asked, 'direct', problem('AUTHN-16', { asked: true }), message, { note: 'none' });
    }
    const rows = [
      fact('Certificate', [leaf.subject, `until ${leaf.notAfter.slice(0, 10)}`], 'pass'),
      fact('Asked for by the server', wanted === false ? 'no' : wanted === true ? 'yes' : 'not seen'),
      ...importRows(clientCertificate),
      fact('Mind', 'while it is imported, the browser signs in with it for every page that asks the server'),
    ];
    return pass('Your client certificate can be imported into a browser, which then signs in with it.', {
      facts: rows,
      note: leaf.commonName ?? 'found',
    });
  },
});

/** The same words for everybody: no name of a file or a context is in them that a shell could take for more than a name. */
const fromKubeconfig = (field: string, to: string): string =>
  `kubectl config view --raw --minify --output 'jsonpath={.users[0].user.${field}}' | base64 --decode > ${to}`;

/** openssl makes the one file that browsers import; it asks for a password to protect it with. */
function importRows({ certificate, key }: ClientCertificateEvidence): readonly Fact[] {
  const parts = [
    { path: certificate?.path ?? null, field: 'client-certificate-data', file: 'client.crt' },
    { path: key?.path ?? null, field: 'client-key-data', file: 'client.key' },
  ];
  return [
    ...parts.map(({ path, field, file }) =>
      path === null ? fact(`For ${file}`, fromKubeconfig(field, file)) : fact(`Is ${file}`, path),
    ),
    fact('To import it', 'openssl pkcs12 -export -in client.crt -inkey client.key -out browser.p12'),
  ];
}
