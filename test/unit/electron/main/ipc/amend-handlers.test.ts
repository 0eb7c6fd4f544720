import { describe, expect, it } from 'vitest';
import { amendHandlers } from '../../../../../electron/main/ipc/amend-handlers.ts';
import { failed } from '../../../../../electron/main/ipc/router.ts';
import { RunTable } from '../../../../../electron/main/runs.ts';
import type { WorkerClient } from '../../../../../electron/main/worker-client.ts';
import { severalInstalls } from '../../../../fixtures/runs/several-installs.ts';

function setUp() {
  const runs = new RunTable(
    () => {},
    () => {},
  );
  const { run } = runs.add({ id: 'a', set: { kind: 'default', paths: [] }, context: 'dev', paths: ['all'] }, 'whole');
  runs.take(run, severalInstalls);
  const asked: unknown[] = [];
  const request = async (name: string, input: unknown) => {
    asked.push([name, input]);
    return { ok: true, value: { accepted: true } };
  };
  const worker = { request } as unknown as Pick<WorkerClient, 'request'>;
  return { run, asked, handlers: amendHandlers({ worker, runs }, () => failed('internal', 'no')) };
}

describe('what a person adds to a walk', () => {
  it('is one of the Dashboards that the walk has found, by its own name for it', async () => {
    const { run, asked, handlers } = setUp();
    const install = { namespace: 'kube-system', name: 'kubernetes-dashboard' };
    expect(await handlers['run.chooseInstall']({ run, ...install })).toEqual({ ok: true, value: { accepted: true } });
    expect(asked).toEqual([['amend', { run, amendment: { install } }]]);
  });

  it('is no Dashboard that the walk has not found', async () => {
    const { run, asked, handlers } = setUp();
    const answer = await handlers['run.chooseInstall']({ run, namespace: 'default', name: 'kubernetes-dashboard' });
    expect(answer).toMatchObject({ ok: false, code: 'notFound' });
    expect(asked).toEqual([]);
  });

  it('is what the browser shows', async () => {
    const { run, asked, handlers } = setUp();
    await handlers['run.tellBrowser']({ run, text: 'blank' });
    expect(asked).toEqual([['amend', { run, amendment: { told: { 'browser.shows': 'blank' } } }]]);
    expect(await handlers['run.tellBrowser']({ run: 'gone', text: 'blank' })).toMatchObject({ code: 'notFound' });
  });
});
