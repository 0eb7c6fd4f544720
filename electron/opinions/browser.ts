import { judgeBrowser } from '../../shared/rules/browser-certificate.ts';
import { servedChainOf } from '../../shared/rules/served-chain.ts';
import { parseServerUrl } from '../../shared/rules/server-url.ts';
import { agrees, differs, type OpinionRule, opinionRule, refuses } from './rule.ts';

const program = 'browser';

/** What a browser would make of the server's address, by Chromium's rules. It reads no kubeconfig. */
export const browser: readonly OpinionRule[] = [
  opinionRule({
    id: 'browser.certificate',
    program,
    needs: ['kubeconfig', 'clock', 'handshakes', 'trust'],
    judge: ({ kubeconfig: { cluster }, clock, handshakes: [first], trust }) => {
      const server = parseServerUrl(cluster?.server?.value ?? '');
      const served = first === undefined ? [] : servedChainOf(first);
      if (server.kind !== 'ok' || served.length === 0 || trust === null) return null;
      // Without a subject Chromium wants the alternative names marked critical (else ERR_CERT_INVALID), which we did not read.
      if (served[0]?.subject === '') return null;
      const reasons = judgeBrowser({ served, host: server.host, now: clock.now, trust });
      const [worst] = reasons;
      if (worst === undefined)
        return agrees(`A browser takes the certificate of https://${server.hostHeader}/ as kubectl does.`);
      return refuses(
        `A browser warns at https://${server.hostHeader}/ with ${worst.error}: ${reasons.map(({ because }) => because).join('; ')}.`,
        worst.error === 'ERR_CERT_AUTHORITY_INVALID'
          ? 'Use kubectl proxy for pages of the cluster; the authority need not go into the browser.'
          : 'Have the certificate issued anew.',
      );
    },
  }),
  opinionRule({
    id: 'browser.long-validity',
    program,
    needs: ['handshakes', 'trust'],
    judge: ({ handshakes: [first], trust }) => {
      const leaf = first === undefined ? undefined : servedChainOf(first)[0];
      if (leaf === undefined || trust?.anchors !== 'kubeconfig') return null;
      const days = (Date.parse(leaf.notAfter) - Date.parse(leaf.notBefore)) / 86_400_000;
      if (days <= 398) return null;
      return agrees(
        `The certificate is valid for ${Math.round(days)} days. The limit of 398 days binds browsers only for public authorities, and not for one of your own.`,
      );
    },
  }),
  opinionRule({
    id: 'browser.client-certificate',
    program,
    needs: ['handshakes'],
    judge: ({ handshakes: [first] }) => {
      if (first?.outcome.clientCertificateRequested !== true) return null;
      return differs(
        'The server asks for a client certificate. A browser that has one installed shows a window to choose; kubectl sends its own without a word.',
        'Cancel that window, unless the certificate was made for this cluster.',
      );
    },
  }),
];
