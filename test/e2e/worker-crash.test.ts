import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationName } from '../../shared/contract/operation-names.ts';
import type { AuthpathApi, OperationResult } from '../../shared/contract/operations.ts';
import { launchApp, type RunningApp } from './harness/launch.ts';

/** The worker reads hostile bytes. When it dies of them, the window stays, says so, and can go on. */
describe('a worker that dies', () => {
  let app: RunningApp;
  let run = '';

  beforeAll(async () => {
    app = await launchApp({ arguments: ['--demo-when-empty'] });
  });
  afterAll(async () => {
    await app?.close();
  });

  /** Asks as the page would, and fails unless the answer is good. */
  async function ask<N extends OperationName>(
    name: N,
    input: unknown,
  ): Promise<Extract<OperationResult<N>, { ok: true }>['value']> {
    const result = (await app.page.evaluate(
      ([operation, given]) => {
        const api = Reflect.get(window, 'authpath') as AuthpathApi;
        return (api.invoke[operation as OperationName] as (value: unknown) => Promise<unknown>)(given);
      },
      [name, input] as const,
    )) as OperationResult<N>;
    if (!result.ok) throw new Error(`${name}: ${result.code} ${result.message}`);
    return (result as Extract<OperationResult<N>, { ok: true }>).value;
  }

  const workerPids = (): Promise<number[]> =>
    app.electron.evaluate(({ app: electron }) =>
      electron
        .getAppMetrics()
        .filter(({ name }) => name === 'Authpath diagnosis')
        .map(({ pid }) => pid),
    );

  it('starts with one worker and the demo clusters in the list', async () => {
    const list = await ask('targets.list', {});
    expect(list.targets.map(({ context }) => context)).toContain('healthy');
    expect(await workerPids()).toHaveLength(1);
  });

  it('ends the walk that was under way as crashed, and keeps what it had found', async () => {
    ({ run } = await ask('run.start', { target: 'demo/healthy', pace: 'steps', paths: ['user'] }));
    await expect
      .poll(async () => (await ask('run.snapshot', { run })).events.map(({ type }) => type))
      .toContain('paused');
    const [pid] = await workerPids();
    process.kill(pid ?? 0, 'SIGKILL');
    await expect
      .poll(async () => (await ask('run.snapshot', { run })).events.at(-1))
      .toMatchObject({ type: 'runFinished', ended: 'crashed' });
  });

  it('is replaced by another one, which lists and walks', async () => {
    await expect.poll(workerPids).toHaveLength(1);
    const list = await ask('targets.list', {});
    expect(list.targets.length).toBeGreaterThan(0);
    const again = await ask('run.start', { target: 'demo/nothing-listens', pace: 'whole', paths: ['user'] });
    await expect
      .poll(async () => (await ask('run.snapshot', { run: again.run })).events, { timeout: 20_000 })
      .toContainEqual(expect.objectContaining({ type: 'runFinished', ended: 'complete' }));
  });
});
