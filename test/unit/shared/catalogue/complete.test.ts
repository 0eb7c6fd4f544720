import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isFailureCode, modeOf } from '../../../../shared/catalogue/describe.ts';
import { explainText } from '../../../../shared/catalogue/explain.ts';
import { type FailureCode, failureModes } from '../../../../shared/catalogue/index.ts';

const root = path.resolve(import.meta.dirname, '../../../..');

/** How many codes each group of user authentication has; they count from 01 without a gap. */
const groups = {
  KCFG: 25,
  CRED: 26,
  DNS: 4,
  NET: 8,
  PRX: 9,
  TLS: 16,
  EP: 9,
  HLT: 6,
  AUTHN: 18,
  AUTHZ: 12,
  DISC: 8,
  WL: 17,
  SVC: 17,
  HL: 6,
  SA: 25,
  KF: 10,
  KCTL: 6,
  KPX: 11,
  NP: 10,
  UI: 16,
} as const;

const expected = Object.entries(groups).flatMap(([group, count]) =>
  Array.from({ length: count }, (_, index) => `${group}-${String(index + 1).padStart(2, '0')}`),
);

/** Modes that no step of the sign-in’s walk can show; their pages say why. */
const wordsOnly: readonly FailureCode[] = [
  'PRX-04',
  'PRX-08',
  'EP-06',
  'AUTHN-16',
  'AUTHN-17',
  'AUTHZ-04',
  'DISC-04',
  'SA-08',
  'KCTL-03',
  'KPX-08',
  'KPX-10',
  'NP-09',
];

/** The checks and the rules that they name codes from. */
const judging = ['electron/checks', 'shared/rules'].flatMap((folder) => filesUnder(path.join(root, folder)));

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
}

describe('the catalogue', () => {
  it('has every failure mode of user authentication, and none besides', () => {
    expect(Object.keys(failureModes).sort()).toEqual([...expected].sort());
  });

  it('says of every mode whether a step can show it', () => {
    const unsaid = expected.filter((code) => !judging.some((text) => text.includes(`'${code}'`)));
    // AUTHN-16 and AUTHN-17 are words of a step that passes: they are no faults.
    expect(unsaid.sort()).toEqual(wordsOnly.filter((code) => code !== 'AUTHN-17' && code !== 'AUTHN-16').sort());
  });
});

describe.each(expected)('%s', (code) => {
  it('has a page, sources, remedies, and an example that fills its sentence', () => {
    if (!isFailureCode(code)) throw new Error(`${code} is not in the catalogue`);
    expect(existsSync(path.join(root, 'docs/failure-modes', `${code}.md`))).toBe(true);
    const mode = modeOf(code);
    expect(mode.sources.length).toBeGreaterThan(0);
    for (const source of mode.sources) expect(source).toMatch(/^https:\/\//);
    expect(mode.remedies(mode.example).length).toBeGreaterThan(0);
    expect(mode.why.length).toBeGreaterThan(80);
    expect(mode.scope).not.toBe('');
    expect(mode.title).not.toMatch(/[.’]$/);
    const sentence = mode.sentence(mode.example);
    expect(sentence).toMatch(/\.$/);
    expect(sentence).not.toMatch(/undefined|null|\[object|NaN/);
    expect(sentence.split(/\s+/).length).toBeLessThan(30);
  });

  it('has patterns that compile, and is found by kubectl’s own words for it', () => {
    if (!isFailureCode(code)) throw new Error(`${code} is not in the catalogue`);
    const mode = modeOf(code);
    for (const pattern of mode.texts) expect(() => new RegExp(pattern, 'i')).not.toThrow();
    const literal = mode.literal?.(mode.example) ?? null;
    if (literal !== null) expect(explainText(literal).map((match) => match.code)).toContain(code);
  });
});

it('words-only modes say in their text that they are not measured', () => {
  for (const code of wordsOnly) expect(modeOf(code).proof === 'documents' || code.startsWith('AUTHN')).toBe(true);
});
