import { judgeNames } from '../../shared/rules/certificate-names.ts';
import { servedChainOf } from '../../shared/rules/served-chain.ts';
import { parseServerUrl } from '../../shared/rules/server-url.ts';
import { accepts, type OpinionRule, opinionRule } from './rule.ts';

const program = 'go';
const advice = 'Have the certificate issued anew. An older kubectl that still works is no reason to keep it.';

/**
 * What kubectl of other versions says about the served certificate, where Go's rules changed: Go's release notes, and the
 * Go that each Kubernetes release was built with. (client-go itself has asked for TLS 1.2 since long before.)
 */
export const olderKubectl: readonly OpinionRule[] = [
  opinionRule({
    id: 'go.common-name',
    program,
    needs: ['kubeconfig', 'handshakes'],
    judge: ({ kubeconfig: { cluster }, handshakes: [first] }) => {
      const server = parseServerUrl(cluster?.server?.value ?? '');
      const leaf = first === undefined ? undefined : servedChainOf(first)[0];
      if (server.kind !== 'ok' || leaf === undefined) return null;
      const override = cluster?.tlsServerName?.value ?? '';
      const names = judgeNames(leaf, override === '' ? server.host : override);
      if (names.ok || names.problem !== 'legacyCommonName') return null;
      return accepts(
        'kubectl up to 1.18 (Go before 1.15) still takes the certificate by its common name; from 1.19 on it is refused, and since 1.23 no setting brings that back.',
        advice,
      );
    },
  }),
  opinionRule({
    id: 'go.sha1',
    program,
    needs: ['handshakes'],
    judge: ({ handshakes: [first] }) => {
      const served = first === undefined ? [] : servedChainOf(first);
      // The signature of a root on itself is never looked at.
      if (!served.some(({ signatureAlgorithm, selfSigned }) => !selfSigned && /SHA1/.test(signatureAlgorithm)))
        return null;
      return accepts(
        'kubectl up to 1.23 (Go before 1.18) still takes a certificate signed with SHA-1; today’s refuses it.',
        advice,
      );
    },
  }),
  opinionRule({
    id: 'go.small-key',
    program,
    needs: ['handshakes'],
    judge: ({ handshakes: [first] }) => {
      const served = first === undefined ? [] : servedChainOf(first);
      if (!served.some(({ publicKey: { type, bits } }) => type === 'rsa' && bits !== null && bits < 1024)) return null;
      return accepts(
        'kubectl up to 1.32 (Go before 1.24) still takes an RSA key of less than 1024 bits; today’s refuses it.',
        advice,
      );
    },
  }),
  opinionRule({
    id: 'go.large-key',
    program,
    needs: ['handshakes'],
    judge: ({ handshakes: [first] }) => {
      const served = first === undefined ? [] : servedChainOf(first);
      if (!served.some(({ publicKey: { type, bits } }) => type === 'rsa' && bits !== null && bits > 8192)) return null;
      return accepts(
        'kubectl built before August 2023 (Go before 1.20.7) still takes an RSA key of more than 8192 bits; today’s refuses it.',
        advice,
      );
    },
  }),
];
