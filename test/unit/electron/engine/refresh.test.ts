import { describe, expect, it } from 'vitest';
import { defineCheck } from '../../../../electron/checks/check.ts';
import { fail, pass, problem } from '../../../../electron/checks/judgement.ts';
import { foldRun } from '../../../../shared/model/reduce-run.ts';
import type { RunEvent } from '../../../../shared/model/run.ts';
import { scriptedProbes, startScripted } from './scripted-world.ts';

/** What a kubeconfig probe of the script gives: only what the plans below ask of it. */
const kubeconfig = (name: string) => ({
  source: { kind: 'flag', paths: ['/k'] },
  files: [],
  context: null,
  cluster: { certificateAuthorityData: null, certificateAuthority: null },
  user: null,
  requestedContext: name,
  shadowed: [],
});

const named = defineCheck({
  step: 'kubeconfig.files',
  needs: ['kubeconfig'],
  judge: ({ kubeconfig: { requestedContext } }) =>
    requestedContext === 'bad' ? fail(problem('KCFG-02', { file: '/k' } as never)) : pass(`It is ${requestedContext}.`),
});
const behind = defineCheck({ step: 'kubeconfig.syntax', needs: ['environment'], judge: () => pass('It parses.') });
const beside = defineCheck({ step: 'network.route', needs: ['environment'], judge: () => pass('No proxy.') });

/** Runs over names that the kubeconfig has, one after the other. */
async function refreshed(names: readonly string[]) {
  const left = [...names];
  let environments = 0;
  const probes = scriptedProbes({
    kubeconfig: async () => kubeconfig(left.shift() ?? 'none'),
    environment: async () => {
      environments += 1;
      return {};
    },
  });
  const { handle, events } = startScripted({ checks: [named, behind, beside], probes });
  await handle.finished;
  const before = events.length;
  const accepted = handle.refresh();
  await handle.finished;
  const fresh: readonly RunEvent[] = events.slice(before);
  const steps = fresh.flatMap((event) => (event.type === 'invalidated' ? event.steps : []));
  return { accepted, fresh, steps, state: foldRun(events), environments };
}

describe('reading the files of a finished walk again', () => {
  it('walks only the step whose fact changed, and keeps all other findings', async () => {
    const { accepted, steps, fresh, state, environments } = await refreshed(['one', 'two']);
    expect(accepted).toBe(true);
    expect(steps).toEqual(['kubeconfig.files']);
    expect(fresh.flatMap((event) => (event.type === 'finding' ? [event.finding.step] : []))).toEqual([
      'kubeconfig.files',
    ]);
    expect(state.steps['kubeconfig.files'].finding?.message).toBe('It is two.');
    expect(state.steps['kubeconfig.syntax'].finding?.message).toBe('It parses.');
    expect(state.ended).toBe('complete');
    expect(environments).toBe(1);
  });

  it('walks what was blocked when the step in front of it is mended', async () => {
    const { steps, state } = await refreshed(['bad', 'good']);
    expect(steps).toContain('kubeconfig.syntax');
    expect(state.steps['kubeconfig.syntax'].finding?.outcome).toBe('pass');
    expect(state.verdict?.outcome).toBe('sound');
  });

  it('blocks what stands behind a step that breaks', async () => {
    const { state } = await refreshed(['good', 'bad']);
    expect(state.steps['kubeconfig.syntax'].finding).toMatchObject({
      outcome: 'blocked',
      blockedBy: 'kubeconfig.files',
    });
  });

  it('tells nothing at all where nothing changed', async () => {
    const { fresh, state } = await refreshed(['same', 'same']);
    expect(fresh).toEqual([]);
    expect(state.ended).toBe('complete');
  });

  it('is refused while the run is under way', async () => {
    const { handle } = startScripted({
      checks: [named],
      probes: scriptedProbes({ kubeconfig: async () => kubeconfig('one') }),
    });
    expect(handle.refresh()).toBe(false);
    await handle.finished;
    expect(handle.refresh()).toBe(true);
    expect(handle.rerunStep('kubeconfig.files')).toBe(false);
    await handle.finished;
  });
});
