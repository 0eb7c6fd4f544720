import type { Fact } from '../../../shared/model/finding.ts';
import { judgeBrowser } from '../../../shared/rules/browser-certificate.ts';
import { servedChainOf } from '../../../shared/rules/served-chain.ts';
import { parseServerUrl } from '../../../shared/rules/server-url.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, notApplicable, pass } from '../judgement.ts';
import { headerOf } from '../server/answer.ts';
import { noDashboard, outcomeText, serverVersionOf } from '../ways/common.ts';

/** API servers knew passwords until then (kubernetes/kubernetes PR 89069). */
const firstWithoutPasswords = 19;

/**
 * What would a browser meet at the server's own address? It trusts other authorities than kubectl, and the login dialog that
 * the old document waits for needs a server that asks for a password.
 */
export const directBrowserCheck = defineCheck({
  step: 'direct.browser',
  needs: ['kubeconfig', 'dashboardCandidates', 'clock', 'handshakes', 'trust', 'root', 'version', 'signedVersion'],
  judge: (facts): Judgement => {
    const { kubeconfig, dashboardCandidates, clock, handshakes, trust, root } = facts;
    if (root === null) return noDashboard(dashboardCandidates);
    const address = parseServerUrl(kubeconfig.cluster?.server?.value ?? '');
    if (address.kind !== 'ok') return noDashboard(dashboardCandidates);
    if (address.scheme === 'http') {
      return notApplicable('notUsed', 'The address says http: a browser meets no certificate and no login there.');
    }
    const [first] = handshakes;
    const served = first === undefined ? [] : servedChainOf(first);
    const reasons =
      served.length === 0 || trust === null ? [] : judgeBrowser({ served, host: address.host, now: clock.now, trust });
    const answer = root.outcome.kind === 'answer' ? root.outcome : null;
    const asks = answer === null ? null : headerOf(answer, 'www-authenticate');
    const password = asks !== null && /\bbasic\b/i.test(asks);
    const server = serverVersionOf(facts);
    const rows: Fact[] = [
      fact(`https://${address.hostHeader}/`, outcomeText(root.outcome)),
      fact('Login dialog', dialogText(password, asks, server?.text ?? null)),
      ...reasons.map(({ error, because }) => fact(error, because, 'warn')),
    ];
    if (first?.outcome.clientCertificateRequested === true) {
      rows.push(
        fact('Client certificate', 'the server asks for one: a browser that has some shows a window to choose'),
      );
    }
    const meets = reasons.length > 0 ? 'a warning about the certificate, and behind it' : 'no warning, and';
    const then = password ? 'a login dialog' : 'an answer in JSON without any login dialog';
    return pass(`At https://${address.hostHeader}/ a browser meets ${meets} ${then}.`, {
      facts: rows,
      note: password ? 'login dialog' : 'no login dialog',
    });
  },
});

function dialogText(password: boolean, asks: string | null, server: string | null): readonly string[] {
  if (password) return ['yes: the server asks for a name and a password', asks ?? ''];
  const minor = /^v?1\.(\d+)/.exec(server ?? '')?.[1];
  const gone = minor === undefined || Number(minor) >= firstWithoutPasswords;
  return [
    asks === null ? 'none: the server sends no WWW-Authenticate' : `none: the server asks for ${asks}`,
    gone ? 'API servers know no passwords since 1.19' : 'this server was started without --basic-auth-file',
  ];
}
