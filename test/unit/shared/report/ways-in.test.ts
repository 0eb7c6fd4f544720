import { describe, expect, it } from 'vitest';
import { foldRun } from '../../../../shared/model/reduce-run.ts';
import type { RunEvent } from '../../../../shared/model/run.ts';
import { howToOpen } from '../../../../shared/report/how-to-open.ts';
import { linkSentence } from '../../../../shared/report/link-sentence.ts';
import { waysIn } from '../../../../shared/report/ways-in.ts';
import { passed, settled } from '../../../fixtures/runs/build.ts';
import { dashboardHealthy, unsafeOverHttp } from '../../../fixtures/runs/dashboard-healthy.ts';
import { healthy } from '../../../fixtures/runs/healthy.ts';
import { nameNotInCertificate } from '../../../fixtures/runs/name-not-in-certificate.ts';
import { noDashboard } from '../../../fixtures/runs/no-dashboard.ts';
import { nodePortHttp } from '../../../fixtures/runs/node-port-http.ts';
import { serviceAccountRecreated } from '../../../fixtures/runs/service-account-recreated.ts';
import { sevenOverKubectlProxy } from '../../../fixtures/runs/seven-over-kubectl-proxy.ts';
import { severalInstalls } from '../../../fixtures/runs/several-installs.ts';

function ways(events: readonly RunEvent[]): Record<string, string> {
  return Object.fromEntries(
    waysIn(foldRun(events)).map(({ path, word, recommended }) => [path, `${word}${recommended ? ', take this' : ''}`]),
  );
}

describe('the ways in, side by side', () => {
  it('recommend the document’s own way for a version that can log in by it', () => {
    expect(ways(dashboardHealthy)).toEqual({
      'kubectl-proxy': 'works, take this',
      direct: 'not set up',
      'node-port': 'not set up',
      'port-forward': 'works',
    });
  });

  it('recommend port-forward for version 7, whose login kubectl proxy breaks', () => {
    expect(ways(sevenOverKubectlProxy)).toMatchObject({
      'kubectl-proxy': 'page only',
      'port-forward': 'works, take this',
    });
  });

  it('recommend none that lets nobody log in, whatever the others do', () => {
    expect(ways(nodePortHttp)).toMatchObject({ 'node-port': 'page only', 'kubectl-proxy': 'works, take this' });
    expect(Object.values(ways(serviceAccountRecreated)).filter((word) => word.includes('take this'))).toEqual([]);
  });

  it('call direct access a way in only where a login through the API server was judged to work', () => {
    const opened = [...passed('direct.certificate', 'mara'), ...passed('direct.page', 'loads')];
    expect(ways([...dashboardHealthy, ...opened])).toMatchObject({ direct: 'works' });
    expect(ways([...sevenOverKubectlProxy, ...opened])).toMatchObject({ direct: 'page only' });
    const unknown = settled('kubectl-proxy.login', {
      outcome: 'notApplicable',
      reason: 'cannotBeTold',
      message: 'The Dashboard did not say how it takes logins.',
    });
    expect(ways([...dashboardHealthy, ...opened, ...unknown])).toMatchObject({ direct: 'page only' });
  });

  it('say for which step a blocked way waits', () => {
    const forward = waysIn(foldRun(serviceAccountRecreated)).find(({ path }) => path === 'port-forward');
    expect(forward?.sentence).toBe('Waits for step 12.5: token refused.');
  });

  it('lead nowhere where there is no Dashboard, though kubectl proxy itself works', () => {
    expect(new Set(Object.values(ways(noDashboard)))).toEqual(new Set(['no Dashboard']));
  });

  it('are none in a walk that looks at the person’s own sign-in alone', () => {
    expect(ways(healthy)).toEqual({});
  });
});

describe('the sentence that tells user against service apart', () => {
  it.each([
    ['both work', dashboardHealthy, 'Both sign-ins work, yours and the Dashboard’s own.'],
    [
      'the Dashboard’s fails',
      serviceAccountRecreated,
      'Your own sign-in works; it is the Dashboard’s own sign-in that fails.',
    ],
    ['a way lets nobody log in', nodePortHttp, 'Both sign-ins work, yours and the Dashboard’s own.'],
    ['no Dashboard', noDashboard, 'Your own sign-in works, and no Dashboard is installed here.'],
  ])('%s', (_which, events, sentence) => {
    expect(linkSentence(foldRun(events))).toBe(sentence);
  });

  it('says that no way leads in where nobody can log in by any of them', () => {
    const closed = (['kubectl-proxy.login', 'port-forward.login'] as const).flatMap((step) =>
      settled(step, { outcome: 'warn', message: unsafeOverHttp.message, problems: [unsafeOverHttp] }),
    );
    expect(linkSentence(foldRun([...dashboardHealthy, ...closed]))).toBe(
      'Both sign-ins work, yours and the Dashboard’s own; but no way in lets you log in.',
    );
  });

  it('is not said of a walk that did not look at the Dashboard, and not before the verdict', () => {
    expect(linkSentence(foldRun(nameNotInCertificate))).toBeNull();
    const half = dashboardHealthy.filter(({ type }) => type !== 'verdict' && type !== 'runFinished');
    expect(linkSentence(foldRun(half))).toBeNull();
  });
});

describe('how to open the Dashboard', () => {
  const commands = (events: readonly RunEvent[], way: Parameters<typeof howToOpen>[1]) =>
    howToOpen(foldRun(events), way).flatMap((step) => step.commands.map(({ argv }) => argv.join(' ')));

  it('forwards a port to the Service meant for people, by its own port', () => {
    expect(commands(severalInstalls, 'port-forward')).toEqual([
      'kubectl --context prod-eu-admin --namespace kubernetes-dashboard port-forward service/kubernetes-dashboard-kong-proxy 8443:443',
      'kubectl --context prod-eu-admin --namespace kubernetes-dashboard create token ACCOUNT',
    ]);
  });

  it('names the whole address behind kubectl proxy, with scheme and port', () => {
    expect(howToOpen(foldRun(dashboardHealthy), 'kubectl-proxy').at(-1)?.address).toBe(
      'http://localhost:8001/api/v1/namespaces/kubernetes-dashboard/services/https:kubernetes-dashboard:443/proxy/',
    );
  });

  it('says nothing where nobody knows the Service', () => {
    expect(howToOpen(foldRun(noDashboard), 'port-forward')).toEqual([]);
  });
});
