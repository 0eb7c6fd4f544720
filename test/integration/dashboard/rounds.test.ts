import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../../electron/demo/index.ts';
import { createEngine } from '../../../electron/engine/engine.ts';
import { probes } from '../../../electron/probes/index.ts';
import type { ProbeRegistry, ProbeTools } from '../../../electron/probes/probe.ts';
import { foldRun } from '../../../shared/model/reduce-run.ts';
import type { RunEvent } from '../../../shared/model/run.ts';

/** Longer than any of our own work between two questions takes. */
const quietMs = 700;

/** Lets questions through in rounds: all that wait, each time that no other has come for a while. */
class Rounds {
  readonly names: string[][] = [];
  #waiting: { readonly name: string; readonly go: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;

  pass(name: string): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const all = this.#waiting;
      this.#waiting = [];
      this.names.push(all.map((one) => one.name));
      for (const { go } of all) go();
    }, quietMs);
    return new Promise((go) => this.#waiting.push({ name, go }));
  }
}

/** Those that send requests to the API server; each sends one at a time. */
const asking = [
  'access',
  'accountAccess',
  'discovery',
  'http',
  'identity',
  'objects',
  'podLog',
  'portForward',
  'servicePage',
  'tokenReview',
  'trialLeftovers',
] as const;

function inRounds(rounds: Rounds): ProbeRegistry {
  const changed = asking.map((name) => {
    const probe = probes[name];
    const measure = probe.measure as (inputs: unknown, tools: ProbeTools) => Promise<unknown>;
    const later = async (inputs: unknown, tools: ProbeTools) => {
      await rounds.pass(name);
      return measure(inputs, tools);
    };
    return [name, { ...probe, measure: later }];
  });
  return { ...probes, ...Object.fromEntries(changed) } as ProbeRegistry;
}

describe('a walk through everything about a healthy Dashboard', () => {
  let demo: Demo;
  const home = mkdtempSync(`${tmpdir()}/authpath-rounds-`);
  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(async () => {
    await demo.stop();
    rmSync(home, { recursive: true });
  });

  it('asks the API server in at most three rounds after it is known who asks', async () => {
    const rounds = new Rounds();
    const events: RunEvent[] = [];
    const environment = { HOME: home, SHELL: '/bin/sh', PATH: '' };
    await createEngine({ environment, probes: inRounds(rounds) }).startRun({
      run: 'rounds',
      target: { ...demo.target('dashboard-healthy'), paths: ['all'] },
      deadlineMs: 60_000,
      pace: 'whole',
      emit: (event) => events.push(event),
    }).finished;
    expect(foldRun(events).verdict?.paths['port-forward']).toBe('pass');
    const known = rounds.names.findIndex((names) => names.includes('identity'));
    expect(known).toBeGreaterThan(-1);
    const after = rounds.names.slice(known + 1);
    expect(after.flat()).toEqual(expect.arrayContaining(['objects', 'podLog', 'portForward', 'servicePage']));
    expect(after.length, JSON.stringify(rounds.names)).toBeLessThanOrEqual(3);
  }, 60_000);
});
