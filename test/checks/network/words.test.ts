import { describe, expect, it } from 'vitest';
import { connectionModes } from '../../../shared/catalogue/connection.ts';
import { describe as describeMode, isFailureCode, modeOf } from '../../../shared/catalogue/describe.ts';
import { explainText } from '../../../shared/catalogue/explain.ts';
import { nameModes } from '../../../shared/catalogue/name.ts';
import { proxyModes } from '../../../shared/catalogue/proxy.ts';
import { tlsModes } from '../../../shared/catalogue/tls.ts';

const codes = Object.keys({ ...nameModes, ...connectionModes, ...proxyModes, ...tlsModes }).filter(isFailureCode);

describe.each(codes)('the words of %s', (code) => {
  const mode = modeOf(code);
  const said = describeMode(code, mode.example);

  it('are one short sentence, filled in, without codes', () => {
    expect(said.message.split(/\s+/).length).toBeLessThan(30);
    expect(said.message).toMatch(/^[^.]+(\.\d|\.[a-z0-9]|[^.])*\.$/);
    for (const text of [
      said.message,
      said.innocent ?? '',
      said.literal ?? '',
      ...said.remedies.map(({ text }) => text),
    ]) {
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    }
    expect(said.message).not.toMatch(/x509|ECONN|ENOT|EOF|'/);
  });

  it('come with remedies that say who, what and how risky', () => {
    expect(said.remedies.length).toBeGreaterThan(0);
    for (const remedy of said.remedies) {
      expect([remedy.text, remedy.who, remedy.changes, remedy.risk.reason].every((text) => text !== '')).toBe(true);
      for (const { argv } of remedy.commands) expect(argv.every((part) => part !== '' || argv.length > 1)).toBe(true);
    }
  });

  it('cite sources, and patterns that compile and know kubectl’s own text', () => {
    expect(mode.sources.every((source) => source.startsWith('https://'))).toBe(true);
    const patterns = mode.texts.map((pattern) => new RegExp(pattern, 'i'));
    if (said.literal !== null) expect(patterns.some((pattern) => pattern.test(said.literal ?? ''))).toBe(true);
  });
});

describe('a pasted text', () => {
  it.each([
    ['x509: certificate is valid for kubernetes, not api.example.com', 'TLS-03'],
    ["x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs", 'TLS-04'],
    ['Unable to connect to the server: dial tcp: lookup api.example.com on 10.0.0.2:53: no such host', 'DNS-01'],
    ['Unable to connect to the server: net/http: TLS handshake timeout', 'NET-04'],
    ['Unable to connect to the server: Proxy Authentication Required', 'PRX-02'],
    ['proxyconnect tcp: tls: first record does not look like a TLS handshake', 'PRX-06'],
  ])('%s ranks %s first', (text, code) => {
    expect(explainText(text)[0]?.code).toBe(code);
  });
});
