import { describe, expect, it } from 'vitest';
import { defineCheck } from '../../../../electron/checks/check.ts';
import { fail, pass, problem } from '../../../../electron/checks/judgement.ts';
import { foldRun } from '../../../../shared/model/reduce-run.ts';
import { answers, scriptedProbes, silent, startScripted } from './scripted-world.ts';

const clockPasses = defineCheck({ step: 'kubeconfig.files', needs: ['clock'], judge: () => pass('It reads.') });
const syntaxPasses = defineCheck({ step: 'kubeconfig.syntax', needs: ['clock'], judge: () => pass('It parses.') });

describe('a walk', () => {
  it('measures one key once, however many steps need it', async () => {
    let asked = 0;
    const probes = scriptedProbes({
      clock: () => {
        asked += 1;
        return Promise.resolve({ now: '2026-01-01T00:00:00Z', timeZone: 'UTC' });
      },
      kubeconfig: silent,
    });
    const { handle, events } = startScripted({ checks: [clockPasses, syntaxPasses], probes });
    await handle.finished;
    const state = foldRun(events);
    expect(asked).toBe(1);
    expect(state.steps['kubeconfig.files'].finding?.outcome).toBe('pass');
    expect(state.steps['kubeconfig.syntax'].finding?.evidence).toEqual(['clock{}#1']);
    expect(state.ended).toBe('complete');
  });

  it('blocks what lies behind a failure at once, without measuring it', async () => {
    const files = defineCheck({
      step: 'kubeconfig.files',
      needs: ['clock'],
      judge: () => fail(problem('KCFG-02', { file: '/k' } as never)),
    });
    const behind = defineCheck({ step: 'kubeconfig.syntax', needs: ['environment'], judge: () => pass('unreachable') });
    const far = defineCheck({ step: 'kubeconfig.context', needs: ['environment'], judge: () => pass('unreachable') });
    const probes = scriptedProbes({ clock: answers({}), kubeconfig: silent });
    const { handle, events } = startScripted({ checks: [files, behind, far], probes });
    await handle.finished;
    const state = foldRun(events);
    expect(state.steps['kubeconfig.syntax'].finding).toMatchObject({
      outcome: 'blocked',
      blockedBy: 'kubeconfig.files',
    });
    expect(state.steps['kubeconfig.context'].finding).toMatchObject({
      outcome: 'blocked',
      blockedBy: 'kubeconfig.files',
    });
    expect(state.verdict?.outcome).toBe('fault');
    expect(state.verdict?.links).toEqual({ user: 'fail', dashboard: 'blocked', service: 'blocked' });
  });

  it('goes on behind a problem that does not block', async () => {
    const files = defineCheck({
      step: 'kubeconfig.files',
      needs: ['clock'],
      judge: () =>
        fail(
          problem('KCFG-03', { file: '/other' } as never, {
            blocks: false,
            origin: { file: '/other', line: 1, column: 1 },
          }),
        ),
    });
    const probes = scriptedProbes({ clock: answers({}), kubeconfig: silent });
    const { handle, events } = startScripted({ checks: [files, syntaxPasses], probes });
    await handle.finished;
    const state = foldRun(events);
    expect(state.steps['kubeconfig.syntax'].finding?.outcome).toBe('pass');
    expect(state.verdict?.worksWithout).toEqual(['/other']);
  });

  it('shows a check that throws as crashed, never as a pass and never as silence', async () => {
    const broken = defineCheck({
      step: 'kubeconfig.files',
      needs: ['clock'],
      judge: () => {
        throw new Error('a bug of ours');
      },
    });
    const probes = scriptedProbes({ clock: answers({}), kubeconfig: silent });
    const { handle, events } = startScripted({ checks: [broken, syntaxPasses], probes });
    await handle.finished;
    const state = foldRun(events);
    expect(state.steps['kubeconfig.files'].finding?.outcome).toBe('crashed');
    expect(state.steps['kubeconfig.syntax'].finding?.outcome).toBe('blocked');
    expect(state.verdict?.outcome).toBe('inconclusive');
  });

  it('shows a probe that throws as crashed', async () => {
    const probes = scriptedProbes({ clock: () => Promise.reject(new Error('broke')), kubeconfig: silent });
    const { handle, events } = startScripted({ checks: [clockPasses], probes });
    await handle.finished;
    expect(foldRun(events).steps['kubeconfig.files'].finding?.outcome).toBe('crashed');
  });

  it('ends within 100 ms of a cancel, and keeps what was found', async () => {
    const slow = defineCheck({ step: 'kubeconfig.syntax', needs: ['environment'], judge: () => pass('never') });
    const probes = scriptedProbes({ clock: answers({}), environment: silent, kubeconfig: silent });
    const { handle, events } = startScripted({ checks: [clockPasses, slow], probes });
    await new Promise((resolve) => setTimeout(resolve, 30));
    const before = performance.now();
    handle.cancel();
    await handle.finished;
    expect(performance.now() - before).toBeLessThan(100);
    const state = foldRun(events);
    expect(state.ended).toBe('cancelled');
    expect(state.steps['kubeconfig.files'].finding?.outcome).toBe('pass');
    expect(state.steps['kubeconfig.syntax'].finding).toMatchObject({ outcome: 'inconclusive', reason: 'cancelled' });
  });

  it('ends even when a probe ignores its signal', async () => {
    const deaf = () => new Promise<never>(() => {});
    const slow = defineCheck({ step: 'kubeconfig.files', needs: ['clock'], judge: () => pass('never') });
    const { handle, events } = startScripted({
      checks: [slow],
      probes: scriptedProbes({ clock: deaf, kubeconfig: silent }, 50),
    });
    await handle.finished;
    expect(foldRun(events).steps['kubeconfig.files'].finding?.outcome).toBe('crashed');
  });

  it('says that the time ran out, and never calls that a fault of the network', async () => {
    const slow = defineCheck({ step: 'kubeconfig.files', needs: ['clock'], judge: () => pass('never') });
    const { handle, events } = startScripted({
      checks: [slow],
      probes: scriptedProbes({ clock: silent, kubeconfig: silent }),
      deadlineMs: 60,
    });
    await handle.finished;
    const state = foldRun(events);
    expect(state.ended).toBe('deadline');
    expect(state.steps['kubeconfig.files'].finding).toMatchObject({ outcome: 'inconclusive', reason: 'deadline' });
    expect(state.verdict?.outcome).toBe('inconclusive');
    expect(state.verdict?.causes).toEqual([]);
  });

  it('waits for the person before each step, one at a time', async () => {
    const probes = scriptedProbes({ clock: answers({}), kubeconfig: answers({}) });
    const { handle, events } = startScripted({ checks: [clockPasses, syntaxPasses], probes, pace: 'steps' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(foldRun(events).steps['kubeconfig.files'].state).toBe('paused');
    expect(handle.next()).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(foldRun(events).steps['kubeconfig.files'].state).toBe('settled');
    expect(foldRun(events).steps['kubeconfig.syntax'].state).toBe('paused');
    handle.next();
    await handle.finished;
    expect(foldRun(events).ended).toBe('complete');
    expect(handle.next()).toBe(false);
  });

  it('measures a step again under the next generation, with all that follows from it', async () => {
    let reading = 0;
    const files = defineCheck({
      step: 'kubeconfig.files',
      needs: ['clock'],
      judge: ({ clock }) => (clock.now === '1' ? fail(problem('KCFG-02', { file: '/k' } as never)) : pass('Mended.')),
    });
    const probes = scriptedProbes({
      clock: () => {
        reading += 1;
        return Promise.resolve({ now: String(reading), timeZone: 'UTC' });
      },
      kubeconfig: silent,
    });
    const { handle, events } = startScripted({ checks: [files, syntaxPasses], probes });
    await handle.finished;
    expect(foldRun(events).verdict?.outcome).toBe('fault');
    expect(handle.rerunStep('kubeconfig.files')).toBe(true);
    expect(handle.rerunStep('kubeconfig.files')).toBe(false);
    await handle.finished;
    const state = foldRun(events);
    expect(state.verdict?.outcome).toBe('sound');
    expect(state.steps['kubeconfig.files'].finding?.evidence).toEqual(['clock{}#2']);
    expect(state.steps['kubeconfig.syntax'].finding?.outcome).toBe('pass');
    expect(events.some((event) => event.type === 'invalidated')).toBe(true);
  });
});
