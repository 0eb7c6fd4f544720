import { describe, expect, it } from 'vitest';
import type { OidcSettings, UserEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import { at } from '../builders.ts';
import { jwt, problemsOf, sentence, told, World } from './world.ts';

const world = new World();
world.now = new Date('2026-11-24T12:00:00Z');
const seconds = (time: string) => Date.parse(time) / 1000;
const idToken = (ends: string | null) =>
  jwt({
    iss: 'https://login.example.com',
    aud: 'kubernetes',
    sub: 'mara',
    ...(ends === null ? {} : { exp: seconds(ends) }),
  });

/** A user with auth-provider oidc; `stored` is the text of its id-token. */
function oidc(stored: string | null, change: Partial<OidcSettings> = {}): Partial<UserEntry> {
  const settings: OidcSettings = {
    issuer: 'https://login.example.com',
    clientId: true,
    idToken: stored === null ? null : world.token(stored, 19),
    refreshToken: false,
    authorityReadable: true,
    ...change,
  };
  return { authProvider: { origin: at('', 16).origin, name: 'oidc', configKeys: [], oidc: settings } };
}

describe('the auth provider oidc, as client-go judges what is stored', () => {
  it('sends an ID token that is valid: it is judged like any token', async () => {
    const { parts, validity } = await world.judge(oidc(idToken('2026-11-24T12:30:00Z')));
    expect([told(parts), told(validity), validity.note]).toEqual(['pass', 'pass', 'under an hour left']);
    expect(parts.note).toBe('ID token');
  });

  it.each<[string, Partial<UserEntry>, string, RegExp]>([
    ['no issuer', oidc(idToken('2026-11-24T12:30:00Z'), { issuer: null }), 'issuer', /which identity provider/],
    ['no client id', oidc(idToken('2026-11-24T12:30:00Z'), { clientId: false }), 'clientId', /no client id/],
    ['an authority that is no base64', oidc(null, { authorityReadable: false }), 'authority', /authority/],
    ['an ID token that has ended', oidc(idToken('2026-11-24T11:30:00Z')), 'ended', /ended on 24 November 2026, 11:30/],
    ['one that ends within ten seconds', oidc(idToken('2026-11-24T12:00:09Z')), 'ended', /kubectl stops/],
    ['one without an end', oidc(idToken(null)), 'ended', /has no end/],
    ['no token of either kind', oidc(null), 'noToken', /neither an ID token nor a refresh token/],
    ['an ID token that is none', oidc('abc'), 'notAToken', /that is none/],
    ['the same beside a refresh token', oidc('abc', { refreshToken: true }), 'notAToken', /that is none/],
  ])('CRED-20: %s stops kubectl', async (_what, user, fault, words) => {
    const { parts } = await world.judge(user);
    expect(problemsOf(parts)).toMatchObject([
      { code: 'CRED-20', args: { fault }, certainty: 'certain', predicted: false, blocks: true },
    ]);
    expect(sentence(parts)).toMatch(words);
  });

  it('CRED-20: can’t tell whether a renewal will work, and does not try it', async () => {
    for (const user of [
      oidc(idToken('2026-11-24T11:30:00Z'), { refreshToken: true }),
      oidc(null, { refreshToken: true }),
    ]) {
      const { parts } = await world.judge(user);
      expect(told(parts)).toBe('inconclusive CRED-20');
      expect(problemsOf(parts)).toMatchObject([{ certainty: 'likely', args: { fault: 'renewal' } }]);
    }
  });

  it('asks for no token where another one is sent, and still wants its settings', async () => {
    const beside = { token: world.token('31ada4fd-adec-460c-809a-9e56ceb75269') };
    expect(told((await world.judge({ ...oidc(null), ...beside })).parts)).toBe('pass');
    expect(told((await world.judge({ ...oidc(null, { issuer: null }), ...beside })).parts)).toBe('fail CRED-20');
  });

  it('says nothing of it over http', async () => {
    const cluster = { server: at('http://localhost:8080', 6) };
    expect(told((await world.judge(oidc(null), { cluster })).parts)).toBe('notApplicable notUsed');
  });
});
