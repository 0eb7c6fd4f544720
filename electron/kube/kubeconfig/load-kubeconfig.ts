import { existsSync } from 'node:fs';
import type { KubeconfigEvidence, KubeconfigSource } from '../../../shared/model/evidence/kubeconfig.ts';
import { fileStopsKubectl } from '../../../shared/rules/kubeconfig-file.ts';
import { clusterEvidence, contextEvidence, userEvidence } from './entry-evidence.ts';
import { describeHidden } from './hidden-entries.ts';
import { homeOf } from './kubeconfig-source.ts';
import { type LoadedFile, type LoaderTools, loadFiles, locate } from './load-files.ts';
import { type MergedSet, mergeFiles } from './merge-files.ts';

/**
 * Loads one target as client-go would: the merged set, and the entries of the context that was asked for (null: of the
 * current one). Where a damaged file stops kubectl but the target stands in sound ones, it is loaded from these, as if the
 * damaged file were not in the list. Never throws for what files are or say.
 */
export async function loadKubeconfig(
  source: KubeconfigSource,
  requestedContext: string | null,
  tools: LoaderTools,
): Promise<KubeconfigEvidence> {
  const files = await loadFiles(source.paths, tools);
  const everything = mergeFiles(files);
  const requested = requestedContext === '' ? null : requestedContext;
  const set = soundSet(files, requested, source) ?? everything;
  // An entry without a name is called '', and client-go finds it when no name is given.
  const name = requested ?? set.currentContext?.entry.value ?? '';
  const context = set.contexts.get(name) ?? null;
  const cluster = context === null ? null : (set.clusters.get(context.entry.cluster?.value ?? '') ?? null);
  const user = context === null ? null : (set.users.get(context.entry.user?.value ?? '') ?? null);
  const current = set.currentContext ?? everything.currentContext;
  return {
    source,
    home: homeOf(tools.environment),
    files: files.map((file) => file.evidence),
    currentContext: current === null ? null : locate(current.file, current.entry),
    contextNames: [...everything.contexts.keys()],
    clusterNames: [...everything.clusters.keys()],
    userNames: [...everything.users.keys()],
    requestedContext: requested,
    context: context === null ? null : contextEvidence(context),
    cluster: cluster === null ? null : clusterEvidence(cluster, tools.vault),
    user: user === null ? null : userEvidence(user, tools.vault),
    shadowed: describeHidden(
      set,
      { cluster: context?.entry.cluster?.value ?? null, user: context?.entry.user?.value ?? null },
      tools.vault,
    ),
    defaultServer: tools.environment.KUBERNETES_MASTER || 'http://localhost:8080',
    inPod: isInPod(tools.environment),
  };
}

/** client-go's test for a service account of its own (clientcmd/client_config.go inClusterClientConfig Possible). */
function isInPod(environment: LoaderTools['environment']): boolean {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '' } = environment;
  return host !== '' && port !== '' && existsSync('/var/run/secrets/kubernetes.io/serviceaccount/token');
}

/** The set without its damaged files, when there are such and the target needs none of them. */
function soundSet(files: readonly LoadedFile[], requested: string | null, source: KubeconfigSource): MergedSet | null {
  const sound = files.filter((file) => !fileStopsKubectl(file.evidence, source));
  if (sound.length === files.length) return null;
  const set = mergeFiles(sound);
  const context = set.contexts.get(requested ?? set.currentContext?.entry.value ?? '');
  if (context === undefined) return null;
  const complete =
    set.clusters.has(context.entry.cluster?.value ?? '') && set.users.has(context.entry.user?.value ?? '');
  return complete ? set : null;
}
