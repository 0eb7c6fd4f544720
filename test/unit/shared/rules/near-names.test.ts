import { describe, expect, it } from 'vitest';
import { nearNames } from '../../../../shared/rules/near-names.ts';

describe('names that a mistyped one may mean', () => {
  it.each([
    ['kuberenetes', ['kubernetes', 'dev'], ['kubernetes']],
    ['Dev', ['dev', 'prod'], ['dev']],
    ['prod', ['prod-eu', 'dev'], ['prod-eu']],
    ['jane@kubernets', ['jane@kubernetes', 'john@kubernetes'], ['jane@kubernetes']],
    ['nope', ['dev', 'staging'], []],
    ['x', ['y', 'zz', 'abc'], ['y', 'zz']],
    ['', ['a'], ['a']],
  ])('%s among %j', (name, known, near) => {
    expect(nearNames(name, known)).toEqual(near);
  });
});
