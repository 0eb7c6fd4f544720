import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProtocolHandler } from '../../../../electron/main/protocol.ts';

describe('app://bundle', () => {
  let folder = '';
  let page = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-protocol-'));
    page = path.join(folder, 'page');
    await mkdir(path.join(page, 'assets'), { recursive: true });
    await mkdir(path.join(folder, 'page-evil'), { recursive: true });
    await writeFile(path.join(page, 'index.html'), '<!doctype html>');
    await writeFile(path.join(page, 'assets', 'main.js'), 'export {}');
    await writeFile(path.join(page, 'notes.txt'), 'not part of the page');
    await writeFile(path.join(folder, 'secret.html'), 'outside');
    await writeFile(path.join(folder, 'page-evil', 'index.html'), 'outside');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const get = (url: string, method = 'GET') => createProtocolHandler(page)({ url, method });

  it('serves the page with its type and every guarding header', async () => {
    const response = await get('app://bundle/index.html');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<!doctype html>');
    const headers = Object.fromEntries(response.headers);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(headers['content-security-policy']).toContain("connect-src 'none'");
    expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'");
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|https:/);
    expect(headers['permissions-policy']).toContain('camera=()');
  });

  it('serves scripts below it, and a HEAD without a body', async () => {
    expect((await get('app://bundle/assets/main.js')).headers.get('content-type')).toBe(
      'text/javascript; charset=utf-8',
    );
    const head = await get('app://bundle/index.html', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it.each([
    ['a file that is not there', 'app://bundle/none.html'],
    ['the folder itself', 'app://bundle/'],
    ['another host', 'app://other/index.html'],
    ['another scheme', 'file:///etc/passwd'],
    ['a way out', 'app://bundle/../secret.html'],
    ['a way out, encoded', 'app://bundle/%2e%2e%2fsecret.html'],
    ['a way out, encoded twice over', 'app://bundle/..%2f..%2f..%2f..%2fetc/passwd'],
    ['a neighbour that starts alike', 'app://bundle/..%2fpage-evil/index.html'],
    ['a NUL', 'app://bundle/index.html%00.js'],
    ['a broken escape', 'app://bundle/%E0%A4%A'],
    ['a kind of file that is no part of a page', 'app://bundle/notes.txt'],
    ['nonsense', 'not an address'],
  ])('answers %s with 404', async (_what, url) => {
    const response = await get(url);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('answers nothing but GET and HEAD', async () => {
    expect((await get('app://bundle/index.html', 'POST')).status).toBe(404);
  });
});
