import type { UserEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import { chooseCredential } from '../../../shared/rules/credential.ts';
import { oidcSettingsOf } from '../../../shared/rules/oidc-provider.ts';
import { hiddenWithCertificates } from '../../../shared/rules/shadowed-entries.ts';
import type { ProbeInputs } from '../../probes/inputs.ts';
import { dataHandle } from './data-handle.ts';
import { execFacts } from './exec-facts.ts';
import { nothingToAsk, planFact } from './fact-plan.ts';

/** Where a user's certificate and key stand; all null where it has none. */
export function pairInputs(user: UserEntry): ProbeInputs['clientCertificate'] {
  const certificateData = dataHandle(user.clientCertificateData);
  const keyData = dataHandle(user.clientKeyData);
  const certificateFile = certificateData === null ? (user.clientCertificate?.value ?? null) : null;
  const keyFile = keyData === null ? (user.clientKey?.value ?? null) : null;
  return { certificateData, certificateFile, keyData, keyFile };
}

/** Where the token stands that a user entry gives; both null where it gives none. */
export function bearerInputs({ token, tokenFile }: UserEntry): ProbeInputs['bearerToken'] {
  return { token: token?.value.handle ?? null, tokenFile: tokenFile?.value ?? null };
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
    fact: 'loginShell',
    needs: ['kubeconfig', 'environment'],
    startsWith: null,
    ask: ({ kubeconfig, environment }) => {
      // Where a file was named, in a flag or in KUBECONFIG, the shell has nothing to add.
      if (kubeconfig.source.kind !== 'default' || environment.fromShell !== false) return nothingToAsk;
      const lacks = kubeconfig.context === null || kubeconfig.files.every(({ state }) => state === 'missing');
      return lacks ? { kind: 'one', probe: 'loginShell', inputs: {} } : nothingToAsk;
    },
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
      const inputs = pairInputs(user);
      if (Object.values(inputs).every((part) => part === null)) return nothingToAsk;
      return { kind: 'one', probe: 'clientCertificate', inputs };
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
  ...execFacts,
];
