import { accountModes } from './account.ts';
import { authenticationModes } from './authentication.ts';
import { authorizationModes } from './authorization.ts';
import { browserModes } from './browser.ts';
import { connectionModes } from './connection.ts';
import { credentialModes } from './credential.ts';
import { discoveryModes } from './discovery.ts';
import { endpointModes } from './endpoint.ts';
import { headlampModes } from './headlamp.ts';
import { healthModes } from './health.ts';
import { besideModes } from './health-of-others.ts';
import { kubeconfigModes } from './kubeconfig.ts';
import { kubectlModes } from './kubectl.ts';
import { kubectlProxyModes } from './kubectl-proxy.ts';
import { nameModes } from './name.ts';
import { nodePortModes } from './node-port.ts';
import { notMeasuredModes } from './not-measured.ts';
import { podKubeconfigModes } from './pod-kubeconfig.ts';
import { proxyModes } from './proxy.ts';
import { serviceModes } from './service.ts';
import { tlsModes } from './tls.ts';
import { workloadModes } from './workload.ts';

/** Every failure mode by its code. A code never changes its meaning and is never reused. */
export const failureModes = {
  ...kubeconfigModes,
  ...credentialModes,
  ...nameModes,
  ...connectionModes,
  ...proxyModes,
  ...tlsModes,
  ...endpointModes,
  ...healthModes,
  ...besideModes,
  ...authenticationModes,
  ...authorizationModes,
  ...discoveryModes,
  ...workloadModes,
  ...serviceModes,
  ...headlampModes,
  ...accountModes,
  ...podKubeconfigModes,
  ...notMeasuredModes,
  ...kubectlModes,
  ...kubectlProxyModes,
  ...nodePortModes,
  ...browserModes,
} as const;

export type FailureModes = typeof failureModes;
export type FailureCode = keyof FailureModes;
