import type { LabelSelector } from '../../model/evidence/objects/metadata.ts';

export type Labels = Readonly<Record<string, string>>;

/** Does a Service's selector choose pods with these labels? An empty one chooses none (core/v1 ServiceSpec). */
export function selects(selector: Labels, labels: Labels): boolean {
  const entries = Object.entries(selector);
  return entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
}

/** metav1.LabelSelector as the API server reads it (apimachinery meta/v1/helpers.go, LabelSelectorAsSelector). Empty: all. */
export function selectorMatches({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      if (operator === 'In') return value !== undefined && values.includes(value);
      return value === undefined || !values.includes(value);
    })
  );
}
