import fc from 'fast-check';

const size = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

/** Texts that would take absurdly much time or memory if nobody stopped them. Seldom: each costs as much as many others. */
export const monster: fc.Arbitrary<Buffer> = fc
  .oneof(
    size(20_000).map((depth) => '['.repeat(depth)),
    size(20_000).map((depth) => `users: ${'{a: '.repeat(depth)}`),
    size(3_000).map((depth) => Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}a:`).join('\n')),
    size(5_000).map((depth) => '- '.repeat(depth)),
    size(5_000).map((depth) => `${'? '.repeat(depth)}x`),
    size(9).map((levels) =>
      [
        'a0: &a0 [x,x,x,x,x,x,x,x,x]',
        ...Array.from({ length: levels }, (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`),
      ].join('\n'),
    ),
    size(2_000).map((count) =>
      ['x: &x {a: 1}', ...Array.from({ length: count }, (_, index) => `k${index}: {<<: *x, b: ${index}}`)].join('\n'),
    ),
    size(200_000).map((count) => `contexts: [${'{},'.repeat(count)}]`),
    size(3_000).map(
      (count) =>
        `contexts:\n${Array.from({ length: count }, (_, index) => `- {name: c${index}, context: {cluster: c, user: u}}`).join('\n')}`,
    ),
    size(500_000).map((count) => `kind: ${'x'.repeat(count)}`),
    size(500_000).map((count) => `kind: "${'\\u202e'.repeat(count / 6)}"`),
    size(300_000).map((count) => `users: [{name: u, user: {token: "${'A'.repeat(count)}"}}]`),
    size(300_000).map((count) => ' '.repeat(count)),
    size(300_000).map(
      (count) => `contexts: [{name: "${'n'.repeat(count)}", context: {cluster: a}}]\ncurrent-context: a`,
    ),
    size(200_000).map((count) => '\n'.repeat(count)),
    size(100_000).map((count) => '#\n'.repeat(count)),
    size(100_000).map((count) => '---\n'.repeat(count)),
    size(100_000).map((count) => `a${'"'.repeat(count)}`),
    size(50_000).map((count) => `http${'://a'.repeat(count)}`),
    size(50_000).map((count) => `kind: ${'https://a@'.repeat(count)}\n\tx`),
    size(20_000).map((count) => Array.from({ length: count }, (_, index) => `k${index}: 1`).join('\n')),
  )
  .map((text) => Buffer.from(text, 'utf8'));
