import { isObject } from '../api/answer-text.ts';
import type { Fields } from './reader.ts';

/** Every Dashboard and every Headlamp has one of these words in its name, its labels or its image; Kong stands in front of 7. */
const words = /dashboard|headlamp|kong/i;

/** May this Deployment, DaemonSet, StatefulSet or Service belong to a Dashboard? Wide on purpose: rules decide, not this. */
export function mayBeOfDashboard(item: Fields): boolean {
  const { metadata, spec } = { metadata: fields(item.metadata), spec: fields(item.spec) };
  const template = fields(spec.template);
  const containers = fields(template.spec).containers;
  const images: readonly unknown[] = Array.isArray(containers) ? containers.map((one) => fields(one).image) : [];
  const told = [
    metadata.name,
    ...values(metadata.labels),
    ...values(spec.selector),
    ...values(fields(template.metadata).labels),
    ...images,
  ];
  return told.some((text) => typeof text === 'string' && words.test(text));
}

function fields(value: unknown): Fields {
  return isObject(value) ? value : {};
}

function values(value: unknown): readonly unknown[] {
  return Object.values(fields(value));
}
