import type {
  LimitRangeFacts,
  NamespaceFacts,
  NodeFacts,
  ResourceQuotaFacts,
} from '../../../shared/model/evidence/objects/cluster.ts';
import type { Fields, ObjectReader } from './reader.ts';

export function readNode(item: Fields, read: ObjectReader): NodeFacts {
  const spec = read.fields(item.spec);
  const status = read.fields(item.status);
  const system = read.fields(status.nodeInfo);
  return {
    ...read.metadata(item),
    addresses: read
      .list(status.addresses)
      .map((one) => ({ type: read.text(one.type), address: read.text(one.address) })),
    conditions: read.conditions(status.conditions),
    unschedulable: spec.unschedulable === true,
    taints: read.list(spec.taints).map((one) => ({ key: read.text(one.key), effect: read.text(one.effect) })),
    kubeletVersion: read.text(system.kubeletVersion),
    operatingSystem: read.text(system.operatingSystem),
    architecture: read.text(system.architecture),
  };
}

export function readNamespace(item: Fields, read: ObjectReader): NamespaceFacts {
  return { ...read.metadata(item), phase: read.text(read.fields(item.status).phase) };
}

export function readResourceQuota(item: Fields, read: ObjectReader): ResourceQuotaFacts {
  const status = read.fields(item.status);
  return {
    ...read.metadata(item),
    hard: read.map(status.hard ?? read.fields(item.spec).hard),
    used: read.map(status.used),
  };
}

export function readLimitRange(item: Fields, read: ObjectReader): LimitRangeFacts {
  return {
    ...read.metadata(item),
    limits: read.list(read.fields(item.spec).limits).map((one) => ({
      type: read.text(one.type),
      max: read.map(one.max),
      min: read.map(one.min),
      default: read.map(one.default),
      defaultRequest: read.map(one.defaultRequest),
    })),
  };
}
