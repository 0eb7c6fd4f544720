import type { KubeconfigSource } from '../../../shared/model/evidence/kubeconfig.ts';
import type { OtherContextsEvidence } from '../../../shared/model/evidence/refusal.ts';
import { fileStopsKubectl } from '../../../shared/rules/kubeconfig-file.ts';
import { clusterEvidence, userEvidence } from './entry-evidence.ts';
import { type LoaderTools, loadFiles } from './load-files.ts';
import { mergeFiles } from './merge-files.ts';
import { takeUser } from './url-user.ts';

/** Somebody who has more contexts than this on one server is helped by the first ones. */
const mostContexts = 16;

/**
 * The contexts of a set that lead to the same server address as `context` does, under another user entry, in the order of the
 * files. Damaged files are left out. Never throws for what files are or say.
 */
export async function loadOtherContexts(
  { source, context, server }: { readonly source: KubeconfigSource; readonly context: string; readonly server: string },
  tools: LoaderTools,
): Promise<OtherContextsEvidence> {
  const files = await loadFiles(source.paths, tools);
  const set = mergeFiles(files.filter((file) => !fileStopsKubectl(file.evidence, source)));
  const ownUser = set.contexts.get(context)?.entry.user?.value ?? null;
  const seen = new Set<string>();
  const contexts: OtherContextsEvidence['contexts'][number][] = [];
  for (const { entry } of set.contexts.values()) {
    const cluster = set.clusters.get(entry.cluster?.value ?? '');
    const user = set.users.get(entry.user?.value ?? '');
    const address = cluster?.entry.server?.value ?? null;
    if (cluster === undefined || user === undefined || address === null) continue;
    if (takeUser(address).url !== server || user.entry.name === ownUser) continue;
    // Contexts often differ by their namespace alone.
    const pair = JSON.stringify([cluster.entry.name, user.entry.name]);
    if (seen.has(pair)) continue;
    seen.add(pair);
    const held = { cluster: clusterEvidence(cluster, tools.vault), user: userEvidence(user, tools.vault) };
    contexts.push({ name: entry.name, ...held });
    if (contexts.length === mostContexts) break;
  }
  return { contexts };
}
