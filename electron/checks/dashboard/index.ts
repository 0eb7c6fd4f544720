import type { Check } from '../check.ts';
import { endpointsCheck } from './endpoints.ts';
import { installCheck } from './install.ts';
import { pageCheck } from './page.ts';
import { podsCheck } from './pods.ts';
import { serviceCheck } from './service.ts';
import { dashboardVersionCheck } from './version.ts';

/** The Dashboard, in the order of the flowchart. */
export const dashboardChecks: readonly Check[] = [
  installCheck,
  dashboardVersionCheck,
  podsCheck,
  serviceCheck,
  endpointsCheck,
  pageCheck,
];
