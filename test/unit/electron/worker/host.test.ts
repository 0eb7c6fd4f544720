import { describe, expect, it } from 'vitest';
import type { Engine, RunHandle, StartOptions } from '../../../../electron/engine/engine.ts';
import { createHost, type HostedParts } from '../../../../electron/worker/host.ts';
import type { FromWorker, ToWorker } from '../../../../electron/worker/protocol.ts';
import type { TargetList } from '../../../../shared/contract/targets.ts';
import type { KubeconfigSource } from '../../../../shared/model/evidence/kubeconfig.ts';
import type { RunEvent } from '../../../../shared/model/run.ts';

const target = { id: 'default/prod', set: { kind: 'default', paths: ['/a'] }, context: 'prod' } as const;
const step: RunEvent = { type: 'stepStarted', step: 'network.connect' };

/** Hosts an engine whose runs end when the test says so. */
function host(overrides: Partial<HostedParts> = {}) {
  const posted: FromWorker[] = [];
  const started: StartOptions[] = [];
  const ends: (() => void)[] = [];
  const log: string[] = [];
  const engine = {
    tidied: async () => void log.push('tidied'),
    startRun: (options: StartOptions): RunHandle => {
      started.push(options);
      const finished = new Promise<void>((resolve) => ends.push(resolve));
      return {
        run: options.run,
        cancel: () => log.push(`cancel ${options.run}`),
        next: () => true,
        rerunStep: () => false,
        amend: () => false,
        install: () => null,
        offerTrial: async () => ({ kind: 'none', message: '' }),
        allowProgram: (digest) => log.push(`allow ${digest}`),
        refresh: () => false,
        watched: () => ({ files: [], signIn: [] }),
        finished,
      };
    },
  } as unknown as Engine;
  const list = (sources: readonly KubeconfigSource[]): TargetList => ({
    sets: sources.map((source) => ({
      id: source.paths.join(),
      kind: source.kind,
      files: source.paths.map((path) => ({ path, state: 'read' as const })),
      problems: [],
    })),
    targets: [],
    lookedAt: [],
    home: null,
    hostName: '',
  });
  const take = createHost(
    {
      createEngine: (environment) => {
        log.push(`engine with HOME ${environment.HOME}`);
        return engine;
      },
      ownSource: (environment) => ({ kind: 'default', paths: [`${environment.HOME}/.kube/config`] }),
      listTargets: async (sources) => list(sources),
      startDemo: async () => {
        log.push('demo started');
        return { kubeconfigPath: '/tmp/demo', stop: async () => void log.push('demo stopped') };
      },
      sweep: async () => {},
      explain: () => [],
      watchFiles: () => ({ close: () => {} }),
      now: () => 0,
      exit: () => log.push('exit'),
      ...overrides,
    },
    (message) => posted.push(message),
  );
  let id = 0;
  const ask = async (name: Extract<ToWorker, { kind: 'request' }>['name'], input: unknown): Promise<unknown> => {
    const wanted = ++id;
    take({ kind: 'request', id: wanted, name, input });
    for (;;) {
      const reply = posted.find((message) => message.kind === 'reply' && message.id === wanted);
      if (reply !== undefined) return reply;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { take, ask, posted, started, ends, log };
}

const begin: ToWorker = { kind: 'begin', environment: { HOME: '/home/mara' }, watch: true };

describe('the worker’s host', () => {
  it('builds the engine from the environment that it is handed', async () => {
    const { take, ask, log } = host();
    expect(await ask('list', { added: [] })).toMatchObject({ ok: false, code: 'internal' });
    take(begin);
    expect(log).toEqual(['engine with HOME /home/mara']);
    expect(await ask('list', { added: ['/tmp/other'] })).toMatchObject({
      ok: true,
      value: {
        sets: [
          { kind: 'default', id: '/home/mara/.kube/config' },
          { kind: 'added', id: '/tmp/other' },
        ],
      },
    });
  });

  it('starts a run and posts its events in groups', async () => {
    const { take, ask, posted, started } = host();
    take(begin);
    expect(await ask('startRun', { run: 'a', target, pace: 'whole', deadlineMs: 60_000 })).toMatchObject({ ok: true });
    started[0]?.emit(step);
    started[0]?.emit(step);
    await new Promise((resolve) => setImmediate(resolve));
    started[0]?.emit(step);
    await new Promise((resolve) => setImmediate(resolve));
    const groups = posted.filter((message) => message.kind === 'events');
    expect(groups.map((message) => message.kind === 'events' && [message.run, message.events.length])).toEqual([
      ['a', 2],
      ['a', 1],
    ]);
  });

  it('refuses more walks than it can do, and takes one again when another has ended', async () => {
    const { take, ask, ends } = host();
    take(begin);
    for (let index = 0; index < 16; index += 1)
      await ask('startRun', { run: `r${index}`, target, pace: 'whole', deadlineMs: 1 });
    expect(await ask('startRun', { run: 'more', target, pace: 'whole', deadlineMs: 1 })).toMatchObject({
      ok: false,
      code: 'busy',
    });
    ends[0]?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await ask('startRun', { run: 'more', target, pace: 'whole', deadlineMs: 1 })).toMatchObject({ ok: true });
  });

  it('tells whether there was anything to cancel, and knows no stranger', async () => {
    const { take, ask, ends, log } = host();
    take(begin);
    await ask('startRun', { run: 'a', target, pace: 'whole', deadlineMs: 1 });
    expect(await ask('cancel', { run: 'a' })).toMatchObject({ ok: true, value: { cancelled: true } });
    ends[0]?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await ask('cancel', { run: 'a' })).toMatchObject({ ok: true, value: { cancelled: false } });
    expect(await ask('next', { run: 'b' })).toMatchObject({ ok: false, code: 'notFound' });
    expect(log.filter((line) => line === 'cancel a')).toHaveLength(2);
  });

  it('hands on what the person agreed to, for the whole walk or to a walk that it knows', async () => {
    const { take, ask, started, log } = host();
    take(begin);
    await ask('startRun', { run: 'a', target, pace: 'whole', deadlineMs: 1, agreedProgram: null });
    await ask('startRun', { run: 'b', target, pace: 'whole', deadlineMs: 1, agreedProgram: 'one' });
    expect(started.map(({ agreedProgram }) => agreedProgram)).toEqual([undefined, 'one']);
    expect(await ask('allowProgram', { run: 'a', digest: 'two' })).toMatchObject({ ok: true });
    expect(log).toContain('allow two');
    expect(await ask('allowProgram', { run: 'c', digest: 'two' })).toMatchObject({ ok: false, code: 'notFound' });
  });

  it('starts the demo once, lists it beside the rest, and stops it at the end', async () => {
    const { take, ask, log } = host();
    take(begin);
    const [first, second] = await Promise.all([ask('demo', { added: [] }), ask('demo', { added: [] })]);
    expect(first).toMatchObject({ ok: true, value: { set: '/tmp/demo' } });
    expect(second).toMatchObject({ ok: true });
    expect(await ask('list', { added: [] })).toMatchObject({
      value: { sets: [{ kind: 'default' }, { kind: 'demo' }] },
    });
    take({ kind: 'end' });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(log.slice(1)).toEqual(['demo started', 'tidied', 'demo stopped', 'exit']);
  });

  it('tries the demo again after it could not start', async () => {
    let times = 0;
    const { take, ask } = host({
      startDemo: async () => {
        times += 1;
        if (times === 1) throw new Error('no port is free');
        return { kubeconfigPath: '/tmp/demo', stop: async () => {} };
      },
    });
    take(begin);
    expect(await ask('demo', { added: [] })).toMatchObject({ ok: false, code: 'internal' });
    expect(await ask('demo', { added: [] })).toMatchObject({ ok: true });
  });
});
