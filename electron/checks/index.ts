import { browserChecks } from './browser/index.ts';
import type { Check } from './check.ts';
import { credentialChecks } from './credential/index.ts';
import { dashboardChecks } from './dashboard/index.ts';
import { directChecks } from './direct/index.ts';
import { kubeconfigChecks } from './kubeconfig/index.ts';
import { kubectlProxyChecks } from './kubectl-proxy/index.ts';
import { networkChecks } from './network/index.ts';
import { nodePortChecks } from './node-port/index.ts';
import { portForwardChecks } from './port-forward/index.ts';
import { serverChecks } from './server/index.ts';
import { serviceChecks } from './service/index.ts';

/** Every check, in the order of the flowchart. */
export const checks: readonly Check[] = [
  ...kubeconfigChecks,
  ...credentialChecks,
  ...networkChecks,
  ...serverChecks,
  ...dashboardChecks,
  ...kubectlProxyChecks,
  ...directChecks,
  ...nodePortChecks,
  ...portForwardChecks,
  ...browserChecks,
  ...serviceChecks,
];
