import { describe, expect, it } from 'vitest';
import { modeOf } from '../../../../shared/catalogue/describe.ts';
import { explainText } from '../../../../shared/catalogue/explain.ts';
import { type FailureCode, failureModes } from '../../../../shared/catalogue/index.ts';

const mine = (Object.keys(failureModes) as FailureCode[]).filter((code) => /^(EP|HLT|AUTHN|AUTHZ)-/.test(code));

/** Arguments with which the longest sentences come about. */
const longest: Partial<Record<FailureCode, Readonly<Record<string, unknown>>>> = {
  'AUTHZ-01': {
    user: 'jane',
    context: null,
    namespace: 'team-a',
    mayReadNamespace: true,
    granters: [],
    missingRole: 'viewer',
    binding: null,
    named: null,
    known: null,
  },
  'AUTHZ-08': { user: 'jane', context: null, denied: ['/version', '/api', 'your own rights'] },
  'EP-04': { server: 'https://10.0.0.1:10250', cluster: null, found: 'kubelet', path: '' },
  'EP-08': { server: 'https://api.example.com', cluster: null, how: 'closed' },
  'AUTHN-04': {
    namespace: null,
    account: null,
    audiences: ['a', 'b', 'c', 'd'],
    issuer: null,
    accepted: ['e', 'f', 'g'],
    open: false,
  },
  'AUTHN-03': { namespace: null, account: null, issuer: 'https://issuer.example.com', shown: 'issuer' },
  'AUTHN-05': { namespace: null, account: null, uid: null, shown: 'gone' },
  'AUTHN-06': { namespace: null, account: null, kind: 'pod', boundName: 'builder-7d4b9', shown: true },
  'AUTHN-07': { namespace: null, account: null, secret: 'builder-x7k2p', shown: 'marked', invalidSince: '2026-01-01' },
  'AUTHN-09': { tokenId: 'abcdef', shown: 'ended', endedAt: '2026-11-24 11:00 UTC' },
  'AUTHN-13': { issuer: 'https://login.example.com', audiences: [], told: false, odd: 'emailNotVerified' },
  'AUTHN-15': { server: 'https://api.example.com', cluster: null, what: 'token', taken: true },
};

describe.each(mine)('%s', (code) => {
  const mode = modeOf(code);

  it('says what failed and what that does, in under 30 words and without code', () => {
    for (const args of [mode.example, longest[code] ?? mode.example] as (typeof mode.example)[]) {
      const sentence = mode.sentence(args);
      expect(sentence.split(/\s+/).length).toBeLessThan(30);
      expect(sentence).toMatch(/\.$/);
      expect(sentence).not.toMatch(/["'`]|undefined|null/);
    }
    expect(mode.sentence(mode.example)).toMatch(/, so |; that is normal/);
  });

  it('has a remedy that names who, what changes and the risk', () => {
    const remedies = mode.remedies(mode.example);
    expect(remedies.length).toBeGreaterThan(0);
    for (const remedy of remedies) {
      expect(remedy.who).not.toBe('');
      expect(remedy.changes).not.toBe('');
      expect(remedy.risk.reason).not.toBe('');
      const words = remedy.commands.flatMap(({ argv }) => argv);
      // Never offered: to look away from certificates, or to show a secret on the command line.
      expect(words.join(' ')).not.toMatch(/insecure|--token=|-k\b/);
    }
  });

  it('is found by its own words of kubectl', () => {
    const literal = mode.literal?.(mode.example) ?? null;
    if (literal === null) return;
    expect(explainText(literal).map((match) => match.code)).toContain(code);
  });
});

describe('a pasted error text', () => {
  it.each<[string, readonly FailureCode[]]>([
    ['error: You must be logged in to the server (Unauthorized)', ['AUTHN-01', 'AUTHN-02', 'AUTHN-03', 'AUTHN-08']],
    ['[invalid bearer token, service account token has expired]', ['AUTHN-02']],
    [
      '[invalid bearer token, token audiences ["vault"] is invalid for the target audiences ["https://x"]]',
      ['AUTHN-04'],
    ],
    ['[invalid bearer token, serviceaccounts "x" not found]', ['AUTHN-05']],
    ['[invalid bearer token, service account token has been invalidated]', ['AUTHN-06']],
    ["error: invalid character '<' looking for beginning of value", ['EP-01']],
    ['error: the server doesn\'t have a resource type "ns"', ['EP-01']],
    [
      'Error from server (Forbidden): namespaces is forbidden: User "x" cannot list resource "namespaces" in API group "" at the cluster scope',
      ['AUTHZ-01'],
    ],
    [
      'users "boss" is forbidden: User "x" cannot impersonate resource "users" in API group "" at the cluster scope',
      ['AUTHZ-10'],
    ],
    ['forbidden: User "x" cannot impersonate-on:user-info:get path "/version"', ['AUTHZ-10']],
    ['[-]etcd failed: reason withheld', ['HLT-01']],
    ['[-]poststarthook/rbac/bootstrap-roles failed: reason withheld', ['HLT-02']],
    ['Timeout: request did not complete within 1m0s', ['HLT-01']],
  ])('%s', (text, codes) => {
    const found = explainText(text).map((match) => match.code);
    for (const code of codes) expect(found).toContain(code);
  });
});
