import type { LabelSelector, ObjectMetadata } from './metadata.ts';

export interface ServicePortFacts {
  readonly name: string | null;
  readonly port: number;
  /** A number, or the name of a container port. */
  readonly targetPort: string | number;
  readonly nodePort: number | null;
  readonly protocol: string;
  readonly appProtocol: string | null;
}

export interface ServiceFacts extends ObjectMetadata {
  readonly type: string;
  /** `None`: headless; null: none yet, or none at all. */
  readonly clusterIp: string | null;
  readonly externalName: string | null;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePortFacts[];
  readonly externalTrafficPolicy: string | null;
  readonly internalTrafficPolicy: string | null;
  readonly publishNotReadyAddresses: boolean;
  readonly externalIps: readonly string[];
  /** Addresses and names that a load balancer gave. */
  readonly ingress: readonly string[];
}

export interface EndpointSliceFacts extends ObjectMetadata {
  readonly service: string | null;
  /** `endpointslice-controller.k8s.io` where the cluster made it. */
  readonly managedBy: string | null;
  readonly addressType: string;
  /** `port` null: the Service's named port is in no container of these pods. */
  readonly ports: readonly { readonly name: string | null; readonly port: number | null; readonly protocol: string }[];
  readonly endpoints: readonly {
    readonly addresses: readonly string[];
    readonly ready: boolean;
    readonly serving: boolean;
    readonly terminating: boolean;
    readonly nodeName: string | null;
    readonly target: { readonly kind: string; readonly name: string } | null;
  }[];
}

export interface IngressFacts extends ObjectMetadata {
  readonly className: string | null;
  /** Each path with its backend; the default backend is the path `/` of no host. Backends that are no Service are left out. */
  readonly routes: readonly {
    readonly host: string | null;
    readonly path: string;
    readonly service: string;
    /** A port of the Service, by number or name. */
    readonly port: string | number;
  }[];
}

export interface NetworkPeer {
  readonly pods: LabelSelector | null;
  readonly namespaces: LabelSelector | null;
  readonly block: { readonly cidr: string; readonly except: readonly string[] } | null;
}

export interface NetworkRule {
  /** Empty: anybody. */
  readonly peers: readonly NetworkPeer[];
  /** Empty: any port. */
  readonly ports: readonly {
    readonly protocol: string;
    readonly port: string | number | null;
    readonly endPort: number | null;
  }[];
}

export interface NetworkPolicyFacts extends ObjectMetadata {
  readonly pods: LabelSelector;
  readonly types: readonly string[];
  readonly ingress: readonly NetworkRule[];
  readonly egress: readonly NetworkRule[];
}
