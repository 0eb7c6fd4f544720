import { loadKubeconfig } from '../kube/kubeconfig/load-kubeconfig.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

/** Reads the kubeconfig files of a set and finds the entries of one context, as client-go does. */
export const kubeconfigProbe = defineProbe<'kubeconfig', ProbeInputs['kubeconfig']>({
  name: 'kubeconfig',
  version: 1,
  limitMs: 10_000,
  doing: ({ source }) =>
    `Reading ${source.paths.length === 1 ? source.paths[0] : `${source.paths.length} kubeconfig files`}`,
  measure: ({ source, context }, tools) => loadKubeconfig(source, context, tools),
});
