import { describe, expect, it } from 'vitest';
import { describe as words } from '../../../shared/catalogue/describe.ts';
import { failureModes } from '../../../shared/catalogue/index.ts';
import { browserTexts, browserTextsFor } from '../../../shared/rules/dashboard/browser-texts.ts';
import { answered, deployment, healthyDashboard, inNamespace, judge, service, slice } from '../dashboard/builders.ts';
import { asked } from './builders.ts';

const step = 'browser.shows';
const told = (id: string) => judge(step, healthyDashboard({ asked: asked('all', { [step]: id }) }));

describe('what the person’s browser shows', () => {
  it('is not asked for by itself', () => {
    expect(judge(step, healthyDashboard())).toMatchObject({ outcome: 'notApplicable', reason: 'notUsed' });
    expect(told('of another version of this program')).toMatchObject({ outcome: 'notApplicable', reason: 'notUsed' });
  });
  it('is the page', () => expect(told('fine')).toMatchObject({ outcome: 'pass' }));

  it.each(browserTexts.filter(({ codes }) => codes.length > 0))(
    '“$text” is likely, and no more',
    ({ id, codes, next }) => {
      const finding = told(id);
      const [first] = codes;
      if (first === undefined || !('problems' in finding)) throw new Error('a problem is meant');
      const severity = failureModes[first].severity === 'warning' ? 'warn' : 'fail';
      expect(finding.outcome).toMatch(/^(?:warn|fail)$/);
      // What was measured may exclude some of them: below.
      if (id === 'no-endpoints') return;
      expect(finding).toMatchObject({
        outcome: severity,
        problems: [{ code: first, certainty: 'likely', candidates: codes }],
      });
      // Several causes: what would tell them apart.
      if (codes.length > 1) expect(next).not.toBeNull();
      for (const { code, args } of finding.problems) {
        expect(words(code, args).message).not.toMatch(/undefined|null|NaN|\[object/);
      }
    },
  );

  describe('“no endpoints” with what was measured of the Service', () => {
    const labels = { 'k8s-app': 'kubernetes-dashboard' };
    const named = service(
      {},
      { ports: [{ name: 'https', port: 443, targetPort: 8443, protocol: 'TCP' }], selector: labels },
    );
    const at = (made: ReturnType<typeof service>, ready: boolean) => {
      const finding = judge(
        step,
        healthyDashboard({
          asked: asked('all', { [step]: 'no-endpoints' }),
          dashboardCandidates: [answered('deployments', [deployment()]), answered('services', [made])],
          dashboardObjects: inNamespace({ endpointSlices: [slice({ conditions: { ready } })] }),
        }),
      );
      return 'problems' in finding ? finding.problems.map(({ candidates }) => candidates) : [];
    };
    it('its pods are ready and its port has a name: the address leaves the port out', () => {
      expect(at(named, true)).toEqual([['SVC-03']]);
    });
    it('its port has no name, and no pod is ready: it is the pods', () => {
      expect(at(service(), false)).toEqual([['SVC-02', 'SVC-01']]);
    });
    it('with both it may be either', () => {
      expect(at(named, false)).toEqual([['SVC-03', 'SVC-02', 'SVC-01']]);
    });
  });

  it('is asked with the texts that this version has', () => {
    expect(browserTextsFor('headlamp').map(({ id }) => id)).not.toContain('csrf');
    expect(browserTextsFor('2').map(({ id }) => id)).not.toContain('error-authenticating');
    expect(new Set(browserTexts.map(({ id }) => id)).size).toBe(browserTexts.length);
  });
});
