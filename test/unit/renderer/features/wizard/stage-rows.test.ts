import { describe, expect, it } from 'vitest';
import { currentStep } from '../../../../../renderer/features/wizard/progress.ts';
import { linkSections, type Unfolded } from '../../../../../renderer/features/wizard/stage-rows.ts';
import { stepsInScope } from '../../../../../shared/flow/scope.ts';
import { foldRun, type RunState } from '../../../../../shared/model/reduce-run.ts';
import { dashboardHealthy } from '../../../../fixtures/runs/dashboard-healthy.ts';
import { healthy } from '../../../../fixtures/runs/healthy.ts';
import { nameNotInCertificate } from '../../../../fixtures/runs/name-not-in-certificate.ts';
import { serviceAccountRecreated } from '../../../../fixtures/runs/service-account-recreated.ts';
import { sevenOverKubectlProxy } from '../../../../fixtures/runs/seven-over-kubectl-proxy.ts';
import { underWay } from '../../../../fixtures/runs/under-way.ts';

const untouched: Unfolded = { stages: {}, links: {} };

function userLink(state: RunState, unfolded = untouched) {
  const section = linkSections(state, currentStep(state), unfolded)[0];
  if (section === undefined) throw new Error('there is always a user link');
  return section;
}

describe('the list of steps', () => {
  it('unfolds the failing stage by itself and leaves the sound ones folded', () => {
    const { stages, folded, word } = userLink(foldRun(nameNotInCertificate));
    expect(word).toBe('Fails');
    expect(folded).toBeNull();
    expect(stages.map((stage) => [stage.title, stage.look, stage.open, stage.note])).toEqual([
      ['Kubeconfig', 'pass', false, '8 steps'],
      ['Credential', 'pass', false, '4 steps'],
      ['Network', 'fail', true, 'TLS-03'],
      ['API server', 'blocked', false, 'behind 3.7'],
    ]);
  });

  it('names the failing step by its failure', () => {
    const network = userLink(foldRun(nameNotInCertificate)).stages[2];
    expect(network?.steps.find((step) => step.id === 'network.names')?.title).toBe('Name not in certificate');
    expect(network?.steps.find((step) => step.id === 'network.dates')?.title).toBe('Certificate is in date');
  });

  it('folds a link that wholly works into one line, and unfolds it when asked', () => {
    const state = foldRun(healthy);
    expect(userLink(state).folded).toEqual({
      title: '1–4  Kubeconfig to API server',
      note: `${stepsInScope(['user']).length} steps`,
    });
    expect(userLink(state).stages).toEqual([]);
    const open = userLink(state, { stages: {}, links: { user: true } });
    expect(open.folded).toBeNull();
    expect(open.stages).toHaveLength(4);
  });

  it('opens the stage where the walk stands, and says how far it is', () => {
    const { stages, word } = userLink(foldRun(underWay));
    expect(word).toBe('Measuring');
    expect(stages.map((stage) => [stage.look, stage.open, stage.note])).toEqual([
      ['pass', false, '8 steps'],
      ['pass', false, '4 steps'],
      ['run', true, '4 of 9'],
      ['wait', false, ''],
    ]);
  });

  it('lets the reader’s hand outweigh what opens by itself', () => {
    const { stages } = userLink(foldRun(nameNotInCertificate), {
      stages: { network: false, kubeconfig: true },
      links: {},
    });
    expect(stages.map((stage) => stage.open)).toEqual([true, false, false, false]);
  });

  it('says that the other links are not measured, and never that they work', () => {
    const [, dashboard, service] = linkSections(foldRun(healthy), null, untouched);
    for (const link of [dashboard, service]) {
      expect(link?.word).toBe('Not measured');
      expect(link?.remark).toBe('Not part of this walk.');
    }
  });

  it('puts the ways in between the Dashboard and its own sign-in, in the order of their numbers', () => {
    const sections = linkSections(foldRun(dashboardHealthy), null, {
      stages: {},
      links: { user: true, service: true },
    });
    expect(sections.map(({ id }) => id)).toEqual(['user', 'dashboard', 'ways', 'service']);
    expect(sections.flatMap(({ stages }) => stages.map(({ number }) => number))).toEqual(
      Array.from({ length: 13 }, (_, index) => index + 1),
    );
  });

  it('calls the ways in working where one of them works, and names it', () => {
    const ways = linkSections(foldRun(sevenOverKubectlProxy), null, untouched).find(({ id }) => id === 'ways');
    expect([ways?.look, ways?.word]).toEqual(['pass', 'Port-forward works']);
    const none = linkSections(foldRun(serviceAccountRecreated), null, untouched).find(({ id }) => id === 'ways');
    expect([none?.look, none?.word]).toEqual(['blocked', 'Blocked']);
  });

  it('says of a stage that does not apply why not', () => {
    const ways = linkSections(foldRun(dashboardHealthy), null, untouched).find(({ id }) => id === 'ways');
    expect(ways?.stages.find(({ id }) => id === 'node-port')?.note).toBe('Service has none');
  });

  it('says that the other links are blocked when the person can’t sign in', () => {
    const [, dashboard] = linkSections(foldRun(nameNotInCertificate), null, untouched);
    expect(dashboard?.word).toBe('Blocked');
  });
});
