import { describe, expect, it } from 'vitest';
import { stepsInScope, stepsInWalk } from '../../../../shared/flow/scope.ts';
import { type Step, stageOf, steps } from '../../../../shared/flow/steps.ts';

const all: readonly Step[] = steps;

describe('the steps of a walk', () => {
  it('are the user link alone when nothing else is asked for', () => {
    expect(new Set(stepsInScope(['user']).map((step) => stageOf(step).id))).toEqual(
      new Set(['kubeconfig', 'credential', 'network', 'server']),
    );
  });

  it('are those of a way in and all that it needs, and of no other way', () => {
    const ids = stepsInScope(['port-forward']);
    expect(ids).toContain('server.credential');
    expect(ids).toContain('dashboard.service');
    expect(ids).toContain('port-forward.login');
    expect(ids).not.toContain('node-port.exposed');
    expect(ids).not.toContain('account.token');
  });

  it('are the Dashboard and its own sign-in for the service link', () => {
    const ids = stepsInScope(['service']);
    expect(ids).toContain('account.token');
    expect(ids).toContain('file.mounted');
    expect(ids).not.toContain('kubectl-proxy.page');
  });

  it('are everything for all', () => {
    expect(stepsInScope(['all'])).toHaveLength(all.length);
  });

  it('never wait for a step that the same walk leaves out', () => {
    for (const choice of ['user', 'kubectl-proxy', 'direct', 'node-port', 'port-forward', 'service', 'all'] as const) {
      const ids = stepsInScope([choice]);
      const walked: readonly string[] = ids;
      for (const step of all.filter(({ id }) => ids.includes(id))) {
        for (const before of step.after) expect(walked, `${step.id} in ${choice}`).toContain(before);
      }
    }
  });

  it('come in the order of the flowchart, so that a step follows those that it waits for', () => {
    for (const [index, step] of all.entries()) {
      for (const before of step.after) expect(all.findIndex(({ id }) => id === before)).toBeLessThan(index);
    }
  });

  it('are those of the user link as long as the walk has not begun', () => {
    expect(stepsInWalk([]).map(({ id }) => id)).toEqual(stepsInScope(['user']));
  });
});
