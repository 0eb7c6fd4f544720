import { describe, expect, it } from 'vitest';
import { channels, createRouter, type Handlers, ok, type Sender } from '../../../../../electron/main/ipc/router.ts';
import { operationNames } from '../../../../../shared/contract/operation-names.ts';

const own: Sender = { windowId: 1, isMainFrame: true, origin: 'app://bundle' };

/** Every handler answers with what it was given, or does what a test says. */
function routerWith(overrides: Partial<Record<keyof Handlers, () => unknown>> = {}) {
  const reports: { what: string; error: unknown }[] = [];
  const calls: { name: string; input: unknown }[] = [];
  const handlers = Object.fromEntries(
    operationNames.map((name) => [
      name,
      (input: unknown) => {
        calls.push({ name, input });
        return overrides[name]?.() ?? ok(input);
      },
    ]),
  ) as unknown as Handlers;
  const route = createRouter({
    handlers,
    isOwnWindow: (id) => id === 1,
    origin: 'app://bundle',
    report: (what, error) => {
      reports.push({ what, error });
      return `log-${reports.length}`;
    },
  });
  return { route, reports, calls };
}

describe('the router of operations', () => {
  it.each<[string, Sender | null]>([
    ['a frame that is gone', null],
    ['a frame inside our page', { ...own, isMainFrame: false }],
    ['another origin', { ...own, origin: 'https://evil.example' }],
    ['an origin that starts like ours', { ...own, origin: 'app://bundle.evil' }],
    ['an opaque origin', { ...own, origin: 'null' }],
    ['a window that is not ours', { ...own, windowId: 2 }],
  ])('refuses %s, loudly, and calls nothing', async (_who, sender) => {
    const { route, reports, calls } = routerWith();
    expect(await route('settings.read', sender, {})).toMatchObject({ ok: false, code: 'refused', logId: 'log-1' });
    expect(reports).toHaveLength(1);
    expect(calls).toEqual([]);
  });

  it('hands a well-formed request to its handler', async () => {
    const { route, calls } = routerWith();
    await route('run.start', own, { target: 'default/prod', pace: 'whole', paths: ['all'] });
    expect(calls).toEqual([{ name: 'run.start', input: { target: 'default/prod', pace: 'whole', paths: ['all'] } }]);
  });

  it.each<[string, Parameters<ReturnType<typeof routerWith>['route']>[0], unknown]>([
    ['nothing at all', 'run.start', undefined],
    ['a field too many', 'targets.list', { path: '/etc/passwd' }],
    ['a number for an id', 'run.start', { target: 7, pace: 'whole', paths: ['all'] }],
    ['a way that the window does not offer', 'run.start', { target: 'a', pace: 'whole', paths: ['service'] }],
    ['an answer that is no id of a text', 'run.tellBrowser', { run: 'a', text: '../../etc' }],
    ['a step that does not exist', 'run.rerunStep', { run: 'a', step: '__proto__' }],
    ['an index out of bounds', 'copy.literal', { run: 'a', step: 'network.name', problem: -1 }],
    ['an address in place of a link', 'link.open', { link: 'https://evil.example' }],
    ['a text beyond all bounds', 'explain.text', { text: 'x'.repeat(20_001) }],
  ])('refuses %s, and repeats no value of it', async (_what, name, raw) => {
    const { route, calls } = routerWith();
    const result = await route(name, own, raw);
    expect(result).toMatchObject({ ok: false, code: 'badInput' });
    expect(JSON.stringify(result)).not.toMatch(/evil|passwd|__proto__|xxxx/);
    expect(calls).toEqual([]);
  });

  it('lets no exception through: the text goes to the log, the window gets its number', async () => {
    const { route, reports } = routerWith({
      'targets.list': () => {
        throw new Error('token abc123 was refused');
      },
    });
    const result = await route('targets.list', own, {});
    expect(result).toMatchObject({ ok: false, code: 'internal', logId: 'log-1' });
    expect(JSON.stringify(result)).not.toContain('abc123');
    expect(String(reports[0]?.error)).toContain('abc123');
  });

  it('opens one channel an operation, and no other', () => {
    expect(channels.map(({ channel }) => channel)).toEqual(operationNames.map((name) => `op:${name}`));
  });
});
