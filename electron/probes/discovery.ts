import type { DiscoveryEvidence } from '../../shared/model/evidence/http.ts';
import { isBuiltInGroup } from '../../shared/rules/built-in-groups.ts';
import { isObject, textReader } from '../kube/api/answer-text.ts';
import { createExchange, type Exchange } from '../kube/transport/http/exchange.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

/** What kubectl asks for (client-go discovery/discovery_client.go, acceptDiscoveryFormats). */
const accept = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',');

/** On older servers each group is asked by itself; so many may be extensions' own. */
const mostAsked = 16;

type Unavailable = DiscoveryEvidence['unavailable'];

/**
 * Asks for the list of APIs as kubectl does before nearly every command. Servers since 1.27 say in one answer which of them
 * an extension no longer serves (`freshness: Stale`); older ones only name them, and each that is not built in is asked alone.
 */
export const discoveryProbe = defineProbe<'discovery', ProbeInputs['discovery']>({
  name: 'discovery',
  version: 1,
  limitMs: 10_000,
  doing: () => 'Asking the server which APIs it offers',
  measure: async (inputs, tools): Promise<DiscoveryEvidence> => {
    const exchange = createExchange(inputs.endpoint, tools, { signed: inputs, kept: tools.connections });
    try {
      const { outcome, payload } = await exchange.request('GET', '/apis', { Accept: accept });
      const base = { status: outcome.status, groups: 0, unavailable: [] };
      if (outcome.kind === 'failed') return { ...base, form: null, failure: outcome.error };
      const answer = outcome.status === 200 ? parse(payload) : null;
      if (isObject(answer) && answer.kind === 'APIGroupDiscoveryList' && Array.isArray(answer.items)) {
        const groups = answer.items.length;
        return { ...base, groups, form: 'aggregated', unavailable: staleOf(answer.items, tools), failure: null };
      }
      if (isObject(answer) && answer.kind === 'APIGroupList' && Array.isArray(answer.groups)) {
        const groups = answer.groups.length;
        const unavailable = await askAlone(exchange, extensionVersions(answer.groups), tools);
        return { ...base, groups, form: 'listed', unavailable, failure: null };
      }
      return { ...base, form: null, failure: null };
    } finally {
      exchange.close();
    }
  },
});

/** apidiscovery.k8s.io APIGroupDiscovery: the group's name, and its versions with their freshness. */
function staleOf(items: readonly unknown[], { vault }: ProbeTools): Unavailable {
  const { text } = textReader(vault);
  return items.flatMap((item) => {
    if (!isObject(item) || !Array.isArray(item.versions)) return [];
    const group = isObject(item.metadata) ? (text(item.metadata.name) ?? '') : '';
    return item.versions.flatMap((version: unknown) =>
      isObject(version) && version.freshness === 'Stale'
        ? [{ groupVersion: `${group}/${text(version.version) ?? ''}`, status: null, message: '' }]
        : [],
    );
  });
}

/** metav1.APIGroupList: what is no part of the API server itself, each by its preferred version. */
function extensionVersions(groups: readonly unknown[]): readonly string[] {
  return groups
    .flatMap((group) => {
      if (!isObject(group) || typeof group.name !== 'string' || isBuiltInGroup(group.name)) return [];
      const preferred = isObject(group.preferredVersion) ? group.preferredVersion.groupVersion : null;
      // It becomes part of a path, and the server is not trusted to have written one.
      return typeof preferred === 'string' && /^[\w.-]+\/[\w-]+$/.test(preferred) ? [preferred] : [];
    })
    .slice(0, mostAsked);
}

async function askAlone(exchange: Exchange, versions: readonly string[], { vault }: ProbeTools): Promise<Unavailable> {
  const { text } = textReader(vault);
  const unavailable: { groupVersion: string; status: number | null; message: string }[] = [];
  for (const groupVersion of versions) {
    const { outcome, payload } = await exchange.request('GET', `/apis/${groupVersion}`);
    if (outcome.kind === 'failed') break;
    // The API server's own word for an extension that it can't reach (kube-aggregator handler_proxy.go).
    if (outcome.status !== 503) continue;
    const message = outcome.kubernetesStatus?.message ?? text(payload.slice(0, 300)) ?? '';
    unavailable.push({ groupVersion, status: outcome.status, message });
  }
  return unavailable;
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    // Not JSON: then it is no answer to our question.
    return null;
  }
}
