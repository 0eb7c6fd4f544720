import type { Condition, ObjectMetadata } from './metadata.ts';

export interface NodeFacts extends ObjectMetadata {
  readonly addresses: readonly { readonly type: string; readonly address: string }[];
  readonly conditions: readonly Condition[];
  readonly unschedulable: boolean;
  readonly taints: readonly { readonly key: string; readonly effect: string }[];
  readonly kubeletVersion: string;
  readonly operatingSystem: string;
  readonly architecture: string;
}

export interface NamespaceFacts extends ObjectMetadata {
  /** `Active` or `Terminating`. */
  readonly phase: string;
}

export interface ResourceQuotaFacts extends ObjectMetadata {
  readonly hard: Readonly<Record<string, string>>;
  readonly used: Readonly<Record<string, string>>;
}

export interface LimitRangeFacts extends ObjectMetadata {
  readonly limits: readonly {
    readonly type: string;
    readonly max: Readonly<Record<string, string>>;
    readonly min: Readonly<Record<string, string>>;
    readonly default: Readonly<Record<string, string>>;
    readonly defaultRequest: Readonly<Record<string, string>>;
  }[];
}
