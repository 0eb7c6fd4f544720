import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formsOfSecret, shortestSecret } from '../../../../shared/redaction/secret-forms.ts';
import { SecretIndex } from '../../../../shared/redaction/secret-index.ts';

/** Few characters, so that forms, their parts and their overlaps really meet in the texts. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', '+', 'ä'), maxLength: 40 });
const secrets = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '+', 'ä'), minLength: 6, maxLength: 12 }), {
  maxLength: 4,
});

/** So many that the texts are searched in one pass; none of them stands in a text above. */
const crowd = Array.from({ length: 100 }, (_, index) => `other-${index}-secret`);
const crowds = fc.constantFrom<readonly string[]>([], crowd);

function allForms(list: readonly string[]): readonly string[] {
  return [...new Set(list.flatMap((secret) => [...formsOfSecret(secret)]))];
}

/** One form after the other, as slowly as it can be done. */
function cutBySearching(whole: string, forms: readonly string[]): { from: number; to: number } {
  let [from, to] = [0, whole.length];
  for (const form of forms) {
    for (let length = shortestSecret; length <= Math.min(form.length, whole.length); length += 1) {
      if (whole.endsWith(form.slice(0, length))) to = Math.min(to, whole.length - length);
      if (whole.startsWith(form.slice(-length))) from = Math.max(from, length);
    }
  }
  return { from, to };
}

describe('an index of secrets', () => {
  it('finds what a search for each form by itself finds, longest first', () => {
    fc.assert(
      fc.property(text, secrets, crowds, fc.nat(3), (around, few, others, chosen) => {
        const list = [...few, ...others];
        const whole = `${around}${few[chosen] ?? ''}${around}`;
        const index = new SecretIndex();
        index.takeNew(list);
        const found = index.formsIn(whole);
        expect(new Set(found)).toEqual(new Set(allForms(list).filter((form) => whole.includes(form))));
        expect(found).toEqual([...found].sort((left, right) => right.length - left.length));
      }),
      { numRuns: 500 },
    );
  });

  it('sees where a secret was cut at an end, as a search for each length does', () => {
    fc.assert(
      fc.property(text, secrets, crowds, fc.nat(12), fc.nat(12), (middle, few, others, first, last) => {
        const list = [...few, ...others];
        const whole = `${few[0]?.slice(first) ?? ''}${middle}${few[1]?.slice(0, last) ?? ''}`;
        const index = new SecretIndex();
        index.takeNew(list);
        expect(index.withoutCut(whole)).toEqual(cutBySearching(whole, allForms(list)));
      }),
      { numRuns: 500 },
    );
  });

  it('takes in what a list got since', () => {
    const list = ['first-secret'];
    const index = new SecretIndex();
    index.takeNew(list);
    expect(index.formsIn('first-secret second-secret')).toEqual(['first-secret']);
    list.push('second-secret');
    index.takeNew(list);
    expect(index.formsIn('first-secret second-secret')).toEqual(['second-secret', 'first-secret']);
  });

  it('looks for hundreds of secrets in a large text in an instant', () => {
    const list = Array.from({ length: 600 }, (_, place) => `${place}-${'s'.repeat(800)}-${place * 7919}`);
    const index = new SecretIndex();
    index.takeNew(list);
    const large = `${'an ordinary word and another '.repeat(3_000)}${list[599]}`;
    const began = performance.now();
    for (let time = 0; time < 20; time += 1) expect(index.formsIn(large)).toHaveLength(1);
    expect((performance.now() - began) / 20).toBeLessThan(50);
  });
});
