import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConsentStore } from '../../../../../electron/main/consent-store.ts';
import type { ConsentText } from '../../../../../electron/main/consent-text.ts';
import { FleetTable } from '../../../../../electron/main/fleet.ts';
import { createHandlers } from '../../../../../electron/main/ipc/handlers.ts';
import { RunTable } from '../../../../../electron/main/runs.ts';
import { SettingsStore } from '../../../../../electron/main/settings.ts';
import { TargetTable } from '../../../../../electron/main/targets.ts';
import type { WorkerClient } from '../../../../../electron/main/worker-client.ts';
import type { RunEventBatch } from '../../../../../shared/contract/operations.ts';
import type { TargetList } from '../../../../../shared/contract/targets.ts';
import type { Finding } from '../../../../../shared/model/finding.ts';
import type { RunEvent } from '../../../../../shared/model/run.ts';
import type { SignInOffer } from '../../../../../shared/model/sign-in-program.ts';

const origin = { file: '/home/mara/.kube/config', line: 3, column: 3 };

function listWith(
  files: readonly { path: string; state: 'read' | 'missing' | 'notParsed' }[],
  contexts: readonly string[],
): TargetList {
  return {
    sets: [
      { id: 'default', kind: 'default', files, problems: [] },
      { id: 'added:/tmp/other', kind: 'added', files: [{ path: '/tmp/other', state: 'read' }], problems: [] },
    ],
    targets: contexts.map((context) => ({
      id: `default/${context}`,
      set: 'default',
      context,
      cluster: null,
      user: null,
      server: null,
      namespace: null,
      origin,
      current: false,
      brokenSiblings: [],
    })),
    lookedAt: [],
    home: '/home/mara',
    hostName: 'laptop',
  };
}

const found = listWith([{ path: origin.file, state: 'read' }], ['prod']);
const nothing: TargetList = {
  ...listWith([{ path: origin.file, state: 'missing' }], []),
  sets: [{ id: 'default', kind: 'default', files: [{ path: origin.file, state: 'missing' }], problems: [] }],
};

const finding: Finding = {
  step: 'network.connect',
  outcome: 'fail',
  problems: [
    {
      code: 'NET-01',
      certainty: 'certain',
      candidates: ['NET-01'],
      subject: null,
      origin: null,
      predicted: false,
      blocks: true,
      explainable: true,
      title: 'Nothing listens',
      message: 'Nothing listens, so kubectl gets no answer.',
      innocent: null,
      literal: 'connection refused',
      next: null,
      remedies: [
        {
          kind: 'command',
          text: 'Look',
          who: 'you',
          changes: 'nothing',
          risk: { level: 'low', reason: 'reads only' },
          commands: [{ argv: ['echo', "it's; rm -rf /"] }, { argv: ['true'] }],
          scope: null,
        },
      ],
    },
  ],
  reason: null,
  message: 'Nothing listens, so kubectl gets no answer.',
  note: '',
  blockedBy: null,
  next: null,
  facts: [],
  evidence: [],
};

describe('the operations', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-handlers-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  function setUp(
    options: {
      list?: TargetList;
      demoWhenEmpty?: boolean;
      choose?: string | null;
      crash?: boolean;
      /** The one operation at which the worker breaks. */
      crashAt?: string;
      offer?: SignInOffer;
      answer?: { readonly allowed: boolean; readonly remember: boolean };
    } = {},
  ) {
    const asked: { name: string; input: unknown }[] = [];
    const copied: string[] = [];
    const opened: string[] = [];
    const batches: RunEventBatch[] = [];
    const list = options.list ?? found;
    const answers: Record<string, unknown> = {
      list,
      demo: { set: 'demo', list: found },
      startRun: { started: true },
      sweep: { started: true },
      cancelSweep: { cancelled: true },
      next: { waiting: true },
      cancel: { cancelled: true },
      rerunStep: { accepted: true },
      explain: { explanations: [] },
      offerProgram: options.offer ?? { kind: 'none', why: 'notNamed' },
      allowProgram: { allowed: true },
    };
    const request = async (name: string, input: unknown) => {
      asked.push({ name, input });
      if (options.crash || options.crashAt === name)
        return { ok: false, code: 'internal', message: 'bearer abcdef123456' };
      return { ok: true, value: answers[name] };
    };
    const runs = new RunTable(
      (batch) => batches.push(batch),
      () => {},
    );
    const fleet = new FleetTable(
      () => {},
      () => 'log-1',
    );
    const settings = new SettingsStore(folder, 'linux', '/bin/bash');
    const reports: unknown[] = [];
    const shown: ConsentText[] = [];
    const handlers = createHandlers({
      worker: { request } as unknown as Pick<WorkerClient, 'request'>,
      targets: new TargetTable(),
      runs,
      fleet,
      settings,
      consents: new ConsentStore(folder),
      askConsent: async (text) => {
        shown.push(text);
        return options.answer ?? { allowed: false, remember: false };
      },
      demoWhenEmpty: options.demoWhenEmpty ?? false,
      deadlineMs: 60_000,
      chooseFile: async () => options.choose ?? null,
      askToOpen: async () => false,
      askForOtherContexts: async () => false,
      askForTrial: async () => false,
      saveText: async () => false,
      copyText: (text) => copied.push(text),
      openAddress: async (address) => {
        opened.push(address);
      },
      applyTheme: () => {},
      report: (_what, error) => {
        reports.push(error);
        return 'log-1';
      },
    });
    return { handlers, asked, copied, opened, runs, fleet, settings, reports, shown };
  }

  it('starts a walk of a listed target with its files, and of nothing else', async () => {
    const { handlers, asked } = setUp();
    expect(await handlers['run.start']({ target: 'default/prod', pace: 'whole', paths: ['all'] })).toMatchObject({
      code: 'notFound',
    });
    await handlers['targets.list']({});
    const started = await handlers['run.start']({ target: 'default/prod', pace: 'steps', paths: ['user'] });
    expect(started.ok).toBe(true);
    expect(asked.at(-1)).toMatchObject({
      name: 'startRun',
      input: {
        pace: 'steps',
        deadlineMs: 60_000,
        target: {
          id: 'default/prod',
          context: 'prod',
          set: { kind: 'default', paths: [origin.file] },
          paths: ['user'],
        },
      },
    });
  });

  it('checks again what was walked before: as much of it, and of the same Dashboard', async () => {
    const { handlers, asked, runs } = setUp();
    await handlers['targets.list']({});
    const started = await handlers['run.start']({ target: 'default/prod', pace: 'whole', paths: ['all'] });
    if (!started.ok) throw new Error('the walk did not start');
    const { run } = started.value;
    const requested = runs.get(run)?.target;
    if (requested === undefined) throw new Error('the walk is not known');
    const install = { namespace: 'kubernetes-dashboard', name: 'kubernetes-dashboard' };
    runs.take(run, [
      {
        type: 'runStarted',
        run,
        at: '2026-11-24T10:00:00.000Z',
        tool: { version: '1', catalogue: '1' },
        deadlineMs: 60_000,
        requested,
        steps: ['dashboard.install'],
      },
      { type: 'amended', amendment: { install, told: { 'browser.shows': 'nothing' } } },
    ]);
    await handlers['run.again']({ run });
    expect(asked.at(-1)).toMatchObject({ name: 'startRun', input: { target: { paths: ['all'], install } } });
    expect(asked.at(-1)?.input).not.toMatchObject({ target: { told: expect.anything() } });
  });

  it('checks all contexts of its own list, one sweep at a time, and stops it', async () => {
    const { handlers, asked, fleet } = setUp({
      list: listWith([{ path: origin.file, state: 'read' }], ['prod', 'lab']),
    });
    expect(await handlers['fleet.start']({})).toMatchObject({ code: 'notFound' });
    expect(await handlers['fleet.snapshot']({})).toEqual({ ok: true, value: null });
    await handlers['targets.list']({});
    const started = await handlers['fleet.start']({});
    if (!started.ok) throw new Error('it did not start');
    const { sweep } = started.value;
    expect(started.value).toMatchObject({ targets: ['default/prod', 'default/lab'], events: [], nextSequence: 0 });
    expect(asked.at(-1)).toMatchObject({
      name: 'sweep',
      input: {
        sweep,
        deadlineMs: 60_000,
        targets: [{ context: 'prod' }, { context: 'lab', set: { paths: [origin.file] } }],
      },
    });
    expect(await handlers['fleet.start']({})).toMatchObject({ code: 'busy' });
    expect(await handlers['fleet.cancel']({ sweep })).toEqual({ ok: true, value: { cancelled: true } });
    expect(asked.at(-1)).toEqual({ name: 'cancelSweep', input: { sweep } });
    fleet.take(sweep, [{ type: 'ended', how: 'cancelled', durationMs: 3 }]);
    expect(await handlers['fleet.start']({})).toMatchObject({ ok: true });
  });

  it('leaves no sweep under way that the worker never began', async () => {
    const { handlers, fleet } = setUp({ crashAt: 'sweep' });
    await handlers['targets.list']({});
    expect(await handlers['fleet.start']({})).toMatchObject({ ok: false, code: 'internal', logId: 'log-1' });
    expect(fleet.isUnderWay).toBe(false);
    expect(fleet.snapshot()?.events).toMatchObject([{ row: { outcome: 'crashed' } }, { how: 'crashed' }]);
  });

  describe('asked for consent to a sign-in program', () => {
    const offer: SignInOffer = {
      kind: 'program',
      program: {
        context: 'prod',
        user: 'mara',
        origin,
        program: '/usr/bin/aws',
        target: null,
        bytes: 7,
        modifiedAt: '2026-11-24T10:00:00.000Z',
        openToAll: false,
        owner: 'root',
        alsoFound: [],
        pathFromShell: false,
        hearsOfCluster: false,
        limitMs: 45_000,
        policy: { file: '/home/mara/.kube/kuberc', state: 'absent', policy: '' },
        args: ['eks', 'get-token'],
        env: [],
        folder: '/home/mara',
      },
      digest: 'digest-of-all',
    };
    type Given = Parameters<typeof setUp>[0];

    async function asked(options: Given) {
      const parts = setUp(options);
      await parts.handlers['targets.list']({});
      const started = await parts.handlers['run.start']({ target: 'default/prod', pace: 'whole', paths: ['all'] });
      if (!started.ok) throw new Error('it did not start');
      return { ...parts, run: started.value.run, result: await parts.handlers['run.consent'](started.value) };
    }
    const namesOf = (list: readonly { name: string }[]) => list.map(({ name }) => name);

    it('shows what would run, and does nothing more when the answer is no', async () => {
      const { result, shown, asked: requests } = await asked({ offer });
      expect(result).toEqual({ ok: true, value: { allowed: false } });
      expect(shown[0]?.detail).toContain('/usr/bin/aws');
      expect(namesOf(requests)).not.toContain('allowProgram');
    });

    it('tells the worker what exactly was agreed to', async () => {
      const { result, run, asked: requests } = await asked({ offer, answer: { allowed: true, remember: false } });
      expect(result).toEqual({ ok: true, value: { allowed: true } });
      expect(requests.at(-1)).toEqual({ name: 'allowProgram', input: { run, digest: 'digest-of-all' } });
    });

    it('remembers it for exactly this program when asked to, and forgets nothing else', async () => {
      const { handlers, asked: requests } = await asked({ offer, answer: { allowed: true, remember: true } });
      await handlers['run.start']({ target: 'default/prod', pace: 'whole', paths: ['all'] });
      expect(requests.at(-1)).toMatchObject({ name: 'startRun', input: { agreedProgram: 'digest-of-all' } });
      const changed = setUp({ offer: { ...offer, digest: 'another' } });
      await changed.handlers['targets.list']({});
      await changed.handlers['run.start']({ target: 'default/prod', pace: 'whole', paths: ['all'] });
      expect(changed.asked.at(-1)).toMatchObject({ name: 'startRun', input: { agreedProgram: null } });
    });

    it('asks the worker for nothing at the start of a walk while nothing is remembered', async () => {
      const { handlers, asked: requests } = setUp({ offer });
      await handlers['targets.list']({});
      await handlers['run.start']({ target: 'default/prod', pace: 'whole', paths: ['all'] });
      expect(namesOf(requests)).toEqual(['list', 'startRun']);
    });

    it('never agrees to what could not be shown whole', async () => {
      const args = Array.from({ length: 80 }, (_, index) => `--word-${index}`);
      const long: SignInOffer = { ...offer, program: { ...offer.program, args } };
      const { result, asked: requests } = await asked({ offer: long, answer: { allowed: true, remember: true } });
      expect(result).toEqual({ ok: true, value: { allowed: false } });
      expect(namesOf(requests)).not.toContain('allowProgram');
    });

    it('opens no dialog where nothing would run, nor for a walk that it does not know', async () => {
      const { handlers, result, shown } = await asked({ offer: { kind: 'none', why: 'forbidden' } });
      expect(result).toMatchObject({ ok: false, message: expect.stringContaining('kuberc') });
      expect(await handlers['run.consent']({ run: 'none' })).toMatchObject({ code: 'notFound' });
      expect(shown).toEqual([]);
    });

    it('asks one question at a time', async () => {
      const { handlers, run } = await asked({ offer });
      const both = await Promise.all([handlers['run.consent']({ run }), handlers['run.consent']({ run })]);
      expect(both).toMatchObject([{ ok: true }, { code: 'busy' }]);
    });
  });

  it('walks again under a new id, and knows no walk that it did not start', async () => {
    const { handlers } = setUp();
    await handlers['targets.list']({});
    const first = await handlers['run.start']({ target: 'default/prod', pace: 'whole', paths: ['all'] });
    if (!first.ok) throw new Error('not started');
    const second = await handlers['run.again']({ run: first.value.run });
    expect(second.ok && second.value.run !== first.value.run).toBe(true);
    for (const name of ['run.again', 'run.next', 'run.cancel', 'run.snapshot', 'copy.report'] as const) {
      expect(await handlers[name]({ run: 'made-up' }), name).toMatchObject({ ok: false, code: 'notFound' });
    }
  });

  it('opens the demo clusters when there is no kubeconfig at all and it was asked to', async () => {
    expect(await setUp({ list: nothing, demoWhenEmpty: true }).handlers['targets.list']({})).toEqual({
      ok: true,
      value: found,
    });
    expect(await setUp({ list: nothing }).handlers['targets.list']({})).toEqual({ ok: true, value: nothing });
  });

  it('does not hide a damaged kubeconfig behind a demo', async () => {
    const damaged = {
      ...nothing,
      sets: [{ id: 'default', kind: 'default', files: [{ path: origin.file, state: 'notParsed' }], problems: [] }],
    } as TargetList;
    const { handlers, asked } = setUp({ list: damaged, demoWhenEmpty: true });
    expect(await handlers['targets.list']({})).toEqual({ ok: true, value: damaged });
    expect(asked.map(({ name }) => name)).toEqual(['list']);
  });

  it('adds the file that the person chose in main’s own dialog, and takes off only such files', async () => {
    const { handlers, settings } = setUp({ choose: '/tmp/other' });
    expect(await handlers['targets.addFile']({})).toMatchObject({ ok: true, value: { added: true } });
    expect(settings.addedFiles()).toEqual(['/tmp/other']);
    expect(await handlers['targets.removeFile']({ set: 'default' })).toMatchObject({ ok: false, code: 'notFound' });
    expect((await handlers['targets.removeFile']({ set: 'added:/tmp/other' })).ok).toBe(true);
    expect(settings.addedFiles()).toEqual([]);
  });

  it('adds nothing when the dialog was closed', async () => {
    const { handlers, settings } = setUp();
    expect(await handlers['targets.addFile']({})).toMatchObject({ ok: true, value: { added: false } });
    expect(settings.addedFiles()).toEqual([]);
  });

  it('copies what the finding holds, quoted for the reader’s shell; the window names places, not texts', async () => {
    const { handlers, copied, runs } = setUp();
    const { run } = runs.add({ id: 'default/prod', set: { kind: 'default', paths: [] }, context: 'prod' }, 'whole');
    const events: RunEvent[] = [
      {
        type: 'runStarted',
        run,
        at: '2026-01-01T00:00:00Z',
        tool: { version: '1', catalogue: '1' },
        deadlineMs: 1,
        requested: { id: '', set: { kind: 'default', paths: [] }, context: 'prod' },
        steps: [finding.step],
      },
      { type: 'finding', finding },
    ];
    runs.take(run, events);
    const place = { run, step: finding.step, problem: 0 };
    expect((await handlers['copy.command']({ ...place, remedy: 0, shell: 'bash' })).ok).toBe(true);
    expect(copied).toEqual([`echo 'it'\\''s; rm -rf /'\ntrue`]);
    expect((await handlers['copy.literal'](place)).ok).toBe(true);
    expect(copied[1]).toBe('connection refused');
    expect(await handlers['copy.command']({ ...place, remedy: 5, shell: 'bash' })).toMatchObject({ code: 'notFound' });
    expect(await handlers['copy.literal']({ ...place, problem: 3 })).toMatchObject({ code: 'notFound' });
    expect((await handlers['copy.report']({ run })).ok).toBe(true);
    expect(copied[2]).toContain('prod');
    expect(await handlers['run.snapshot']({ run })).toEqual({ ok: true, value: { events, nextSequence: 1 } });
  });

  it('opens only addresses that main knows', async () => {
    const { handlers, opened } = setUp();
    expect(await handlers['link.open']({ link: 'authentication' })).toMatchObject({ ok: true });
    expect(await handlers['link.open']({ link: 'nowhere' })).toMatchObject({ ok: false, code: 'notFound' });
    expect(opened).toEqual(['https://kubernetes.io/docs/reference/access-authn-authz/authentication/']);
  });

  it('tells the window that the worker broke, and the log why', async () => {
    const { handlers, reports } = setUp({ crash: true });
    const result = await handlers['targets.list']({});
    expect(result).toMatchObject({ ok: false, code: 'internal', logId: 'log-1' });
    expect(JSON.stringify(result)).not.toContain('abcdef');
    expect(reports).toHaveLength(1);
  });
});
