import { describe, expect, it } from 'vitest';
import { parseServerVersion } from '../../../../shared/rules/server-version.ts';

describe('the version of a server', () => {
  it.each([
    ['v1.20.2', 1, 20],
    ['v1.36.3', 1, 36],
    ['v1.29.4-eks-036c24b', 1, 29],
    ['v1.27.11-gke.1062000', 1, 27],
    ['v1.30.2+k3s1', 1, 30],
    ['v1.28.9+rke2r1', 1, 28],
    ['v1.27.6+f67aeb3', 1, 27],
    ['v1.32.0-beta.0', 1, 32],
    ['v1.31', 1, 31],
    ['v0.0.0-master+$Format:%H$', 0, 0],
  ])('reads %s', (text, major, minor) => {
    expect(parseServerVersion(JSON.stringify({ major: '1', minor: `${minor}+`, gitVersion: text }))).toEqual({
      text,
      major,
      minor,
    });
  });

  it.each([
    ['a page', '<!DOCTYPE html><html></html>'],
    ['nothing', ''],
    ['another product', '{"version":"8.11.1","tagline":"You Know, for Search"}'],
    ['a number', '{"gitVersion":1.2}'],
    ['a git version of something else', '{"gitVersion":"release-7"}'],
    ['a list', '[]'],
    ['null', 'null'],
  ])('does not take %s for one', (_what, body) => {
    expect(parseServerVersion(body)).toBeNull();
  });
});
