import type { LinkId } from '../../shared/flow/steps.ts';

/** A practice fault. `expected` is what the walk must find where there is no kubectl; the tests hold it to that. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly expected: readonly string[];
  /** The link that it is about; absent: yours to the API server. */
  readonly link?: LinkId;
}

/** The practice clusters, easiest first. */
export const scenarios = [
  { name: 'healthy', title: 'Everything works', expected: [] },
  { name: 'expired-server-certificate', title: 'Expired server certificate', expected: ['TLS-06'] },
  { name: 'wrong-authority', title: 'Wrong certificate authority', expected: ['TLS-01'] },
  { name: 'name-not-in-certificate', title: 'Name not in the certificate', expected: ['TLS-03'] },
  { name: 'expired-client-certificate', title: 'Expired client certificate', expected: ['CRED-01'] },
  { name: 'expired-token', title: 'Expired token', expected: ['CRED-07'] },
  { name: 'foreign-token', title: 'Token of another cluster', expected: ['AUTHN-03', 'AUTHN-05'] },
  { name: 'proxy-refuses', title: 'Proxy that refuses', expected: ['PRX-01'] },
  { name: 'balancer-without-server', title: 'API server down behind a load balancer', expected: ['EP-02'] },
  { name: 'sign-in-page', title: 'A login page in between', expected: ['EP-01'] },
  { name: 'nothing-listens', title: 'Cluster is stopped', expected: ['KCFG-18', 'NET-01', 'NET-07'] },
  { name: 'few-rights', title: 'Signed in, but with few rights', expected: ['AUTHZ-01'] },
  { name: 'dashboard-healthy', title: 'Dashboard 2.7 that works', expected: ['DISC-06'], link: 'dashboard' },
  {
    name: 'dashboard-account-remade',
    title: 'Dashboard whose account was made anew',
    expected: ['SA-04'],
    link: 'service',
  },
  {
    name: 'dashboard-seven',
    title: 'Dashboard 7, with login by port-forward only',
    expected: ['DISC-06'],
    link: 'dashboard',
  },
  {
    name: 'dashboard-two-installs',
    title: 'Dashboard 2.7 and Headlamp in one cluster',
    expected: ['DISC-06'],
    link: 'dashboard',
  },
] as const satisfies readonly Scenario[];

export type ScenarioName = (typeof scenarios)[number]['name'];

export function isScenarioName(text: string): text is ScenarioName {
  return scenarios.some(({ name }) => name === text);
}

/** The link that a scenario is about. */
export function linkOf(scenario: ScenarioName): LinkId {
  const found: Scenario | undefined = scenarios.find(({ name }) => name === scenario);
  return found?.link ?? 'user';
}
