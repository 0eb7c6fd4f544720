import type { ReplicaSetFacts, WorkloadFacts } from '../../../shared/model/evidence/objects/workload.ts';
import { readPodSpec } from './pods.ts';
import type { Fields, ObjectReader } from './reader.ts';

/** A Deployment, StatefulSet or DaemonSet of apps/v1. */
export function readWorkload(item: Fields, read: ObjectReader): WorkloadFacts {
  const spec = read.fields(item.spec);
  const status = read.fields(item.status);
  const template = read.fields(spec.template);
  const { labels, annotations } = read.metadata(template);
  return {
    ...read.metadata(item),
    replicas: read.maybeNumber(spec.replicas) ?? read.maybeNumber(status.desiredNumberScheduled) ?? 1,
    paused: spec.paused === true,
    selector: read.selector(spec.selector),
    template: { labels, annotations, spec: readPodSpec(template.spec, read) },
    existing: read.number(status.replicas ?? status.currentNumberScheduled),
    updated: read.number(status.updatedReplicas ?? status.updatedNumberScheduled),
    ready: read.number(status.readyReplicas ?? status.numberReady),
    available: read.number(status.availableReplicas ?? status.numberAvailable),
    conditions: read.conditions(status.conditions),
  };
}

export function readReplicaSet(item: Fields, read: ObjectReader): ReplicaSetFacts {
  const status = read.fields(item.status);
  return {
    ...read.metadata(item),
    replicas: read.maybeNumber(read.fields(item.spec).replicas) ?? 1,
    existing: read.number(status.replicas),
    ready: read.number(status.readyReplicas),
    conditions: read.conditions(status.conditions),
  };
}
