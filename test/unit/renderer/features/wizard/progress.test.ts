import { describe, expect, it } from 'vitest';
import {
  activeStep,
  alsoRunning,
  currentStep,
  faultSteps,
  probesOfStep,
  statusLine,
  tally,
  timeUsed,
} from '../../../../../renderer/features/wizard/progress.ts';
import { foldRun, reduceRun } from '../../../../../shared/model/reduce-run.ts';
import { at, measured } from '../../../../fixtures/runs/build.ts';
import { healthy } from '../../../../fixtures/runs/healthy.ts';
import { nameNotInCertificate } from '../../../../fixtures/runs/name-not-in-certificate.ts';
import { serviceAccountRecreated } from '../../../../fixtures/runs/service-account-recreated.ts';
import { stopped, underWay, waitingForNext } from '../../../../fixtures/runs/under-way.ts';

describe('where the walk stands', () => {
  it('is the step that is measured, then the step of the first cause, then nowhere', () => {
    expect(currentStep(foldRun(underWay))).toBe('network.handshake');
    expect(currentStep(foldRun(nameNotInCertificate))).toBe('network.names');
    expect(currentStep(foldRun(healthy))).toBeNull();
  });

  it('is the step that waits for the person, one step at a time', () => {
    expect(activeStep(foldRun(waitingForNext))).toBe('network.name');
  });

  it('tells what runs beside it', () => {
    const state = reduceRun(foldRun(underWay), { type: 'stepStarted', step: 'network.clock' });
    expect(alsoRunning(state, 'network.handshake')).toEqual(['network.clock']);
  });
});

describe('what is measured', () => {
  it('counts the seconds of what is still under way, and its limit', () => {
    const probes = probesOfStep(foldRun(underWay), 'network.handshake');
    expect(probes.map((probe) => probe.doing)).toEqual(['Shake hands with 203.0.113.20:6443']);
    expect(timeUsed(probes, Date.parse(at(3_922)))).toEqual({ ms: 900, limitMs: 10_000 });
  });

  it('has no seconds once everything is in', () => {
    expect(timeUsed(probesOfStep(foldRun(nameNotInCertificate), 'network.names'), Date.parse(at(9_000)))).toBeNull();
  });
});

describe('the line at the bottom', () => {
  it('says that nothing was changed, always', () => {
    for (const events of [underWay, healthy, nameNotInCertificate, stopped, waitingForNext]) {
      expect(statusLine(foldRun(events), Date.parse(at(4_000)))).toContain('nothing in the cluster was changed');
    }
  });

  it('counts every step once', () => {
    expect(tally(foldRun(nameNotInCertificate))).toBe('29 steps: 16 work, 1 fails, 8 blocked, 4 not applicable');
    expect(tally(foldRun(stopped))).toBe('29 steps: 12 work, 1 can’t tell, 4 not applicable, 12 not asked');
  });

  it('tells a stopped walk from one that ran to its end', () => {
    expect(statusLine(foldRun(stopped), 0)).toMatch(/^Stopped after 4 s · /);
    expect(statusLine(foldRun(healthy), 0)).toMatch(/^Done in 3\.1 s · /);
  });
});

describe('the next fault', () => {
  it('leads to what fails and can’t be told, not to what waits behind it', () => {
    expect(faultSteps(foldRun(nameNotInCertificate))).toEqual(['network.names']);
    expect(faultSteps(foldRun(stopped))).toEqual(['network.handshake']);
    expect(faultSteps(foldRun(healthy))).toEqual([]);
  });
});

describe('what the walk did to the cluster', () => {
  const withTrial = (removed: boolean) =>
    foldRun([
      ...serviceAccountRecreated,
      ...measured({
        probe: 'trialPod',
        input: 'trial',
        doing: 'Try it inside the cluster',
        from: 4_000,
        ms: 2_000,
        limitMs: 90_000,
        steps: ['account.probe'],
        data: {
          namespace: 'kubernetes-dashboard',
          account: 'kubernetes-dashboard',
          image: 'curlimages/curl:8.10.1',
          missing: [],
          job: 'authpath-trial-x',
          refusal: null,
          pod: null,
          noPod: '',
          report: null,
          waitedMs: 2_000,
          removed,
          tidied: [],
        },
      }),
    ]);

  it('is nothing, unless the person agreed to a trial', () => {
    expect(statusLine(foldRun(serviceAccountRecreated), 0)).toContain('nothing in the cluster was changed');
    expect(statusLine(withTrial(true), 0)).toContain('a trial Job was made and removed again');
    expect(statusLine(withTrial(true), 0)).not.toContain('nothing in the cluster');
  });

  it('is said, too, where the Job could not be removed', () => {
    expect(statusLine(withTrial(false), 0)).toContain('a trial Job was made, which the cluster ends and removes');
  });
});
