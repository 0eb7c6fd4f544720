import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureModes } from '../../../../shared/catalogue/index.ts';
import { cases } from '../../../cluster/cases/index.ts';
import { dashboardCases } from '../../../cluster/dashboard-cases/index.ts';

const folder = path.join(import.meta.dirname, '../../../cluster');
const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:rig|kubectl)\.test\.ts$/.test(file))
  .map((file) => readFileSync(path.join(folder, file), 'utf8'));
const expectations = [...cases, ...dashboardCases].flatMap(({ expected }) => expected.causes);
const expected = new Set(expectations.flat());

describe('how a bad case was got', () => {
  const injected = Object.entries(failureModes).filter(([, { proof }]) => proof === 'injected');

  it.each(injected)('%s is injected on the rig, as its page says', (code) => {
    expect(expected.has(code) || tests.some((text) => text.includes(`'${code}'`))).toBe(true);
  });

  it('every code that a case expects is in the catalogue', () => {
    expect([...expected].filter((code) => !(code in failureModes))).toEqual([]);
  });

  it('a code that is alone the truth of a case is never called read in documents only', () => {
    const alone = new Set(expectations.flatMap((codes) => (codes.length === 1 ? codes : [])));
    const proofs = Object.entries(failureModes).filter(([code]) => alone.has(code));
    expect(proofs.filter(([, { proof }]) => proof === 'documents').map(([code]) => code)).toEqual([]);
  });
});
