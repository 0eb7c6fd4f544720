import type { Condition, LabelSelector, ObjectMetadata } from './metadata.ts';
import type { PodSpecFacts } from './pod.ts';

/** A Deployment, DaemonSet or StatefulSet. */
export interface WorkloadFacts extends ObjectMetadata {
  /** Wanted; of a DaemonSet the nodes that should have one. */
  readonly replicas: number;
  readonly paused: boolean;
  readonly selector: LabelSelector;
  readonly template: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly spec: PodSpecFacts;
  };
  readonly existing: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  readonly conditions: readonly Condition[];
}

export interface ReplicaSetFacts extends ObjectMetadata {
  readonly replicas: number;
  readonly existing: number;
  readonly ready: number;
  readonly conditions: readonly Condition[];
}
