import type { ObjectsEvidence } from '../../model/evidence/objects.ts';
import { itemsOf } from './find-installs.ts';

/** One place where a node port may be reached. */
export interface NodeHost {
  readonly host: string;
  /** Name of the node; null where the nodes may not be listed. */
  readonly node: string | null;
  readonly kind: 'ExternalIP' | 'InternalIP' | 'ExternalDNS' | 'hostOfPod' | 'server';
}

const kinds = ['ExternalIP', 'InternalIP', 'ExternalDNS'] as const;
const mostHosts = 8;

/**
 * The nodes' addresses to dial, those of nodes that run a pod behind the Service first. Who may not list nodes is helped by
 * the addresses of the nodes that pods say they are on, and by the API server's own host where even these are unknown.
 */
export function nodeHosts(
  nodes: ObjectsEvidence | null,
  objects: readonly ObjectsEvidence[],
  endpointNodes: ReadonlySet<string>,
  serverHost: string | null,
): readonly NodeHost[] {
  const listed = nodes?.kind === 'nodes' ? nodes.items : [];
  const known = [...listed]
    .sort((left, right) => Number(endpointNodes.has(right.name)) - Number(endpointNodes.has(left.name)))
    .flatMap(({ name, addresses }) =>
      kinds.flatMap((kind) =>
        addresses.flatMap(({ type, address }): readonly NodeHost[] =>
          type === kind ? [{ host: address, node: name, kind }] : [],
        ),
      ),
    );
  const ofPods = itemsOf(objects, 'pods').flatMap(({ hostIp, spec }): readonly NodeHost[] =>
    hostIp === null ? [] : [{ host: hostIp, node: spec.nodeName, kind: 'hostOfPod' }],
  );
  const server: readonly NodeHost[] =
    serverHost === null || isLoopback(serverHost) ? [] : [{ host: serverHost, node: null, kind: 'server' }];
  const chosen = known.length > 0 ? known : ofPods.length > 0 ? ofPods : server;
  const once = chosen.filter(({ host }, index) => chosen.findIndex((other) => other.host === host) === index);
  return once.filter(({ host }) => isHost(host)).slice(0, mostHosts);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** Names and addresses only: they come from the cluster. */
function isHost(host: string): boolean {
  return /^[A-Za-z0-9._:-]{1,253}$/.test(host);
}

/** The nodes that run a pod behind a Service. */
export function endpointNodesOf(service: string, objects: readonly ObjectsEvidence[]): ReadonlySet<string> {
  const slices = itemsOf(objects, 'endpointSlices').filter((slice) => slice.service === service);
  const names = slices.flatMap(({ endpoints }) =>
    endpoints.flatMap(({ ready, nodeName }) => (ready ? (nodeName ?? []) : [])),
  );
  return new Set(names);
}
