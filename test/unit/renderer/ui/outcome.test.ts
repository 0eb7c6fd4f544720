import { describe, expect, it } from 'vitest';
import { lookOfStep, worstLook } from '../../../../renderer/ui/outcome.ts';
import { finding } from '../../../fixtures/runs/build.ts';

const passed = finding('network.name', { outcome: 'pass', message: 'Resolved.' });

describe('the look of a step', () => {
  it('is not a result while the step is measured again', () => {
    expect(lookOfStep({ state: 'running', finding: passed })).toBe('run');
    expect(lookOfStep({ state: 'waiting', finding: passed })).toBe('wait');
    expect(lookOfStep({ state: 'settled', finding: passed })).toBe('pass');
  });

  it('asks for the person when the walk waits or a consent is missing', () => {
    expect(lookOfStep({ state: 'paused', finding: null })).toBe('you');
    const missing = finding('credential.plugin', { outcome: 'inconclusive', reason: 'consentMissing', message: '' });
    expect(lookOfStep({ state: 'settled', finding: missing })).toBe('you');
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
