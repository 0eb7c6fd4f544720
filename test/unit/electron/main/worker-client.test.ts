import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { WorkerClient, type WorkerProcess } from '../../../../electron/main/worker-client.ts';
import type { FromWorker, ToWorker } from '../../../../electron/worker/protocol.ts';

/** The port of a utility process, with a test at its other end. */
class FakeProcess extends EventEmitter implements WorkerProcess {
  readonly received: ToWorker[] = [];
  killed = false;

  postMessage(message: ToWorker): void {
    this.received.push(message);
  }

  kill(): boolean {
    this.killed = true;
    this.emit('exit', 0);
    return true;
  }

  reply(message: FromWorker): void {
    this.emit('message', message);
  }
}

function client() {
  const processes: FakeProcess[] = [];
  const crashes: number[] = [];
  const events: unknown[] = [];
  const clock = { now: 0 };
  const worker = new WorkerClient({
    fork: () => {
      const forked = new FakeProcess();
      processes.push(forked);
      return forked;
    },
    environment: { HOME: '/home/mara' },
    watch: () => true,
    onEvents: (run, batch) => events.push([run, batch]),
    onFleetEvents: (sweep, batch) => events.push([sweep, batch]),
    onCrash: (code) => crashes.push(code),
    now: () => clock.now,
  });
  const at = (index: number): FakeProcess => processes[index] as FakeProcess;
  return { worker, processes, at, crashes, events, clock };
}

describe('the client of the worker', () => {
  it('hands the environment over as data, first of all', () => {
    expect(client().at(0).received).toEqual([{ kind: 'begin', environment: { HOME: '/home/mara' }, watch: true }]);
  });

  it('matches answers to requests by number, in whatever order they come', async () => {
    const { worker, at } = client();
    const list = worker.request('list', { added: [] });
    const next = worker.request('next', { run: 'a' });
    at(0).reply({ kind: 'reply', id: 2, ok: true, value: { waiting: true } });
    at(0).reply({ kind: 'reply', id: 1, ok: false, code: 'busy', message: 'later' });
    expect(await next).toEqual({ ok: true, value: { waiting: true } });
    expect(await list).toEqual({ ok: false, code: 'busy', message: 'later' });
  });

  it('passes run events on', () => {
    const { at, events } = client();
    at(0).reply({ kind: 'events', run: 'a', events: [] });
    expect(events).toEqual([['a', []]]);
  });

  it('answers what was under way when the worker crashed, tells of it, and starts another one', async () => {
    const { worker, at, processes, crashes } = client();
    const list = worker.request('list', { added: [] });
    at(0).emit('exit', 139);
    expect(await list).toMatchObject({ ok: false, code: 'internal' });
    expect(crashes).toEqual([139]);
    expect(processes).toHaveLength(2);
    const again = worker.request('next', { run: 'a' });
    at(1).reply({ kind: 'reply', id: 2, ok: true, value: { waiting: false } });
    expect(await again).toMatchObject({ ok: true });
  });

  it('does not start a third one when the second crashes at once', async () => {
    const { worker, at, processes, crashes, clock } = client();
    at(0).emit('exit', 1);
    clock.now = 5_000;
    at(1).emit('exit', 1);
    expect(processes).toHaveLength(2);
    expect(crashes).toEqual([1, 1]);
    expect(await worker.request('list', { added: [] })).toMatchObject({ ok: false, code: 'internal' });
  });

  it('starts another one when the second crash comes much later', () => {
    const { at, processes, clock } = client();
    at(0).emit('exit', 1);
    clock.now = 60_000;
    at(1).emit('exit', 1);
    expect(processes).toHaveLength(3);
  });

  it('asks the worker to tidy up at the end, and does not call that a crash', async () => {
    const { worker, at, processes, crashes } = client();
    const stopped = worker.stop();
    expect(at(0).received.at(-1)).toEqual({ kind: 'end' });
    at(0).emit('exit', 0);
    await stopped;
    expect([processes.length, crashes, at(0).killed]).toEqual([1, [], false]);
  });

  it('kills a worker that does not end', async () => {
    vi.useFakeTimers();
    const { worker, at } = client();
    const stopped = worker.stop();
    vi.advanceTimersByTime(1_000);
    await stopped;
    expect(at(0).killed).toBe(true);
    vi.useRealTimers();
  });
});
