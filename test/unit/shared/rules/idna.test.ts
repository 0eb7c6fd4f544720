import { domainToASCII } from 'node:url';
import { describe, expect, it } from 'vitest';
import { asciiName } from '../../../../shared/rules/idna.ts';
import { parseServerUrl } from '../../../../shared/rules/server-url.ts';

describe('names beyond ASCII', () => {
  it.each([
    'münchen.example',
    'MÜNCHEN.Example',
    'api.東京.example',
    'пример.испытание',
    'faß-und-käse.example',
    'a.b-ü-c.ñandú',
    '☃.example',
    '🐳.example',
    'mu\u0308nchen.example',
  ])('%s, as the URL standard writes it', (name) => {
    expect(asciiName(name)).toBe(domainToASCII(name));
  });

  it('leaves names in ASCII alone', () => {
    expect(asciiName('API.Example.com.')).toBe('API.Example.com.');
    expect(asciiName('my_cluster')).toBe('my_cluster');
  });

  it('are called, looked up and compared in that form', () => {
    expect(parseServerUrl('https://münchen.example:6443')).toMatchObject({
      host: 'xn--mnchen-3ya.example',
      hostHeader: 'xn--mnchen-3ya.example:6443',
    });
  });
});
