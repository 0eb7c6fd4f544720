import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactText } from '../../../../shared/redaction/redact-text.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtYXJhIn0.c2lnbmF0dXJlLW9mLWl0';

describe('redacting a text that we did not write', () => {
  it.each([
    ['a token in an error', `the server said 401 to ${jwt}`, jwt],
    ['a bearer header', 'Authorization: Bearer abcdef123456', 'abcdef123456'],
    ['a bearer value alone', 'sent bearer s3cr3t-v4lue', 's3cr3t-v4lue'],
    ['the login of a proxy', 'http://mara:hunter2@proxy.example:3128 refused', 'hunter2'],
    ['a sign-in code', 'GET /callback?code=4/0AbCdEf&x=1 failed', '4/0AbCdEf'],
    ['a token of a kubeconfig line', '    token: abcdef.0123456789abcdef', '0123456789abcdef'],
    ['a key', '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIA\n-----END EC PRIVATE KEY-----', 'MHcCAQEEIA'],
    ['a key cut short', '-----BEGIN PRIVATE KEY-----\nMHcCAQEEIA', 'MHcCAQEEIA'],
    ['an access key', 'AKIAIOSFODNN7EXAMPLE was refused', 'AKIAIOSFODNN7EXAMPLE'],
  ])('takes out %s', (_what, text, secret) => {
    expect(redactText(text, [])).not.toContain(secret);
  });

  it('leaves what tells where it went wrong', () => {
    const text = "ENOENT: no such file, open '/home/mara/.kube/config' at run.ts:12:3, server https://api.example:6443";
    expect(redactText(text, [])).toBe(text);
  });

  it('never lets a token through, whatever stands round it', () => {
    const around = fc.string({ maxLength: 40 });
    fc.assert(
      fc.property(around, around, (before, after) => !redactText(`${before} ${jwt} ${after}`, []).includes(jwt)),
    );
  });
});
