import type { Case } from '../case.ts';
import { authenticationCases, authorizationCases } from './authentication.ts';
import { besideCases } from './beside.ts';
import { combinedCases } from './combined.ts';
import { credentialCases } from './credential.ts';
import { endpointCases, healthCases } from './endpoint.ts';
import { healthyCases } from './healthy.ts';
import { kubeconfigCases } from './kubeconfig.ts';
import { connectionCases, nameCases, proxyCases } from './network.ts';
import { oddHabitsCases } from './odd-habits.ts';
import { oddKubeconfigCases } from './odd-kubeconfig.ts';
import { oddNetworkCases } from './odd-network.ts';
import { oddServerCases } from './odd-server.ts';
import { oddTlsCases } from './odd-tls.ts';
import { pluginCases } from './plugin.ts';
import { proxyWayCases } from './proxy-way.ts';
import { refusalCases } from './refusal.ts';
import { rightsCases } from './rights.ts';
import { secondWordCases } from './second-word.ts';
import { tlsCases } from './tls.ts';

export const cases: readonly Case[] = [
  ...kubeconfigCases,
  ...credentialCases,
  ...pluginCases,
  ...nameCases,
  ...connectionCases,
  ...proxyCases,
  ...proxyWayCases,
  ...tlsCases,
  ...endpointCases,
  ...healthCases,
  ...besideCases,
  ...authenticationCases,
  ...refusalCases,
  ...authorizationCases,
  ...rightsCases,
  ...combinedCases,
  ...secondWordCases,
  ...healthyCases,
  ...oddKubeconfigCases,
  ...oddTlsCases,
  ...oddNetworkCases,
  ...oddServerCases,
  ...oddHabitsCases,
];
