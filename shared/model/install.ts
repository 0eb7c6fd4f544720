import type { ServiceFacts } from './evidence/objects/network.ts';
import type { WorkloadFacts } from './evidence/objects/workload.ts';

/** Lines of versions that sign people in, listen and fail alike (dashboard-versions.md). `1.7` means 1.7 to 1.10. */
export type InstallFamily = '1.5' | '1.6' | '1.7' | '2' | '7' | 'headlamp';

export type ModuleName = 'dashboard' | 'api' | 'auth' | 'web' | 'scraper' | 'kong' | 'headlamp';

/** What makes a part's pods. `Pod`: none of the kinds that are looked for; `workload` then stands for the pods themselves. */
export type WorkloadKind = 'Deployment' | 'DaemonSet' | 'StatefulSet' | 'Pod';

/** One part of an install: mostly a Deployment. */
export interface InstallModule {
  readonly module: ModuleName;
  readonly kind: WorkloadKind;
  /** Name of the Deployment; of any other kind as kubectl takes it: `daemonset/NAME`, `pod/NAME`. */
  readonly deployment: string;
  /** The labels of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly image: string;
  /** Name of the container that carries the part. */
  readonly container: string;
  readonly workload: WorkloadFacts;
}

/** One Dashboard, or one Headlamp, in a cluster. */
export interface Install {
  readonly kind: 'dashboard' | 'headlamp';
  readonly namespace: string;
  /** Of what carries it: the Deployment, DaemonSet or StatefulSet, or for version 7 the Helm release; for a lone Service the Service. */
  readonly name: string;
  /** `2.7.0`, of version 7 the chart's: `7.13.0`. null where neither image nor label tells it. */
  readonly version: string | null;
  /** Where `version` is from. */
  readonly versionFrom: 'image' | 'chart' | 'label' | null;
  /** From the version, else from how it is made; then it is likely and no more. */
  readonly family: InstallFamily;
  /** Name and version of the Helm chart: `kubernetes-dashboard-7.13.0`. */
  readonly chart: string | null;
  readonly modules: readonly InstallModule[];
  /** The Service meant for people; null where there is none that could be. */
  readonly service: ServiceFacts | null;
  /** Every Service of its namespace that belongs to it. */
  readonly services: readonly ServiceFacts[];
}
