import type { DataShape } from '../../../shared/model/evidence/kubeconfig.ts';
import type { SecretHandle } from '../../../shared/model/evidence/secret.ts';
import type { Located } from '../../../shared/model/origin.ts';
import { chooseCredential } from '../../../shared/rules/credential.ts';
import { dirname } from '../../../shared/rules/file-path.ts';
import { oidcSettingsOf } from '../../../shared/rules/oidc-provider.ts';
import { hiddenWithCertificates } from '../../../shared/rules/shadowed-entries.ts';
import { nothingToAsk, planFact } from './fact-plan.ts';

/** Data overrides the file, unless it is empty (client-go rest/transport: `len(c.CAData) == 0 && len(c.CAFile) > 0`). */
function dataHandle(data: Located<DataShape> | null): SecretHandle | null {
  return data === null || data.value.bytes === 0 ? null : data.value.handle;
}

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
      const data = dataHandle(cluster.certificateAuthorityData);
      const file = data === null ? (cluster.certificateAuthority?.value ?? null) : null;
      return { kind: 'one', probe: 'authority', inputs: { data, file } };
    },
  }),
  planFact({
    fact: 'hiddenCertificates',
    needs: ['kubeconfig'],
    startsWith: null,
    ask: ({ kubeconfig }) => ({
      kind: 'many',
      probe: 'authority',
      inputs: hiddenWithCertificates(kubeconfig).map(({ certificates }) => certificates),
    }),
  }),
  planFact({
    fact: 'clientCertificate',
    needs: ['kubeconfig'],
    startsWith: null,
    ask: ({ kubeconfig: { user } }) => {
      if (user === null) return nothingToAsk;
      const certificateData = dataHandle(user.clientCertificateData);
      const keyData = dataHandle(user.clientKeyData);
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
      const idToken =
        user !== null && chooseCredential(user, null).bearer === 'idToken' ? oidcSettingsOf(user)?.idToken : null;
      const token = (user?.token ?? idToken)?.value.handle ?? null;
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
