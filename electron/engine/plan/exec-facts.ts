import type { ClusterEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import { chooseCredential } from '../../../shared/rules/credential.ts';
import { isReadyToRun } from '../../../shared/rules/exec-entry.ts';
import { dirname } from '../../../shared/rules/file-path.ts';
import { foundPlugin, hidesPrograms, isMissing } from '../../../shared/rules/found-plugin.ts';
import type { Facts } from '../../checks/facts.ts';
import type { ProbeInputs } from '../../probes/inputs.ts';
import { dataHandle } from './data-handle.ts';
import { nothingToAsk, planFact } from './fact-plan.ts';

const lookupNeeds = ['kubeconfig', 'environment', 'execPlugin'] as const;
const foundNeeds = [...lookupNeeds, 'pluginShell', 'shellPlugin'] as const;
type FoundFacts = Pick<Facts, (typeof foundNeeds)[number]>;

/** Facts of the sign-in program that the kubeconfig names. Only the last of them runs it. */
export const execFacts = [
  planFact({
    fact: 'execPlugin',
    needs: ['kubeconfig', 'environment'],
    startsWith: null,
    ask: ({ kubeconfig, environment: { pathEntries } }) => {
      const inputs = lookupInputs(kubeconfig, pathEntries);
      return inputs === null ? nothingToAsk : { kind: 'one', probe: 'execPlugin', inputs };
    },
  }),
  planFact({
    fact: 'pluginShell',
    needs: lookupNeeds,
    startsWith: null,
    ask: ({ kubeconfig: { user, cluster }, environment, execPlugin }) => {
      const missing = execPlugin !== null && execPlugin.lookup === 'name' && isMissing(execPlugin);
      // In a sandbox the shell sees no more than we do.
      if (!missing || environment.fromShell !== false || hidesPrograms(environment)) return nothingToAsk;
      const used = user !== null && chooseCredential(user, cluster).bearer === 'exec';
      return used ? { kind: 'one', probe: 'loginShell', inputs: {} } : nothingToAsk;
    },
  }),
  planFact({
    fact: 'shellPlugin',
    needs: ['kubeconfig', 'pluginShell'],
    startsWith: null,
    ask: ({ kubeconfig, pluginShell }) => {
      const inputs = pluginShell?.state === 'read' ? lookupInputs(kubeconfig, pluginShell.pathEntries) : null;
      return inputs === null ? nothingToAsk : { kind: 'one', probe: 'execPlugin', inputs };
    },
  }),
  planFact({
    fact: 'pluginPolicy',
    needs: foundNeeds,
    startsWith: null,
    ask: (facts) => {
      const inputs = execInputs(facts);
      const resolved = foundPlugin(facts).plugin?.resolved ?? null;
      if (inputs === null || resolved === null) return nothingToAsk;
      const { command, folder, pathEntries } = inputs;
      return { kind: 'one', probe: 'pluginPolicy', inputs: { command, folder, resolved, pathEntries } };
    },
  }),
  planFact({
    fact: 'execCredential',
    needs: foundNeeds,
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

function lookupInputs({ user }: Facts['kubeconfig'], pathEntries: readonly string[]): ProbeInputs['execPlugin'] | null {
  const exec = user?.exec ?? null;
  if (exec?.command == null) return null;
  const ownPath = exec.env.some(({ name }) => name.toUpperCase() === 'PATH');
  const inputs = { command: exec.command.value, folder: dirname(exec.origin.file), args: exec.args, pathEntries };
  return ownPath ? { ...inputs, ownPath } : inputs;
}

/** null where client-go would not start the program, or could not. */
export function execInputs(facts: FoundFacts): ProbeInputs['execCredential'] | null {
  const { user, cluster } = facts.kubeconfig;
  const exec = user?.exec ?? null;
  const { plugin, pathEntries, viaShell } = foundPlugin(facts);
  if (user === null || exec?.command == null || exec.asWritten === undefined) return null;
  if (chooseCredential(user, cluster).bearer !== 'exec' || !isReadyToRun(exec, plugin)) return null;
  return {
    command: exec.command.value,
    folder: dirname(exec.origin.file),
    asWritten: exec.asWritten,
    apiVersion: exec.apiVersion?.value ?? '',
    pathEntries,
    ...(viaShell ? { pathFromShell: true } : {}),
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
