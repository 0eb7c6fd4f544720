// WL-16: several copies of one part refuse each other’s forms, unless they share a key.
import { describe, expect, it } from 'vitest';
import { describe as words } from '../../../shared/catalogue/describe.ts';
import { answered, chartSeven, healthyDashboard, judge } from '../dashboard/builders.ts';
import { accountVolume, factsOf, healthyLog, judgeAll, type Raw, said, type World } from './world.ts';

const seven = chartSeven();
const modeOfSeven = (change: (container: Raw) => Raw, replicas = 2) => {
  const deployments = seven.deployments.map((made) => {
    const { metadata, spec } = made as { readonly metadata: Raw; readonly spec: { readonly template: Raw } };
    if (metadata.name !== 'kubernetes-dashboard-auth') return made;
    const { spec: pods } = spec.template as { readonly spec: { readonly containers: readonly Raw[] } };
    const template = { ...spec.template, spec: { ...pods, containers: pods.containers.map(change) } };
    return { ...made, spec: { ...spec, replicas, template } };
  });
  const dashboardCandidates = [answered('deployments', deployments), answered('services', seven.services)];
  return judge('service.mode', healthyDashboard({ dashboardCandidates, dashboardObjects: [] }));
};
const codes = (judgement: ReturnType<typeof judge>) =>
  'problems' in judgement ? judgement.problems.map(({ code, blocks }) => `${code}${blocks ? ' blocks' : ''}`) : [];

describe('of version 7', () => {
  it('auth twice and without CSRF_KEY: each copy makes a key up', () => {
    const judgement = modeOfSeven((container) => container);
    expect(judgement.outcome).toBe('warn');
    expect(codes(judgement)).toEqual(['WL-16']);
    const [problem] = 'problems' in judgement ? judgement.problems : [];
    const { message } = words('WL-16', problem?.args ?? {});
    expect(message).toMatch(/^kubernetes-dashboard-auth runs 2 times/);
    expect(message.split(/\s+/).length).toBeLessThan(30);
  });

  it.each([
    [
      'one key from the chart’s Secret',
      { env: [{ name: 'CSRF_KEY', valueFrom: { secretKeyRef: { name: 'csrf', key: 'private.key' } } }] },
    ],
    ['variables of a whole Secret, which can’t be seen', { envFrom: [{ secretRef: { name: 'csrf' } }] }],
    ['a key among its arguments', { args: ['--csrf-key=AAAA'] }],
    ['no forms to sign', { args: ['--disable-csrf-protection'] }],
  ])('no word of it with %s', (_, change) => {
    expect(codes(modeOfSeven((container) => ({ ...container, ...change })))).toEqual([]);
  });

  it('nor of one copy', () => {
    expect(codes(modeOfSeven((container) => container, 1))).toEqual([]);
  });
});

describe('of 1.10', () => {
  const log = said(
    'Using service account token for csrf signing',
    'Successful initial request to the apiserver, version: v1.36.3',
  );
  const old = (change: World) => {
    const judged = judgeAll(
      factsOf({
        image: 'k8s.gcr.io/kubernetes-dashboard-amd64:v1.10.1',
        args: ['--auto-generate-certificates'],
        log,
        ...change,
      }),
    )['service.mode'];
    return judged === undefined ? [] : codes(judged);
  };

  it('twice: each copy signs with its own pod’s token', () => {
    expect(old({ replicas: 2, volume: accountVolume() })).toEqual(['WL-16']);
  });
  it('with the account’s one Secret, as up to 1.20, they share it', () => {
    const volume = { name: 'token', secret: { secretName: 'kubernetes-dashboard-token-x7k2p' } };
    expect(old({ replicas: 2, volume })).toEqual([]);
  });
  it('once there is nobody to refuse it', () => {
    expect(old({ replicas: 1 })).toEqual([]);
  });
  it('with a random key that its log tells it is KF-08, and 2.7 keeps its key in a Secret', () => {
    expect(old({ replicas: 2, log: said('Using random key for csrf signing') })).toEqual(['KF-08']);
    expect(
      codes(judgeAll(factsOf({ replicas: 2, log: healthyLog }))['service.mode'] ?? modeOfSeven((one) => one, 1)),
    ).toEqual([]);
  });
});
