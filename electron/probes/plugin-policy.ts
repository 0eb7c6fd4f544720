import { cleanCommand, readPluginPolicy } from '../kube/exec/plugin-policy.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

/** Reads kubectl's preferences (kuberc): would kubectl start this program? Nothing is run. */
export const pluginPolicyProbe = defineProbe<'pluginPolicy', ProbeInputs['pluginPolicy']>({
  name: 'pluginPolicy',
  version: 1,
  limitMs: 5_000,
  doing: () => 'Reading kubectl’s preferences',
  measure: ({ command, folder, resolved, pathEntries }, { environment, signal }) =>
    readPluginPolicy({ command: cleanCommand(command, folder), resolved, pathEntries, environment, signal }),
});
