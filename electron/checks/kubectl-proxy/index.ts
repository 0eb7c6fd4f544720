import type { Check } from '../check.ts';
import { kubectlCheck } from './kubectl.ts';
import { proxyLoginCheck } from './login.ts';
import { proxyPageCheck } from './page.ts';
import { portCheck } from './port.ts';
import { proxyCheck } from './proxy.ts';

/** The way in by kubectl proxy, in the order of the flowchart. */
export const kubectlProxyChecks: readonly Check[] = [
  kubectlCheck,
  portCheck,
  proxyCheck,
  proxyPageCheck,
  proxyLoginCheck,
];
