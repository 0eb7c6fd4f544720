import type { ObjectKind, ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import type { Install } from '../../../shared/model/install.ts';
import type { AskedFor } from '../facts.ts';
import { fact, inconclusive, type Judgement, notApplicable } from '../judgement.ts';

/** Was the Dashboard asked for by a way in to it? With `all`, what is not there or can't be seen is no fault. */
export function askedByName({ paths }: AskedFor): boolean {
  return !paths.includes('all') && paths.some((path) => path !== 'user');
}

/** `Kubernetes Dashboard 2.7.0`. */
export function nameOf({ kind, version, family }: Install): string {
  const product = kind === 'headlamp' ? 'Headlamp' : 'Kubernetes Dashboard';
  const about = family === 'headlamp' ? '' : ' (version not told)';
  return version === null ? `${product}${about}` : `${product} ${version}`;
}

/** What may not be seen makes a step inconclusive where it was asked for, and no fault where everything was. */
export function maySeeTooLittle(asked: AskedFor, message: string, next: string, facts: readonly Fact[]): Judgement {
  return askedByName(asked)
    ? inconclusive('rightsMissing', message, { next, facts })
    : notApplicable('rightsMissing', `${message} ${next}`, { facts, note: 'not allowed' });
}

/** The one answer about a kind in the install's namespace. */
export function answerAbout<K extends ObjectKind>(
  objects: readonly ObjectsEvidence[],
  kind: K,
): Extract<ObjectsEvidence, { readonly kind: K }> | null {
  const found = objects.find((one) => one.kind === kind && one.name === null);
  return (found as Extract<ObjectsEvidence, { readonly kind: K }> | undefined) ?? null;
}

/** A row for a list that could not be read, in the server's own words. */
export function unseenRow({ kind, namespace, status, message, failure }: ObjectsEvidence): Fact {
  const where = namespace === null ? 'in all namespaces' : `in ${namespace}`;
  return fact(`${kind} ${where}`, message || failure?.text || `${status ?? 'no answer'}`, 'unsure');
}
