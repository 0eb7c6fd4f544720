import type { ClusterEntry, DataShape } from '../../../shared/model/evidence/kubeconfig.ts';
import type { SecretHandle } from '../../../shared/model/evidence/secret.ts';
import type { Located } from '../../../shared/model/origin.ts';
import { chooseCredential } from '../../../shared/rules/credential.ts';
import { isReadyToRun } from '../../../shared/rules/exec-entry.ts';
import { dirname } from '../../../shared/rules/file-path.ts';
import { oidcSettingsOf } from '../../../shared/rules/oidc-provider.ts';
import { hiddenWithCertificates } from '../../../shared/rules/shadowed-entries.ts';
import type { Facts } from '../../checks/facts.ts';
import type { ProbeInputs } from '../../probes/inputs.ts';
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
  planFact({
    fact: 'execCredential',
    needs: ['kubeconfig', 'environment', 'execPlugin'],
    startsWith: null,
    ask: (facts, requested) => {
      const inputs = requested.allowExec === true ? execInputs(facts) : null;
      if (inputs === null) return nothingToAsk;
      const { agreedProgram } = requested;
      const agreed = agreedProgram === undefined ? {} : { agreedProgram };
      return { kind: 'one', probe: 'execCredential', inputs: { ...inputs, ...agreed } };
    },
  }),
];

/** null where client-go would not start the program, or could not. */
export function execInputs({
  kubeconfig: { user, cluster },
  environment,
  execPlugin,
}: Pick<Facts, 'kubeconfig' | 'environment' | 'execPlugin'>): ProbeInputs['execCredential'] | null {
  const exec = user?.exec ?? null;
  if (user === null || exec?.command == null || exec.asWritten === undefined) return null;
  if (chooseCredential(user, cluster).bearer !== 'exec' || !isReadyToRun(exec, execPlugin)) return null;
  return {
    command: exec.command.value,
    folder: dirname(exec.origin.file),
    asWritten: exec.asWritten,
    apiVersion: exec.apiVersion?.value ?? '',
    pathEntries: environment.pathEntries,
    alwaysInteractive: exec.interactiveMode?.value === 'Always',
    cluster: exec.provideClusterInfo && cluster !== null ? clusterInputs(cluster) : null,
  };
}

function clusterInputs(cluster: ClusterEntry): NonNullable<ProbeInputs['execCredential']['cluster']> {
  const authorityData = dataHandle(cluster.certificateAuthorityData);
  return {
    server: cluster.server?.value ?? '',
    serverName: cluster.tlsServerName?.value ?? '',
    insecure: cluster.insecureSkipTlsVerify?.value ?? false,
    authorityData,
    authorityFile: authorityData === null ? (cluster.certificateAuthority?.value ?? null) : null,
    proxyUrl: cluster.proxyUrl?.value ?? '',
    proxyCredential: cluster.proxyCredential?.handle ?? null,
    disableCompression: cluster.disableCompression ?? false,
    config: cluster.execConfig ?? null,
  };
}
