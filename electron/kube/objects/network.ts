import type {
  EndpointSliceFacts,
  IngressFacts,
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

/** networking.k8s.io Ingress, v1 or v1beta1. */
export function readIngress(item: Fields, read: ObjectReader): IngressFacts {
  const spec = read.fields(item.spec);
  const route = (host: string | null, path: string, backend: unknown): IngressFacts['routes'] => {
    const fields = read.fields(backend);
    const service = read.fields(fields.service);
    const name = read.maybe(service.name) ?? read.maybe(fields.serviceName);
    const wanted = read.fields(service.port);
    const port = read.maybeNumber(wanted.number) ?? read.maybe(wanted.name) ?? read.nameOrNumber(fields.servicePort);
    return name === null || port === null ? [] : [{ host, path, service: name, port }];
  };
  return {
    ...read.metadata(item),
    className: read.maybe(spec.ingressClassName),
    routes: [
      ...route(null, '/', spec.defaultBackend ?? spec.backend),
      ...read
        .list(spec.rules)
        .flatMap((rule) =>
          read
            .list(read.fields(rule.http).paths)
            .flatMap((one) => route(read.maybe(rule.host), read.maybe(one.path) ?? '/', one.backend)),
        ),
    ],
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
