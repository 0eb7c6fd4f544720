import type { Condition, ObjectMetadata } from './metadata.ts';

/** httpGet of a probe, or what kind of probe it is. */
export interface ContainerProbe {
  readonly kind: 'httpGet' | 'tcpSocket' | 'exec' | 'grpc';
  readonly scheme: 'HTTP' | 'HTTPS' | null;
  readonly path: string | null;
  /** A number, or the name of a container port. */
  readonly port: string | number | null;
}

export interface ContainerFacts {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: string | null;
  /** With values that redaction calls secret replaced. */
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly {
    readonly name: string;
    /** null where it comes from elsewhere. Secret-looking values are replaced. */
    readonly value: string | null;
    readonly from: {
      readonly kind: 'secretKeyRef' | 'configMapKeyRef' | 'fieldRef' | 'resourceFieldRef';
      readonly name: string;
      readonly key: string;
      readonly optional: boolean;
    } | null;
  }[];
  /** Whole Secrets and ConfigMaps that become variables, as `Secret/NAME`; absent in runs saved before this was read. */
  readonly envFrom?: readonly string[];
  readonly ports: readonly {
    readonly name: string | null;
    readonly containerPort: number;
    readonly protocol: string;
  }[];
  readonly volumeMounts: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly subPath: string | null;
    readonly readOnly: boolean;
  }[];
  readonly readinessProbe: ContainerProbe | null;
  readonly livenessProbe: ContainerProbe | null;
  readonly startupProbe: ContainerProbe | null;
  readonly limits: Readonly<Record<string, string>>;
  readonly requests: Readonly<Record<string, string>>;
  readonly security: {
    readonly runAsUser: number | null;
    readonly runAsGroup: number | null;
    readonly runAsNonRoot: boolean | null;
    readonly readOnlyRootFilesystem: boolean | null;
  };
}

/** What a volume is made of. */
export interface VolumeFacts {
  readonly name: string;
  /** `secret`, `configMap`, `projected`, `hostPath`, `emptyDir`, … as the API names it. */
  readonly kind: string;
  /** Name of the Secret or ConfigMap, or the path of a hostPath. */
  readonly source: string | null;
  readonly optional: boolean;
  /** Mode of its files, decimal as the API has it. */
  readonly defaultMode: number | null;
  /** Keys that are picked, with the path of each; empty: all. */
  readonly items: readonly { readonly key: string; readonly path: string; readonly mode: number | null }[];
  /** Parts of a projected volume. */
  readonly parts: readonly {
    readonly kind: 'serviceAccountToken' | 'configMap' | 'secret' | 'downwardAPI' | 'other';
    readonly name: string | null;
    readonly path: string | null;
    /** Of a token; null: the API server's own. */
    readonly audience: string | null;
    readonly expirationSeconds: number | null;
  }[];
}

export interface PodSpecFacts {
  /** '' means `default` in a template; the API server fills it in for a pod. */
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: boolean | null;
  readonly nodeName: string | null;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly { readonly key: string; readonly operator: string; readonly effect: string }[];
  readonly hostNetwork: boolean;
  readonly dnsPolicy: string | null;
  readonly hostAliases: readonly string[];
  readonly volumes: readonly VolumeFacts[];
  readonly containers: readonly ContainerFacts[];
  readonly initContainers: readonly ContainerFacts[];
  readonly security: {
    readonly runAsUser: number | null;
    readonly runAsGroup: number | null;
    readonly fsGroup: number | null;
    readonly runAsNonRoot: boolean | null;
  };
}

export type ContainerState =
  | { readonly kind: 'running'; readonly startedAt: string | null }
  | { readonly kind: 'waiting'; readonly reason: string; readonly message: string }
  | {
      readonly kind: 'terminated';
      readonly exitCode: number;
      readonly signal: number | null;
      readonly reason: string;
      readonly message: string;
      readonly startedAt: string | null;
      readonly finishedAt: string | null;
    };

export interface ContainerStatusFacts {
  readonly name: string;
  readonly init: boolean;
  readonly ready: boolean;
  readonly started: boolean | null;
  readonly restartCount: number;
  readonly image: string;
  readonly imageId: string;
  readonly state: ContainerState | null;
  readonly lastState: ContainerState | null;
}

export interface PodFacts extends ObjectMetadata {
  readonly spec: PodSpecFacts;
  readonly phase: string;
  readonly reason: string;
  readonly message: string;
  readonly podIp: string | null;
  readonly hostIp: string | null;
  readonly startedAt: string | null;
  readonly conditions: readonly Condition[];
  readonly containers: readonly ContainerStatusFacts[];
}

export interface EventFacts extends ObjectMetadata {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly about: { readonly kind: string; readonly name: string; readonly uid: string; readonly fieldPath: string };
  readonly component: string;
}
