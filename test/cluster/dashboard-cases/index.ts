import { accountCases } from './account.ts';
import type { DashboardCase } from './case.ts';
import { combinedDashboardCases } from './combined.ts';
import { fileCases } from './file.ts';
import { ingressCases } from './ingress.ts';
import { nodeCases } from './nodes.ts';
import { oddCases } from './odd.ts';
import { oddSettingCases } from './odd-settings.ts';
import { otherWorkloadCases } from './other-workloads.ts';
import { policyCases } from './policy.ts';
import { replicaCases } from './replicas.ts';
import { rightsCases } from './rights.ts';
import { serviceCases } from './service.ts';
import { headlampCases, sevenCases } from './seven.ts';
import { sidecarCases } from './sidecars.ts';
import { timeCases } from './times.ts';
import { healthyDashboardCases, wayCases } from './ways.ts';
import { workloadCases } from './workload.ts';

export const dashboardCases: readonly DashboardCase[] = [
  ...healthyDashboardCases,
  ...accountCases,
  ...policyCases,
  ...fileCases,
  ...workloadCases,
  ...otherWorkloadCases,
  ...replicaCases,
  ...serviceCases,
  ...ingressCases,
  ...sevenCases,
  ...headlampCases,
  ...combinedDashboardCases,
  ...wayCases,
  ...nodeCases,
  ...sidecarCases,
  ...timeCases,
  ...oddCases,
  ...oddSettingCases,
  ...rightsCases,
];
