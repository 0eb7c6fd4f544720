import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, type RunHandle } from '../../../../electron/engine/engine.ts';
import { foldRun } from '../../../../shared/model/reduce-run.ts';
import type { RequestedTarget, RunEvent } from '../../../../shared/model/run.ts';
import type { SignInOffer } from '../../../../shared/model/sign-in-program.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authpath-agreed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A kubeconfig whose user has a sign-in program that leaves a mark when it runs. */
function world(exec: object = {}, before: readonly string[] = []) {
  const [mark, program, kubeconfig] = ['ran', 'sign-in', 'config'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const answer = {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token: 'given-token' },
  };
  writeFileSync(program, `#!/bin/sh\necho run >> ${mark}\necho '${JSON.stringify(answer)}'\n`);
  chmodSync(program, 0o700);
  const entry = { apiVersion: answer.apiVersion, command: './sign-in', interactiveMode: 'Never', ...exec };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'a',
    // Nothing listens on the port of the discard service.
    clusters: [{ name: 'a', cluster: { server: 'https://127.0.0.1:9' } }],
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'mara' } }],
    users: [{ name: 'mara', user: { exec: entry } }],
  };
  writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });
  const engine = createEngine({
    environment: { PATH: [...before, process.env.PATH].join(':'), HOME: folder },
  });
  const target: RequestedTarget = { id: 't', set: { kind: 'flag', paths: [kubeconfig] }, context: null };
  const events: RunEvent[] = [];
  return {
    program,
    events,
    offer: () => engine.offerProgram(target, new AbortController().signal),
    start: (pace: 'whole' | 'steps' = 'whole', agreedProgram?: string): RunHandle =>
      engine.startRun({
        run: 'r',
        target,
        deadlineMs: 20_000,
        pace,
        emit: (event) => events.push(event),
        ...(agreedProgram === undefined ? {} : { agreedProgram }),
      }),
    answer: () => foldRun(events).steps['credential.answer'].finding,
    timesRun: () => (existsSync(mark) ? readFileSync(mark, 'utf8').split('\n').length - 1 : 0),
  };
}

function digestOf(offer: SignInOffer): string {
  if (offer.kind !== 'program') throw new Error(`nothing is offered: ${offer.why}`);
  return offer.digest;
}

describe('an offer', () => {
  it('says what would run, without running it and without its secrets', async () => {
    const { offer, timesRun, program } = world({
      args: ['--client-secret=hunter2hunter2', 'x'],
      env: [
        { name: 'AWS_PROFILE', value: 'prod' },
        { name: 'PYTHONPATH', value: '/tmp' },
        { name: 'API_TOKEN', value: 'hunter3hunter3' },
      ],
    });
    const offered = await offer();
    expect(offered).toMatchObject({
      kind: 'program',
      program: {
        context: 'a',
        user: 'mara',
        program,
        args: ['--client-secret=***', 'x'],
        env: [
          { name: 'AWS_PROFILE', value: 'prod', risky: false },
          { name: 'PYTHONPATH', value: '/tmp', risky: true },
          { name: 'API_TOKEN', value: '***', risky: false },
        ],
        folder: process.cwd(),
        owner: process.getuid?.() === 0 ? 'root' : 'you',
        alsoFound: [],
        pathFromShell: false,
        hearsOfCluster: false,
        limitMs: 45_000,
        policy: { file: join(folder, '.kube/kuberc'), state: 'absent' },
      },
    });
    expect(JSON.stringify(offered)).not.toMatch(/hunter/);
    expect(timesRun()).toBe(0);
  });

  it('names the others of its name that are later on PATH, and what kubectl’s preferences say', async () => {
    const [first, second] = ['one', 'two'].map((name) => join(folder, name)) as [string, string];
    for (const place of [first, second]) {
      mkdirSync(place);
      writeFileSync(join(place, 'sign-in'), '#!/bin/sh\n', { mode: 0o755 });
    }
    mkdirSync(join(folder, '.kube'));
    const policy = `apiVersion: kubectl.config.k8s.io/v1beta1
kind: Preference
credentialPluginPolicy: Allowlist
credentialPluginAllowlist: [{ name: sign-in }]
`;
    writeFileSync(join(folder, '.kube/kuberc'), policy);
    const { offer } = world({ command: 'sign-in', provideClusterInfo: true }, [first, second]);
    expect(await offer()).toMatchObject({
      program: {
        program: join(first, 'sign-in'),
        alsoFound: [join(second, 'sign-in')],
        hearsOfCluster: true,
        policy: { state: 'read', policy: 'Allowlist' },
      },
    });
  });

  it('differs with every word, secret or not, and with the file', async () => {
    const digests = [
      digestOf(await world().offer()),
      digestOf(await world({ args: ['--client-secret=one-secret'] }).offer()),
      digestOf(await world({ args: ['--client-secret=two-secret'] }).offer()),
      digestOf(await world({ env: [{ name: 'A', value: 'b' }] }).offer()),
    ];
    const last = world();
    appendFileSync(last.program, '# changed\n');
    digests.push(digestOf(await last.offer()));
    expect(new Set(digests).size).toBe(5);
  });

  it.each([
    { why: 'wantsTerminal', exec: { interactiveMode: 'Always' } },
    { why: 'notFound', exec: { command: './absent' } },
  ])('is not made: $why', async ({ why, exec }) => {
    expect(await world(exec).offer()).toEqual({ kind: 'none', why });
  });

  it('is not made against kubectl’s own preferences', async () => {
    const { offer } = world();
    const kube = join(folder, '.kube');
    mkdirSync(kube);
    const policy = 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\ncredentialPluginPolicy: DenyAll\n';
    writeFileSync(join(kube, 'kuberc'), policy);
    expect(await offer()).toEqual({ kind: 'none', why: 'forbidden' });
  });
});

describe('a walk whose program was agreed to', () => {
  it('runs it after the walk, and walks on from there', async () => {
    const { start, offer, events, answer, timesRun } = world();
    const handle = start();
    await handle.finished;
    expect(answer()).toMatchObject({ reason: 'consentMissing' });
    expect(timesRun()).toBe(0);
    handle.allowProgram(digestOf(await offer()));
    await handle.finished;
    expect(timesRun()).toBe(1);
    expect(answer()).toMatchObject({ outcome: 'pass' });
    expect(foldRun(events).requested).toMatchObject({
      allowExec: true,
      agreedProgram: expect.stringMatching(/^secret:/),
    });
    expect(events.at(-1)).toMatchObject({ type: 'runFinished' });
  });

  it('runs it at once where that was agreed to before', async () => {
    const { start, offer, answer, timesRun } = world();
    await start('whole', digestOf(await offer())).finished;
    expect([answer()?.outcome, timesRun()]).toEqual(['pass', 1]);
  });

  it('runs it once when consent comes while the walk is under way, before the step or after it', async () => {
    for (const before of [true, false]) {
      const { start, offer, events, answer, timesRun } = world();
      const digest = digestOf(await offer());
      const handle = start('steps');
      const pausedAt = async (step: string) => {
        for (let at = ''; at !== step; ) {
          const last = events.findLast((event) => event.type === 'paused');
          at = last?.type === 'paused' ? last.before : '';
          if (at !== step) {
            handle.next();
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
        }
      };
      await pausedAt(before ? 'credential.answer' : 'network.route');
      handle.allowProgram(digest);
      const walk = setInterval(() => handle.next(), 5);
      await handle.finished;
      clearInterval(walk);
      expect([answer()?.outcome, timesRun()]).toEqual(['pass', 1]);
      expect(events.filter(({ type }) => type === 'runFinished')).toHaveLength(1);
      rmSync(join(folder, 'ran'));
    }
  });

  it('does not run what came in its place', async () => {
    const { start, offer, program, answer, timesRun } = world();
    const digest = digestOf(await offer());
    appendFileSync(program, 'echo changed\n');
    await start('whole', digest).finished;
    expect(answer()).toMatchObject({ reason: 'consentMissing', message: expect.stringContaining('not what it was') });
    expect(timesRun()).toBe(0);
  });
});
