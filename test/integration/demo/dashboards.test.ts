import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../../electron/demo/index.ts';
import type { ScenarioName } from '../../../electron/demo/scenarios.ts';
import { createEngine } from '../../../electron/engine/engine.ts';
import type { StepId } from '../../../shared/flow/steps.ts';
import { foldRun, type RunState } from '../../../shared/model/reduce-run.ts';
import type { InstallName, RunEvent, TrialConsent } from '../../../shared/model/run.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

afterAll(async () => {
  await demo.stop();
});

interface Asked {
  readonly install?: InstallName;
  readonly trial?: TrialConsent;
}

async function walk(name: ScenarioName, { install, trial }: Asked = {}): Promise<RunState> {
  const events: RunEvent[] = [];
  const engine = createEngine({ environment: { PATH: '/nonexistent', HOME: '/nonexistent' } });
  await engine.startRun({
    run: name,
    target: { ...demo.target(name), ...(install === undefined ? {} : { install }) },
    deadlineMs: 30_000,
    pace: 'whole',
    ...(trial === undefined ? {} : { trial }),
    emit: (event) => events.push(event),
  }).finished;
  await engine.tidied();
  return foldRun(events);
}

const outcomes = ({ steps }: RunState, ...wanted: readonly StepId[]) =>
  wanted.map((step) => steps[step].finding?.outcome);
const headlampName = { namespace: 'kube-system', name: 'headlamp' };

describe('the practice Dashboards', () => {
  it('2.7 that works: both ways that need no kubectl lead to a login, over real connections', async () => {
    const state = await walk('dashboard-healthy');
    expect(outcomes(state, 'direct.page', 'port-forward.page', 'port-forward.login')).toEqual(['pass', 'pass', 'pass']);
    expect(outcomes(state, 'account.token', 'account.rights')).toEqual(['pass', 'pass']);
    expect(state.verdict?.links).toMatchObject({ user: 'pass', service: 'pass' });
    const asked = demo.audit('dashboard-healthy');
    expect(asked.filter((line) => line.endsWith('/portforward'))).toHaveLength(1);
    expect(asked.some((line) => line.includes('/services/https:kubernetes-dashboard:443/proxy/'))).toBe(true);
  });

  it('whose account was made anew: people get in, and it is its own token that is refused', async () => {
    const state = await walk('dashboard-account-remade');
    expect(state.verdict).toMatchObject({ links: { user: 'pass', service: 'fail' } });
    expect(state.verdict?.causes.map(({ code }) => code)).toEqual(['SA-04']);
    expect(outcomes(state, 'dashboard.page', 'port-forward.login')).toEqual(['pass', 'pass']);
    // Nothing in the pod's own state tells of it.
    expect(outcomes(state, 'dashboard.pods')).toEqual(['pass']);
  });

  it('7: its page comes by every way, and its login by port-forward alone', async () => {
    const state = await walk('dashboard-seven');
    expect(outcomes(state, 'dashboard.page', 'port-forward.page', 'port-forward.login')).toEqual([
      'pass',
      'pass',
      'pass',
    ]);
    expect(outcomes(state, 'direct.page')).toEqual(['notApplicable']);
    expect(state.verdict?.paths).toMatchObject({ 'port-forward': 'pass' });
  });

  it('two in one cluster: the Dashboard unless the other one is named', async () => {
    const first = await walk('dashboard-two-installs');
    expect(first.steps['dashboard.install'].finding?.message).toMatch(/kubernetes-dashboard/);
    const other = await walk('dashboard-two-installs', { install: headlampName });
    expect(other.steps['dashboard.install'].finding?.message).toMatch(/Headlamp .*kube-system/);
    expect(other.verdict?.outcome).toBe('sound');
    expect(outcomes(other, 'direct.page', 'port-forward.login')).toEqual(['notApplicable', 'pass']);
  });
});

describe('a trial in a practice cluster', () => {
  const made = (name: ScenarioName) => demo.audit(name).filter((line) => /^(?:POST|DELETE) .*\/jobs/.test(line));

  it('makes nothing without consent', async () => {
    const state = await walk('dashboard-healthy');
    expect(made('dashboard-healthy')).toEqual([]);
    expect(state.steps['account.probe'].finding).toMatchObject({ outcome: 'notApplicable' });
  });

  it('with consent is tried dry, made once, read and removed', async () => {
    const state = await walk('dashboard-healthy', { trial: { image: 'curlimages/curl' } });
    expect(made('dashboard-healthy').map((line) => line.replace(/authpath-trial-\w+/, 'NAME'))).toEqual([
      'POST /apis/batch/v1/namespaces/kubernetes-dashboard/jobs?dryRun=All',
      'POST /apis/batch/v1/namespaces/kubernetes-dashboard/jobs',
      'DELETE /apis/batch/v1/namespaces/kubernetes-dashboard/jobs/NAME?propagationPolicy=Background',
    ]);
    expect(state.steps['account.probe'].finding).toMatchObject({ outcome: 'pass' });
  });

  it('of the account that was made anew shows that a new pod would be let in', async () => {
    const state = await walk('dashboard-account-remade', { trial: { image: 'curlimages/curl' } });
    expect(state.steps['account.probe'].finding).toMatchObject({ outcome: 'pass' });
    expect(state.verdict?.causes.map(({ code }) => code)).toEqual(['SA-04']);
  });

  it('with a token in place of a pod asks with one of the account’s own', async () => {
    const state = await walk('dashboard-seven', { trial: { image: null } });
    expect(demo.audit('dashboard-seven').filter((line) => line.startsWith('POST') && line.endsWith('/token'))).toEqual([
      'POST /api/v1/namespaces/kubernetes-dashboard/serviceaccounts/kubernetes-dashboard-api/token',
    ]);
    expect(state.steps['account.probe'].finding?.outcome).toBe('pass');
  });
});
