import { describe, expect, it } from 'vitest';
import { linksOfWay, mapArrows } from '../../../../../renderer/features/map/arrows.ts';
import { mapTexts } from '../../../../../renderer/features/map/map-texts.ts';
import type { StepId } from '../../../../../shared/flow/steps.ts';
import { foldRun, initialRun } from '../../../../../shared/model/reduce-run.ts';
import type { RunEvent } from '../../../../../shared/model/run.ts';
import { problem, settled } from '../../../../fixtures/runs/build.ts';
import { dashboardHealthy } from '../../../../fixtures/runs/dashboard-healthy.ts';
import { healthy } from '../../../../fixtures/runs/healthy.ts';
import { nameNotInCertificate } from '../../../../fixtures/runs/name-not-in-certificate.ts';
import { noDashboard } from '../../../../fixtures/runs/no-dashboard.ts';
import { nodePortHttp } from '../../../../fixtures/runs/node-port-http.ts';
import { refused } from '../../../../fixtures/runs/refused.ts';
import { serviceAccountRecreated } from '../../../../fixtures/runs/service-account-recreated.ts';
import { sevenOverKubectlProxy } from '../../../../fixtures/runs/seven-over-kubectl-proxy.ts';
import { stopped, underWay } from '../../../../fixtures/runs/under-way.ts';

function arrows(events: readonly RunEvent[]): Record<string, string> {
  return Object.fromEntries(mapArrows(foldRun(events)).map((arrow) => [arrow.id, `${arrow.look}: ${arrow.word}`]));
}

function isFinding(event: RunEvent, step: StepId): boolean {
  return event.type === 'finding' && event.finding.step === step;
}

describe('the map', () => {
  it('turns both ways of signing in red where the link fails, and blocks what lies behind', () => {
    expect(arrows(nameNotInCertificate)).toEqual({
      kubectl: 'fail: fails here',
      direct: 'fail: fails here',
      nodePort: 'blocked: blocked',
      proxy: 'blocked: blocked',
      service: 'blocked: blocked',
      localhost: 'na: not measured',
      forward: 'na: not measured',
    });
  });

  it('never shows as working what was not measured', () => {
    expect(arrows(healthy)).toEqual({
      kubectl: 'pass: works · 81 ms',
      direct: 'na: not measured',
      nodePort: 'na: not measured',
      proxy: 'na: not measured',
      service: 'na: not measured',
      localhost: 'na: not measured',
      forward: 'na: not measured',
    });
  });

  it('knows of a browser’s own way only what holds for every client', () => {
    expect(arrows(refused)).toMatchObject({ kubectl: 'fail: fails here', direct: 'na: not measured' });
  });

  it('lights every link that a way in uses', () => {
    expect(linksOfWay.kubectl).toEqual(['localhost', 'kubectl', 'proxy']);
    expect(linksOfWay.direct).toEqual(['direct', 'proxy']);
  });

  it('marches while it is measured and waits before that', () => {
    expect(arrows(underWay)).toMatchObject({ kubectl: 'run: measuring', proxy: 'na: not measured' });
    expect(mapArrows(initialRun).map((arrow) => arrow.look)).toEqual(['wait', 'wait', 'na', 'na', 'na', 'na', 'na']);
  });

  it('colours three links and four ways by what was measured of each', () => {
    expect(arrows(dashboardHealthy)).toEqual({
      kubectl: 'pass: works · 81 ms',
      proxy: 'pass: works',
      service: 'pass: works',
      direct: 'na: not set up',
      nodePort: 'na: not set up',
      localhost: 'pass: works',
      forward: 'pass: works',
    });
  });

  it('turns the Dashboard’s own arrow red, and blocks the ways whose page waits for it', () => {
    expect(arrows(serviceAccountRecreated)).toEqual({
      kubectl: 'pass: works · 81 ms',
      proxy: 'blocked: blocked',
      service: 'fail: fails here',
      direct: 'na: not set up',
      nodePort: 'na: not set up',
      localhost: 'blocked: blocked',
      forward: 'blocked: blocked',
    });
  });

  it('does not call a way working that leads to the page and lets nobody log in', () => {
    expect(arrows(sevenOverKubectlProxy)).toMatchObject({ localhost: 'warn: page only', forward: 'pass: works' });
    expect(arrows(nodePortHttp)).toMatchObject({ nodePort: 'warn: page only', proxy: 'pass: works' });
  });

  it('leaves the way from server to Dashboard as it was measured when only the browser shows a fault', () => {
    const shows = dashboardHealthy.flatMap((event): readonly RunEvent[] => {
      if (event.type === 'verdict')
        return [{ ...event, verdict: { ...event.verdict, links: { ...event.verdict.links, dashboard: 'fail' } } }];
      if (!isFinding(event, 'browser.shows')) return [event];
      const told = problem({
        code: 'UI-10',
        title: 'CSRF validation failed',
        message: 'The Dashboard forgot the login.',
      });
      return settled('browser.shows', { outcome: 'fail', message: told.message, problems: [told] });
    });
    expect(arrows(shows).proxy).toBe(arrows(dashboardHealthy).proxy);
  });

  it('says of every arrow behind the API server that there is no Dashboard', () => {
    expect(arrows(noDashboard)).toMatchObject({
      kubectl: 'pass: works · 81 ms',
      proxy: 'na: no Dashboard',
      service: 'na: no Dashboard',
      localhost: 'na: no Dashboard',
      forward: 'na: no Dashboard',
    });
  });

  it('marches on every way that is still measured', () => {
    const half = dashboardHealthy.filter(
      (event) => event.type !== 'verdict' && event.type !== 'runFinished' && !isFinding(event, 'port-forward.page'),
    );
    expect(arrows(half)).toMatchObject({ forward: 'run: measuring', localhost: 'pass: works' });
  });

  it('shows a fault as soon as a step has failed, before the verdict', () => {
    const half = nameNotInCertificate.filter((event) => event.type !== 'verdict' && event.type !== 'runFinished');
    expect(arrows(half)).toMatchObject({ kubectl: 'fail: fails here', service: 'blocked: blocked' });
  });

  it('does not turn red over a prediction that the server has not confirmed yet', () => {
    const expired = settled('credential.validity', {
      outcome: 'fail',
      message: 'Your token ended yesterday.',
      problems: [
        problem({ code: 'CRED-07', title: 'The token has expired', message: '', predicted: true, blocks: false }),
      ],
    });
    expect(arrows([...underWay, ...expired])).toMatchObject({ kubectl: 'run: measuring' });
  });

  it('can’t tell after a stop', () => {
    expect(arrows(stopped)).toMatchObject({ kubectl: 'unsure: can’t tell' });
  });
});

describe('the boxes of the map', () => {
  it('name the Dashboard that the walk is about, and mark it where the cause lies in it', () => {
    expect(mapTexts(foldRun(serviceAccountRecreated), null)).toMatchObject({
      dashboard: ['2.7.0', 'kubernetes-dashboard'],
      hot: 'dashboard',
    });
    expect(mapTexts(foldRun(sevenOverKubectlProxy), null)).toMatchObject({
      dashboard: ['7.13.0', 'kubernetes-dashboard'],
      hot: null,
    });
    expect(mapTexts(foldRun(noDashboard), null).dashboard).toEqual(['none installed']);
  });

  it('carry what was measured, and say what was not', () => {
    expect(mapTexts(foldRun(healthy), 'mara-t14')).toEqual({
      workstation: 'Your workstation · mara-t14',
      kubectl: 'as mara',
      server: ['v1.36.3', '203.0.113.20:6443'],
      dashboard: ['not part of this walk'],
      hot: null,
    });
    expect(mapTexts(foldRun(nameNotInCertificate), null).server).toEqual([
      'version not known yet',
      '203.0.113.20:6443',
    ]);
  });

  it('mark the API server when it is the one that refuses', () => {
    expect(mapTexts(foldRun(refused), null).hot).toBe('server');
    expect(mapTexts(foldRun(nameNotInCertificate), null).hot).toBeNull();
  });
});
