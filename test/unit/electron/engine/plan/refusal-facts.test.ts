import { describe, expect, it } from 'vitest';
import type { FactName, Facts } from '../../../../../electron/checks/facts.ts';
import { planOf } from '../../../../../electron/engine/plan/index.ts';
import { at, clusterEntry, secretShape, trust, userEntry } from '../../../../checks/builders.ts';
import { access, bearer, healthy, refused } from '../../../../checks/server/builders.ts';

const admin = {
  name: 'admin',
  cluster: clusterEntry(),
  user: userEntry({ name: 'admin', token: at(secretShape({ handle: 'secret:77' }), 30) }),
};
const adminToken = { ...bearer(), shape: secretShape({ handle: 'secret:77' }) };
const pairless = { certificate: null, key: null, matches: null, handle: null };
const others = { otherContexts: { contexts: [admin] }, witnessTokens: [adminToken], witnessCertificates: [pairless] };

function asked(fact: FactName, facts: Facts, allowed = true): readonly unknown[] {
  const plan = planOf(fact);
  const needed = Object.fromEntries(plan.needs.map((need) => [need, facts[need]]));
  const answer = plan.ask(needed as never, { allowOtherContexts: allowed } as never);
  if (answer.kind === 'many') return answer.inputs;
  return answer.kind === 'one' ? [answer.inputs] : [];
}

describe('what is asked where nearly nothing is allowed', () => {
  it('the bindings, by the person’s own credential, and only then', () => {
    expect(asked('roleBindings', healthy({ access: access(false, false, 201, 'team-a') }))).toMatchObject([
      { namespace: 'team-a', credential: { bearer: 'secret:1' } },
    ]);
    expect(asked('roleBindings', healthy())).toEqual([]);
    expect(asked('roleBindings', healthy({ access: access(false, true) }))).toEqual([]);
    expect(asked('roleBindings', healthy({ access: access(false, false, 201, '../x') }))).toEqual([]);
    expect(asked('roleBindings', healthy({ access: null }))).toEqual([]);
  });
});

describe('what is asked after a refusal', () => {
  it('nothing, where there was none', () => {
    for (const fact of ['otherContexts', 'publishedIssuer', 'tokenReviews'] as const) {
      expect(asked(fact, healthy(others))).toEqual([]);
    }
  });

  it('the published keys as a stranger; another context only where the person lets it', () => {
    expect(asked('otherContexts', refused())).toMatchObject([
      { context: 'dev', server: 'https://api.example.com:6443' },
    ]);
    expect(asked('publishedIssuer', refused(others), false)).toMatchObject([{ witness: null, token: 'secret:1' }]);
    expect(asked('tokenReviews', refused(others), false)).toEqual([]);
    expect(asked('witnessTokens', refused(others), false)).toEqual([]);
  });

  it('with the other credential, to the same place and only to the certificate that was judged good', () => {
    expect(asked('witnessTokens', refused(others))).toEqual([{ token: 'secret:77', tokenFile: null }]);
    expect(asked('publishedIssuer', refused(others))).toMatchObject([
      { witness: null },
      { witness: { context: 'admin' } },
    ]);
    expect(asked('tokenReviews', refused(others))).toMatchObject([
      {
        witness: {
          context: 'admin',
          signed: {
            credential: { bearer: 'secret:77', clientCertificate: null, basic: null },
            pinnedLeaves: [expect.any(String)],
          },
        },
        token: 'secret:1',
        account: { namespace: 'team-a', name: 'builder' },
        bound: null,
      },
    ]);
  });

  it('nobody else, where no certificate was judged good or the other credential can’t be read', () => {
    expect(asked('tokenReviews', refused({ ...others, trust: trust([]) }))).toEqual([]);
    expect(asked('tokenReviews', refused({ ...others, witnessTokens: [{ ...bearer(), shape: null }] }))).toEqual([]);
  });
});
