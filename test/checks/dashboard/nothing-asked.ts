import type { Facts } from '../../../electron/checks/facts.ts';

/** The Dashboard's facts in a walk that asked for none. */
export const nothingAsked = {
  clusterCandidates: [],
  dashboardCandidates: [],
  dashboardObjects: [],
  nodes: null,
  podLogs: [],
  servicePages: [],
  kubectls: null,
  proxyPort: null,
  kubeSystem: null,
  kubectlProxy: null,
  root: null,
  wayAccess: null,
  portForward: null,
  nodePorts: [],
  clusterBindings: null,
  trialPod: null,
  trialToken: null,
  trialLeftovers: null,
  apiServerService: [],
  accountRights: [],
  clusterGrants: [],
  mountedAuthorities: [],
  podTrust: null,
  clusterNames: [],
} as const satisfies Partial<Facts>;
