import { accessProbe } from './access.ts';
import { accountAccessProbe } from './account-access.ts';
import { apiServerPodsProbe } from './api-server-pods.ts';
import { authorityProbe } from './authority.ts';
import { bearerTokenProbe } from './bearer-token.ts';
import { clientCertificateProbe } from './client-certificate.ts';
import { clockProbe } from './clock.ts';
import { connectProbe } from './connect.ts';
import { discoveryProbe } from './discovery.ts';
import { environmentProbe } from './environment.ts';
import { execCredentialProbe } from './exec-credential.ts';
import { execPluginProbe } from './exec-plugin.ts';
import { httpProbe } from './http.ts';
import { identityProbe } from './identity.ts';
import { kubeconfigProbe } from './kubeconfig.ts';
import { kubectlProbe } from './kubectl.ts';
import { kubectlProxyProbe } from './kubectl-proxy.ts';
import { kubectlsProbe } from './kubectls.ts';
import { localPortProbe } from './local-port.ts';
import { loginShellProbe } from './login-shell.ts';
import { nodePortProbe } from './node-port.ts';
import { objectsProbe } from './objects.ts';
import { otherContextsProbe } from './other-contexts.ts';
import { pluginPolicyProbe } from './plugin-policy.ts';
import { podLogProbe } from './pod-log.ts';
import { portForwardProbe } from './port-forward.ts';
import type { ProbeRegistry } from './probe.ts';
import { publishedIssuerProbe } from './published-issuer.ts';
import { resolveProbe } from './resolve.ts';
import { roleBindingsProbe } from './role-bindings.ts';
import { servicePageProbe } from './service-page.ts';
import { tlsProbe } from './tls.ts';
import { tokenReviewProbe } from './token-review.ts';
import { trialLeftoversProbe } from './trial-leftovers.ts';
import { trialPodProbe } from './trial-pod.ts';
import { trialTokenProbe } from './trial-token.ts';
import { trustProbe } from './trust.ts';
import { tunnelProbe } from './tunnel.ts';

/** Every probe by its name. */
export const probes: ProbeRegistry = {
  clock: clockProbe,
  environment: environmentProbe,
  loginShell: loginShellProbe,
  kubeconfig: kubeconfigProbe,
  authority: authorityProbe,
  clientCertificate: clientCertificateProbe,
  bearerToken: bearerTokenProbe,
  execPlugin: execPluginProbe,
  pluginPolicy: pluginPolicyProbe,
  execCredential: execCredentialProbe,
  resolve: resolveProbe,
  connect: connectProbe,
  tunnel: tunnelProbe,
  tls: tlsProbe,
  trust: trustProbe,
  http: httpProbe,
  identity: identityProbe,
  objects: objectsProbe,
  podLog: podLogProbe,
  servicePage: servicePageProbe,
  kubectls: kubectlsProbe,
  localPort: localPortProbe,
  kubectlProxy: kubectlProxyProbe,
  portForward: portForwardProbe,
  nodePort: nodePortProbe,
  access: accessProbe,
  accountAccess: accountAccessProbe,
  discovery: discoveryProbe,
  apiServerPods: apiServerPodsProbe,
  otherContexts: otherContextsProbe,
  publishedIssuer: publishedIssuerProbe,
  tokenReview: tokenReviewProbe,
  roleBindings: roleBindingsProbe,
  trialPod: trialPodProbe,
  trialToken: trialTokenProbe,
  trialLeftovers: trialLeftoversProbe,
  kubectl: kubectlProbe,
};
