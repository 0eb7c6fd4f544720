import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../../../shared/redaction/printable.ts';
import { redactText } from '../../../../shared/redaction/redact-text.ts';
import { hideUserInfo } from '../../../../shared/redaction/url-userinfo.ts';

const jwt = 'eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJl';

/** Any code unit, half surrogates too; ASCII often, since that is where the patterns are. */
const character = fc.oneof(fc.nat(0x7f), fc.nat(0xffff)).map((code) => String.fromCharCode(code));

describe('secrets by their looks', () => {
  it.each([
    [`Authorization: Bearer ${jwt}`, 'Authorization: Bearer ***'],
    ['authorization: basic bWFyYTpzM2NyZXQ=', 'authorization: basic ***'],
    [`{"token":"${jwt}","x":1}`, '{"token":"***","x":1}'],
    ['{"client-key-data": "LS0tLS1CRUdJTg=="}', '{"client-key-data": "***"}'],
    ['https://idp/cb?code=abc&state=def&x=1', 'https://idp/cb?code=***&state=***&x=1'],
    ['id_token=abc&ok=1', 'id_token=***&ok=1'],
    ['http://mara:s3cret@proxy:3128/x', 'http://***@proxy:3128/x'],
    ['key AKIAIOSFODNN7EXAMPLE here', 'key *** here'],
    ['k8s-aws-v1.aHR0cHM6Ly9zdHM', '***'],
    ['join abcdef.0123456789abcdef now', 'join *** now'],
    [
      '-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----',
      '-----BEGIN EC PRIVATE KEY-----***-----END EC PRIVATE KEY-----',
    ],
    ['-----BEGIN PRIVATE KEY-----\nMHc cut', '-----BEGIN PRIVATE KEY-----***-----END PRIVATE KEY-----'],
  ])('%s', (text, expected) => {
    expect(redactText(text, [])).toBe(expected);
  });

  it.each([
    'Bearer authentication required',
    'Basic realm="corp"',
    'forbidden: User "system:serviceaccount:kube-system:token-cleaner" cannot get path "/"',
    'mail mara@example.com about https://example.com/a@b',
    '{"kind":"Status","message":"Unauthorized","code":401}',
    'kubernetes.default.svc.cluster.local',
  ])('not in %s', (text) => {
    expect(redactText(text, [])).toBe(text);
  });
});

describe('secrets by their value', () => {
  it.each([
    ['as it is', 'pa$$word 1'],
    ['in base64', Buffer.from('pa$$word 1').toString('base64')],
    ['URL-encoded', encodeURIComponent('pa$$word 1')],
  ])('%s', (_form, text) => {
    expect(redactText(`<${text}>`, ['pa$$word 1'])).not.toContain(text);
  });

  it('never come through, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, unit: character }), fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(secret.trim().length >= 6 && !'***'.includes(secret));
        const text = `${before}${secret}${after}`;
        const clean = redactText(text, [secret]);
        expect(clean.includes(secret)).toBe(false);
        const packed = Buffer.from(secret, 'utf8').toString('base64');
        expect(redactText(`${before}${packed}${after}`, [secret]).includes(packed)).toBe(false);
      }),
    );
  });

  it('the password of `user:password` alone too, and nothing shorter than six characters', () => {
    expect(redactText('it was hunter22', ['mara:hunter22'])).toBe('it was ***');
    expect(redactText('a, b, c', ['a', 'b'])).toBe('a, b, c');
  });

  it('takes hostile text in linear time', () => {
    for (const piece of [
      'eyJaaaaaaaa-',
      'bearer bearer ',
      'a://',
      '"token":"',
      '-----BEGIN PRIVATE KEY-----',
      '\u001b]',
      '?code=',
    ]) {
      const text = piece.repeat(Math.ceil(65_536 / piece.length));
      const began = performance.now();
      redactText(printable(text), ['secret-value']);
      expect(performance.now() - began).toBeLessThan(1_000);
    }
  });
});

describe('printable text', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u009b2Jgone', 'gone'],
    ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['tab\tstays\u0000\u0007\u007f', 'tab\tstays'],
    ['abc\u202edcba\u2066x\ufeff', 'abcdcbax'],
    ['\u001bc\u001b(Bx', 'x'],
    ['grüße 👋🏽', 'grüße 👋🏽'],
  ])('%j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it('has no control and no direction mark, whatever came', () => {
    fc.assert(
      fc.property(fc.string({ unit: character }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
        expect(printable(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});

describe('user and password in an address', () => {
  it.each([
    ['http://proxy:3128', 'http://proxy:3128', null],
    ['http://mara:p%40ss%3A1@proxy:3128', 'http://***@proxy:3128', 'mara:p@ss:1'],
    ['mara:pw@proxy:3128', '***@proxy:3128', 'mara:pw'],
    ['http://mara@proxy', 'http://***@proxy', 'mara:'],
    ['http://a:b@c:d@proxy/x@y', 'http://***@proxy/x@y', 'a:b@c:d'],
    ['http://proxy/?q=a@b', 'http://proxy/?q=a@b', null],
    ['http://a:%zz@proxy', 'http://***@proxy', 'a:%zz'],
  ])('%s', (address, value, credential) => {
    expect(hideUserInfo(address)).toEqual({ value, credential });
  });
});
