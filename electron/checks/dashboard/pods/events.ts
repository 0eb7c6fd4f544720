import type { EventFacts } from '../../../../shared/model/evidence/objects/pod.ts';

/** Warnings about one object, the newest first. */
export function warningsAbout(
  events: readonly EventFacts[],
  about: { readonly uid: string; readonly name: string },
  reasons: readonly string[],
): readonly string[] {
  return events
    .filter(({ type, reason, about: { uid, name } }) => {
      const same = uid === '' || about.uid === '' ? name === about.name : uid === about.uid;
      return same && type !== 'Normal' && reasons.includes(reason);
    })
    .sort((left, right) => ((left.lastAt ?? '') < (right.lastAt ?? '') ? 1 : -1))
    .map(({ message }) => message.replace(/^\(combined from similar events\): /, ''));
}
