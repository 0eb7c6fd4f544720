import type {
  EndpointSliceFacts,
  NetworkPolicyFacts,
  NetworkRule,
  ServiceFacts,
} from '../../../shared/model/evidence/objects/network.ts';
import type { Fields, ObjectReader } from './reader.ts';

export function readService(item: Fields, read: ObjectReader): ServiceFacts {
  const spec = read.fields(item.spec);
  const balancer = read.fields(read.fields(item.status).loadBalancer);
  return {
    ...read.metadata(item),
    type: read.text(spec.type) || 'ClusterIP',
    clusterIp: read.maybe(spec.clusterIP),
    externalName: read.maybe(spec.externalName),
    selector: read.map(spec.selector),
    ports: read.list(spec.ports).map((one) => {
      const port = read.number(one.port);
      return {
        name: read.maybe(one.name),
        port,
        targetPort: read.nameOrNumber(one.targetPort) ?? port,
        nodePort: read.maybeNumber(one.nodePort) || null,
        protocol: read.text(one.protocol) || 'TCP',
        appProtocol: read.maybe(one.appProtocol),
      };
    }),
    externalTrafficPolicy: read.maybe(spec.externalTrafficPolicy),
    internalTrafficPolicy: read.maybe(spec.internalTrafficPolicy),
    publishNotReadyAddresses: spec.publishNotReadyAddresses === true,
    externalIps: read.texts(spec.externalIPs),
    ingress: read.list(balancer.ingress).flatMap((one) => read.maybe(one.ip) ?? read.maybe(one.hostname) ?? []),
  };
}

/** discovery.k8s.io: an absent condition `ready` means true, and an absent `serving` means what `ready` says. */
export function readEndpointSlice(item: Fields, read: ObjectReader): EndpointSliceFacts {
  const metadata = read.metadata(item);
  return {
    ...metadata,
    service: metadata.labels['kubernetes.io/service-name'] ?? null,
    managedBy: metadata.labels['endpointslice.kubernetes.io/managed-by'] ?? null,
    addressType: read.text(item.addressType),
    ports: read.list(item.ports).map((one) => ({
      name: read.maybe(one.name),
      port: read.maybeNumber(one.port),
      protocol: read.text(one.protocol) || 'TCP',
    })),
    endpoints: read.list(item.endpoints).map((one) => {
      const conditions = read.fields(one.conditions);
      const target = read.fields(one.targetRef);
      const ready = conditions.ready !== false;
      return {
        addresses: read.texts(one.addresses),
        ready,
        serving: read.maybeFlag(conditions.serving) ?? ready,
        terminating: conditions.terminating === true,
        nodeName: read.maybe(one.nodeName),
        target: target.name === undefined ? null : { kind: read.text(target.kind), name: read.text(target.name) },
      };
    }),
  };
}

export function readNetworkPolicy(item: Fields, read: ObjectReader): NetworkPolicyFacts {
  const spec = read.fields(item.spec);
  return {
    ...read.metadata(item),
    pods: read.selector(spec.podSelector),
    types: read.texts(spec.policyTypes),
    ingress: read.list(spec.ingress).map((rule) => networkRule(rule, rule.from, read)),
    egress: read.list(spec.egress).map((rule) => networkRule(rule, rule.to, read)),
  };
}

function networkRule(rule: Fields, peers: unknown, read: ObjectReader): NetworkRule {
  return {
    peers: read.list(peers).map((peer) => {
      const block = read.fields(peer.ipBlock);
      return {
        pods: peer.podSelector === undefined ? null : read.selector(peer.podSelector),
        namespaces: peer.namespaceSelector === undefined ? null : read.selector(peer.namespaceSelector),
        block: peer.ipBlock === undefined ? null : { cidr: read.text(block.cidr), except: read.texts(block.except) },
      };
    }),
    ports: read.list(rule.ports).map((one) => ({
      protocol: read.text(one.protocol) || 'TCP',
      port: read.nameOrNumber(one.port),
      endPort: read.maybeNumber(one.endPort),
    })),
  };
}
