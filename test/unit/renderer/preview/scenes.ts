import type { Explanation } from '../../../../shared/contract/operations.ts';
import type { TargetList } from '../../../../shared/contract/targets.ts';
import type { StepId } from '../../../../shared/flow/steps.ts';
import type { RunEvent } from '../../../../shared/model/run.ts';
import { dashboardHealthy } from '../../../fixtures/runs/dashboard-healthy.ts';
import { healthy } from '../../../fixtures/runs/healthy.ts';
import { nameNotInCertificate } from '../../../fixtures/runs/name-not-in-certificate.ts';
import { noDashboard } from '../../../fixtures/runs/no-dashboard.ts';
import { nodePortHttp } from '../../../fixtures/runs/node-port-http.ts';
import { refused } from '../../../fixtures/runs/refused.ts';
import { serviceAccountRecreated } from '../../../fixtures/runs/service-account-recreated.ts';
import { sevenOverKubectlProxy } from '../../../fixtures/runs/seven-over-kubectl-proxy.ts';
import { severalInstalls } from '../../../fixtures/runs/several-installs.ts';
import { manyTargets, noTargets, someTargets } from '../../../fixtures/runs/targets.ts';
import { stopped, underWay, waitingForNext } from '../../../fixtures/runs/under-way.ts';

export interface Scene {
  readonly targets: TargetList;
  readonly events: readonly RunEvent[];
  readonly explanations: readonly Explanation[];
  readonly open: StepId | null;
  readonly flowchart: boolean;
}

const base: Scene = {
  targets: someTargets,
  events: [],
  explanations: [
    {
      code: 'TLS-03',
      title: 'The server’s certificate has other names',
      why: 'The address in the kubeconfig is not among the names of the certificate.',
      score: 0.9,
      next: 'walk the context: it compares the names',
    },
  ],
  open: null,
  flowchart: false,
};

/** What can be looked at, by name. */
export const scenes: Readonly<Record<string, Scene>> = {
  start: base,
  many: { ...base, targets: manyTargets(300) },
  empty: { ...base, targets: noTargets },
  fault: { ...base, events: nameNotInCertificate },
  refused: { ...base, events: refused },
  healthy: { ...base, events: healthy },
  dashboard: { ...base, events: dashboardHealthy },
  several: { ...base, events: severalInstalls },
  seven: { ...base, events: sevenOverKubectlProxy },
  'node-port': { ...base, events: nodePortHttp },
  'no-dashboard': { ...base, events: noDashboard },
  service: { ...base, events: serviceAccountRecreated },
  'flowchart-all': { ...base, events: serviceAccountRecreated, flowchart: true },
  running: { ...base, events: underWay },
  paused: { ...base, events: waitingForNext },
  stopped: { ...base, events: stopped },
  step: { ...base, events: nameNotInCertificate, open: 'network.connect' },
  flowchart: { ...base, events: nameNotInCertificate, flowchart: true },
  'flowchart-healthy': { ...base, events: healthy, flowchart: true },
};
