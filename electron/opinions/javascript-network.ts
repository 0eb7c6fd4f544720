import type { CertificateFacts } from '../../shared/model/evidence/certificate.ts';
import { judgeChain } from '../../shared/rules/certificate-chain.ts';
import { judgeNames } from '../../shared/rules/certificate-names.ts';
import { isBadFetchPort } from '../../shared/rules/fetch-bad-ports.ts';
import { chooseProxy } from '../../shared/rules/proxy.ts';
import { servedChainOf } from '../../shared/rules/served-chain.ts';
import { parseServerUrl } from '../../shared/rules/server-url.ts';
import type { Facts } from '../checks/facts.ts';
import { accepts, differs, type OpinionRule, opinionRule, refuses } from './rule.ts';

const needs = ['kubeconfig'] as const;
const program = 'javascript';

function serverOf({ kubeconfig }: Pick<Facts, 'kubeconfig'>) {
  const server = parseServerUrl(kubeconfig.cluster?.server?.value ?? '');
  return server.kind === 'ok' ? server : null;
}

/** The certificate of the address in use. */
function leafOf({ handshakes }: Pick<Facts, 'handshakes'>): CertificateFacts | null {
  const [first] = handshakes;
  return first === undefined ? null : (servedChainOf(first)[0] ?? null);
}

/** How @kubernetes/client-node 2.0.1 connects: undici’s fetch over Node’s TLS (dist/config.js, createDispatcherOptions). */
export const javascriptNetwork: readonly OpinionRule[] = [
  opinionRule({
    id: 'javascript.environment-proxy',
    program,
    needs: ['kubeconfig', 'environment'],
    judge: ({ kubeconfig, environment }) => {
      const server = serverOf({ kubeconfig });
      if (server === null) return null;
      const proxy = chooseProxy({
        clusterProxyUrl: kubeconfig.cluster?.proxyUrl?.value ?? null,
        clusterProxyCredential: null,
        environment,
        server,
      });
      if (proxy.kind !== 'proxy' || proxy.source === 'proxy-url') return null;
      return differs(
        `kubectl goes through the proxy of ${proxy.source}. JavaScript clients ignore that variable and connect directly, which fails where only the proxy leads out.`,
        'Set proxy-url in the cluster: every client honours it.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.socks-login',
    program,
    needs,
    judge: ({ kubeconfig: { cluster } }) => {
      if (cluster?.proxyUrl?.value.startsWith('socks') !== true || cluster.proxyCredential === null) return null;
      return refuses(
        'JavaScript clients do not give the SOCKS proxy the user name and password of proxy-url, so it turns them away.',
        'Use an http proxy, or a SOCKS proxy on this computer that needs no login.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.https-proxy',
    program,
    needs,
    judge: ({ kubeconfig: { cluster } }) => {
      if (cluster?.proxyUrl?.value.startsWith('https:') !== true) return null;
      if (cluster.certificateAuthority === null && cluster.certificateAuthorityData === null) return null;
      return differs(
        'kubectl checks the https proxy’s own certificate with the cluster’s authority. JavaScript clients check it with the authorities that came with Node.js, so they trust another set of proxies.',
        'Let the proxy have a certificate that both trust, or use http:// for the proxy: the way to the server inside it stays protected.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.blocked-port',
    program,
    needs,
    judge: ({ kubeconfig }) => {
      const server = serverOf({ kubeconfig });
      if (server === null || !isBadFetchPort(server.port)) return null;
      return refuses(
        `JavaScript clients refuse port ${server.port} before they connect (“bad port”): fetch blocks it for every web client.`,
        'Reach the server over another port.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.plain-http',
    program,
    needs,
    judge: ({ kubeconfig }) => {
      if (serverOf({ kubeconfig })?.scheme !== 'http') return null;
      if (kubeconfig.cluster?.insecureSkipTlsVerify?.value === true) return null;
      return refuses(
        'JavaScript clients refuse an http:// server (“HTTP protocol is not allowed when skipTLSVerify is not set or false”); kubectl calls it, without a credential.',
        'Use the https:// address of the server.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.token-line-break',
    program,
    needs: ['bearerToken'],
    judge: ({ bearerToken }) => {
      if (bearerToken?.source !== 'token' || bearerToken.sent?.refusedByClient !== true) return null;
      if (bearerToken.shape?.whiteSpace !== 'around' || bearerToken.shape.controlCharacters) return null;
      return accepts(
        'kubectl refuses a token with a line break around it. JavaScript clients cut the line break off and send the token, so they may work where kubectl does not.',
        'Remove the line break.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.key-words',
    program,
    needs: ['clientCertificate'],
    judge: ({ clientCertificate }) => {
      const encrypted = clientCertificate?.key?.state === 'encrypted';
      if (!encrypted && clientCertificate?.matches !== false) return null;
      return {
        verdict: 'agrees',
        message: `JavaScript clients fail too, but say only “fetch failed” with an OpenSSL error in it (${encrypted ? 'bad decrypt' : 'key values mismatch'}).`,
        advice: null,
      };
    },
  }),
  opinionRule({
    id: 'javascript.partial-chain',
    program,
    needs: ['clock', 'handshakes', 'trust'],
    judge: ({ clock, handshakes, trust }) => {
      const [first] = handshakes;
      if (first === undefined || trust === null || trust.anchors !== 'kubeconfig') return null;
      const served = servedChainOf(first);
      const { anchorCertificates: anchors, signedBy } = trust;
      const chain = judgeChain({ served, anchors, signedBy, now: clock.now });
      if (!chain.ok) return null;
      // Node.js goes on to a root that signs itself; Go stops at whatever the kubeconfig names.
      const roots = anchors.filter(({ selfSigned }) => selfSigned);
      if (judgeChain({ served: [...served, ...anchors], anchors: roots, signedBy, now: clock.now }).ok) return null;
      return refuses(
        'The authority in the kubeconfig is an intermediate, or the server’s certificate itself. That is enough for kubectl; JavaScript clients want the root and stop with “unable to get issuer certificate”.',
        'Put the root of the chain into certificate-authority-data as well.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.common-name',
    program,
    needs: ['kubeconfig', 'handshakes'],
    judge: ({ kubeconfig, handshakes }) => {
      const server = serverOf({ kubeconfig });
      const leaf = leafOf({ handshakes });
      if (server === null || leaf === null) return null;
      const override = kubeconfig.cluster?.tlsServerName?.value ?? '';
      const names = judgeNames(leaf, override === '' ? server.host : override);
      // Node.js reads the Common Name for names, never for addresses (tls.checkServerIdentity).
      if (names.ok || names.problem !== 'legacyCommonName' || names.kind !== 'name') return null;
      return accepts(
        `The name ${names.host} stands only in the certificate’s common name. kubectl refuses that; JavaScript clients still take it.`,
        'Have the certificate issued anew with subject alternative names: browsers and Go refuse this one.',
      );
    },
  }),
  opinionRule({
    id: 'javascript.system-authorities',
    program,
    needs: ['kubeconfig', 'environment', 'trust'],
    judge: ({ environment, trust }) => {
      if (trust === null || trust.anchors !== 'system') return null;
      const named = environment.sslCertFile ?? environment.sslCertDir;
      return differs(
        `The kubeconfig has no authority, so kubectl uses this computer’s${named === null ? '' : ` (${named})`}. JavaScript clients use the list that came with their Node.js, which lacks authorities that were added on this computer.`,
        'Name the authority in certificate-authority-data, or set NODE_EXTRA_CA_CERTS for such programs.',
      );
    },
  }),
];
