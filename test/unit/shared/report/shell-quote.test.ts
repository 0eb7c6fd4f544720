import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCommand, type Shell, shells } from '../../../../shared/report/shell-quote.ts';

/** What a hostile kubeconfig can call a context. */
const hostile = [
  '$(touch /tmp/authpath-injected)',
  '`id`',
  "'; rm -rf ~; '",
  '"; whoami; "',
  '%PATH%',
  '!x!',
  '^&|<>()',
  '~root',
  '{a,b}',
  '*',
  '=ls',
  '‘curly’',
  'a\\',
  'a"b\\"c',
  '',
  ' two words ',
  '-rf',
];

describe('a command for bash', () => {
  it('hands every hostile name to the program unchanged', () => {
    for (const name of hostile) {
      const line = renderCommand({ argv: ['printf', '[%s]', name] }, 'bash');
      expect(execFileSync('bash', ['-c', line], { encoding: 'utf8' })).toBe(`[${name}]`);
    }
  });

  it('hands any text unchanged, but for control and direction characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const line = renderCommand({ argv: ['printf', '%s', text] }, 'bash');
        const given = text.replaceAll(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '?');
        expect(execFileSync('bash', ['-c', line], { encoding: 'utf8' })).toBe(given);
      }),
      { numRuns: 100 },
    );
  });

  it('sets variables in front', () => {
    const line = renderCommand({ argv: ['sh', '-c', 'printf %s "$X"'], environment: { X: "it's $HOME" } }, 'bash');
    expect(execFileSync('bash', ['-c', line], { encoding: 'utf8' })).toBe("it's $HOME");
  });
});

describe('a command for every shell', () => {
  it('is one line, whatever the name holds', () => {
    for (const shell of shells) {
      const line = renderCommand({ argv: ['kubectl', '--context', 'a\nb\u001b[31m\u202ec'] }, shell);
      for (const character of ['\n', '\u001b', '\u202e']) expect(line).not.toContain(character);
    }
  });

  it('leaves plain words plain', () => {
    for (const shell of shells) {
      expect(renderCommand({ argv: ['kubectl', 'config', 'use-context', 'prod-eu'] }, shell)).toBe(
        'kubectl config use-context prod-eu',
      );
    }
  });

  it.each<[Shell, string]>([
    ['zsh', `kubectl --context 'it'\\''s $(id)'`],
    ['fish', `kubectl --context 'it\\'s $(id)'`],
    ['powershell', `kubectl --context 'it''s $(id)'`],
    ['cmd', `kubectl --context ^"it's $^(id^)^"`],
  ])('quotes by the rules of %s', (shell, expected) => {
    expect(renderCommand({ argv: ['kubectl', '--context', "it's $(id)"] }, shell)).toBe(expected);
  });

  it('doubles typographic quotes for PowerShell, which takes them for quotes', () => {
    expect(renderCommand({ argv: ['x', 'a’; calc; ’'] }, 'powershell')).toBe("x 'a’’; calc; ’’'");
  });

  it('keeps percent signs out of cmd’s variable expansion', () => {
    expect(renderCommand({ argv: ['x', '%PATH%'] }, 'cmd')).toBe('x ^"^%PATH^%^"');
  });
});
