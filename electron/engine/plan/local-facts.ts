import { dirname } from '../../../shared/rules/file-path.ts';
import { nothingToAsk, planFact } from './fact-plan.ts';

/** Facts of this machine and of the kubeconfig: no network. */
export const localFacts = [
  planFact({ fact: 'clock', needs: [], startsWith: null, ask: () => ({ kind: 'one', probe: 'clock', inputs: {} }) }),
  planFact({
    fact: 'environment',
    needs: [],
    startsWith: null,
    ask: () => ({ kind: 'one', probe: 'environment', inputs: {} }),
  }),
  planFact({
    fact: 'kubeconfig',
    needs: [],
    startsWith: null,
    ask: (_facts, requested) => ({
      kind: 'one',
      probe: 'kubeconfig',
      inputs: { source: requested.set, context: requested.context },
    }),
  }),
  planFact({
    fact: 'authority',
    needs: ['kubeconfig'],
    startsWith: null,
    ask: ({ kubeconfig: { cluster } }) => {
      if (cluster === null) return nothingToAsk;
      const data = cluster.certificateAuthorityData?.value.handle ?? null;
      // Data overrides the file (client-go clientcmd: `certificate-authority-data` wins).
      const file = data === null ? (cluster.certificateAuthority?.value ?? null) : null;
      return { kind: 'one', probe: 'authority', inputs: { data, file } };
    },
  }),
  planFact({
    fact: 'clientCertificate',
    needs: ['kubeconfig'],
    startsWith: null,
    ask: ({ kubeconfig: { user } }) => {
      if (user === null) return nothingToAsk;
      const certificateData = user.clientCertificateData?.value.handle ?? null;
      const keyData = user.clientKeyData?.value.handle ?? null;
      const certificateFile = certificateData === null ? (user.clientCertificate?.value ?? null) : null;
      const keyFile = keyData === null ? (user.clientKey?.value ?? null) : null;
      if ([certificateData, keyData, certificateFile, keyFile].every((part) => part === null)) return nothingToAsk;
      return {
        kind: 'one',
        probe: 'clientCertificate',
        inputs: { certificateData, certificateFile, keyData, keyFile },
      };
    },
  }),
  planFact({
    fact: 'bearerToken',
    needs: ['kubeconfig'],
    startsWith: null,
    ask: ({ kubeconfig: { user } }) => {
      const token = user?.token?.value.handle ?? null;
      const tokenFile = user?.tokenFile?.value ?? null;
      if (token === null && tokenFile === null) return nothingToAsk;
      return { kind: 'one', probe: 'bearerToken', inputs: { token, tokenFile } };
    },
  }),
  planFact({
    fact: 'execPlugin',
    needs: ['kubeconfig', 'environment'],
    startsWith: null,
    ask: ({ kubeconfig: { user }, environment }) => {
      const exec = user?.exec ?? null;
      if (exec?.command == null) return nothingToAsk;
      return {
        kind: 'one',
        probe: 'execPlugin',
        inputs: {
          command: exec.command.value,
          folder: dirname(exec.origin.file),
          args: exec.args,
          pathEntries: environment.pathEntries,
        },
      };
    },
  }),
];
