import { describe, expect, it } from 'vitest';
import { lookOfStep, worstLook } from '../../../../renderer/ui/outcome.ts';
import { foldRun, initialRun, type RunState, type StepState } from '../../../../shared/model/reduce-run.ts';
import type { RunEvent } from '../../../../shared/model/run.ts';
import { finding, problem } from '../../../fixtures/runs/build.ts';

const id = 'network.name';
const passed = finding(id, { outcome: 'pass', message: 'Resolved.' });
const at = (step: StepState, verdict: RunState['verdict'] = null): Pick<RunState, 'steps' | 'verdict' | 'probes'> => ({
  steps: { ...initialRun.steps, [id]: step },
  verdict,
  probes: {},
});

describe('the look of a step', () => {
  it('is not a result while the step is measured again', () => {
    expect(lookOfStep(at({ state: 'running', finding: passed }), id)).toBe('run');
    expect(lookOfStep(at({ state: 'waiting', finding: passed }), id)).toBe('wait');
    expect(lookOfStep(at({ state: 'settled', finding: passed }), id)).toBe('pass');
  });

  it('asks for the person when the walk waits or a consent is missing', () => {
    expect(lookOfStep(at({ state: 'paused', finding: null }), id)).toBe('you');
    const missing = finding(id, { outcome: 'inconclusive', reason: 'consentMissing', message: '' });
    expect(lookOfStep(at({ state: 'settled', finding: missing }), id)).toBe('you');
  });

  it('asks for the person while a sign-in program waits, and no longer than it runs', () => {
    const key = 'execCredential{}';
    const events: RunEvent[] = [
      { type: 'stepStarted', step: id },
      { type: 'probeStarted', key, probe: 'execCredential', at: '', limitMs: 1, doing: '', steps: [id] },
      { type: 'programSaid', key, at: '', lines: ['a'], prompt: null, cut: false },
      {
        type: 'programSaid',
        key,
        at: '',
        lines: ['b'],
        prompt: { kind: 'browser', code: null, address: null, wholeAddress: null },
        cut: false,
      },
      {
        type: 'evidence',
        record: {
          key,
          generation: 1,
          probe: 'execCredential',
          version: 1,
          at: '',
          ms: 9,
          outcome: 'measured',
          error: null,
          data: null,
        },
      },
      { type: 'programSaid', key, at: '', lines: ['late'], prompt: null, cut: false },
      { type: 'programSaid', key: 'another', at: '', lines: ['stray'], prompt: null, cut: false },
    ];
    const states = events.map((_event, index) => foldRun(events.slice(0, index + 1)));
    expect(states.map((state) => lookOfStep(state, id))).toEqual(['run', 'run', 'run', 'you', 'run', 'run', 'run']);
    expect(states.map(({ probes }) => probes[key]?.said?.lines ?? [])).toEqual([[], [], ['a'], ['a', 'b'], [], [], []]);
  });
});

describe('a fault that only the server can confirm', () => {
  const expired = problem({ code: 'CRED-07', title: 'The token has expired', message: '', predicted: true });
  const predicted = finding(id, { outcome: 'fail', message: '', problems: [expired] });
  const verdict = { outcome: 'fault', causes: [], links: {}, headline: '', worksWithout: [] } as const;

  it('is a warning until the verdict, and a failure when the verdict has it so', () => {
    const step: StepState = { state: 'settled', finding: predicted };
    expect(lookOfStep(at(step), id)).toBe('warn');
    expect(lookOfStep(at(step, verdict as unknown as RunState['verdict']), id)).toBe('fail');
  });

  it('does not soften what is not predicted', () => {
    const measured = { ...predicted, problems: [expired, { ...expired, predicted: false }] };
    expect(lookOfStep(at({ state: 'settled', finding: measured }), id)).toBe('fail');
  });
});

describe('the look of several', () => {
  it('is the worst of them, in the order of the design', () => {
    expect(worstLook(['pass', 'blocked', 'fail'])).toBe('fail');
    expect(worstLook(['crash', 'unsure'])).toBe('crash');
    expect(worstLook(['blocked', 'run', 'you'])).toBe('you');
    expect(worstLook(['pass', 'warn', 'na'])).toBe('warn');
    expect(worstLook(['na', 'pass'])).toBe('pass');
  });

  it('is not yet “works” while one of them waits', () => {
    expect(worstLook(['pass', 'wait'])).toBe('wait');
  });
});
