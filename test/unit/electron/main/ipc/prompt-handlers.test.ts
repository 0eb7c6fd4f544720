import { describe, expect, it } from 'vitest';
import { openText } from '../../../../../electron/main/consent-text.ts';
import { promptHandlers } from '../../../../../electron/main/ipc/prompt-handlers.ts';
import { type AskedPage, openablePage } from '../../../../../electron/main/prompt-address.ts';
import { RunTable } from '../../../../../electron/main/runs.ts';
import type { WorkerClient } from '../../../../../electron/main/worker-client.ts';
import type { ProgramPrompt } from '../../../../../shared/model/sign-in-program.ts';

function setUp(prompt: Partial<ProgramPrompt>, agrees = false, whole: string | null = null) {
  const runs = new RunTable(
    () => {},
    () => {},
  );
  const { run } = runs.add({ id: 'a', set: { kind: 'default', paths: [] }, context: 'a' }, 'whole');
  const key = 'execCredential{}';
  const said = { kind: 'browser', code: null, address: null, wholeAddress: null, ...prompt } as const;
  const at = '2026-11-24T10:00:00.000Z';
  runs.take(run, [
    { type: 'probeStarted', key, probe: 'execCredential', at, limitMs: 45_000, doing: 'Running', steps: [] },
    { type: 'programSaid', key, at, lines: ['x'], prompt: said, cut: false },
  ]);
  const [pages, opened, copied, asked] = [[], [], [], []] as [AskedPage[], string[], string[], unknown[]];
  const request = async (name: string, input: unknown) => {
    asked.push([name, input]);
    return { ok: true, value: { text: whole } };
  };
  const handlers = promptHandlers({
    worker: { request } as unknown as Pick<WorkerClient, 'request'>,
    runs,
    askToOpen: async (page) => {
      pages.push(page);
      return agrees;
    },
    copyText: (text) => copied.push(text),
    openAddress: async (address) => {
      opened.push(address);
    },
  });
  return { run, handlers, pages, opened, copied, asked, runs, key };
}

describe('a page that a sign-in program asks for', () => {
  it('is opened only after main’s own question, which names the whole host', async () => {
    const address = 'https://microsoft.com/devicelogin';
    const refused = setUp({ address });
    expect(await refused.handlers['prompt.open']({ run: refused.run })).toEqual({ ok: true, value: { opened: false } });
    expect([refused.pages, refused.opened]).toEqual([[{ address, host: 'microsoft.com' }], []]);
    const agreed = setUp({ address }, true);
    expect(await agreed.handlers['prompt.open']({ run: agreed.run })).toEqual({ ok: true, value: { opened: true } });
    expect(agreed.opened).toEqual([address]);
    const text = openText({ address, host: 'microsoft.com' });
    expect(text.message).toContain('microsoft.com');
    expect(text.detail).toContain(`Address: ${address}`);
  });

  it('is fetched whole from the worker where the record holds it in part', async () => {
    const whole = 'https://login.example.com/auth?state=abc';
    const { run, handlers, opened, copied, asked } = setUp(
      { address: 'https://login.example.com/auth?state=***', wholeAddress: 'secret:4' },
      true,
      whole,
    );
    await handlers['prompt.open']({ run });
    await handlers['prompt.copy']({ run, what: 'address' });
    expect([opened, copied]).toEqual([[whole], [whole]]);
    expect(asked[0]).toEqual(['openPublic', { handle: 'secret:4' }]);
  });

  it('gives its code to the clipboard', async () => {
    const { run, handlers, copied } = setUp({ kind: 'deviceCode', code: 'QCFK-N451' });
    await handlers['prompt.copy']({ run, what: 'code' });
    expect(copied).toEqual(['QCFK-N451']);
    expect(await handlers['prompt.copy']({ run, what: 'address' })).toMatchObject({ code: 'notFound' });
  });

  it('is nothing any more once the program has ended, and for a run that is not there', async () => {
    const { run, handlers, runs, key, pages } = setUp({ address: 'https://microsoft.com/devicelogin' }, true);
    const at = '2026-11-24T10:00:05.000Z';
    runs.take(run, [
      {
        type: 'evidence',
        record: {
          key,
          generation: 1,
          probe: 'execCredential',
          version: 1,
          at,
          ms: 5,
          outcome: 'cancelled',
          error: null,
          data: null,
        },
      },
    ]);
    expect(await handlers['prompt.open']({ run })).toMatchObject({ ok: false, code: 'notFound' });
    expect(await handlers['prompt.copy']({ run: 'x', what: 'code' })).toMatchObject({ ok: false, code: 'notFound' });
    expect(pages).toEqual([]);
  });

  it.each([
    'http://login.example.com/',
    'https://microsoft.com@evil.example/',
    'https://mara:x@evil.example/',
    'http://127.0.0.1.evil.example/',
    'http://localhost.evil.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://evil.example/x',
    'https://',
    `https://example.com/${'x'.repeat(2_000)}`,
  ])('is not opened: %s', async (address) => {
    const { run, handlers, pages, opened } = setUp({ address }, true);
    expect(await handlers['prompt.open']({ run })).toMatchObject({ ok: false, code: 'refused' });
    expect([pages, opened]).toEqual([[], []]);
  });

  it.each([
    ['http://localhost:8000/', 'localhost:8000'],
    ['http://127.0.0.1:53343/x', '127.0.0.1:53343'],
    ['http://[::1]:18000/', '[::1]:18000'],
    // Cyrillic letters that look like “apple”.
    ['https://аррӏе.com/', 'xn--80ak6aa92e.com'],
    ['https://LOGIN.example.com:8443/x?y=1#z', 'login.example.com:8443'],
  ])('is named by its host: %s', (address, host) => {
    expect(openablePage(address)?.host).toBe(host);
  });
});
