import type { PathChoice } from '../../shared/flow/scope.ts';
import type { StepId } from '../../shared/flow/steps.ts';
import type {
  AuthorityEvidence,
  BearerTokenEvidence,
  ClientCertificateEvidence,
  ExecCredentialEvidence,
  ExecPluginEvidence,
  PluginPolicyEvidence,
  TrustEvidence,
} from '../../shared/model/evidence/credential.ts';
import type {
  AccountAccessEvidence,
  PodLogEvidence,
  ServicePageEvidence,
} from '../../shared/model/evidence/dashboard.ts';
import type {
  AccessEvidence,
  ApiServerPodsEvidence,
  DiscoveryEvidence,
  HttpEvidence,
  IdentityEvidence,
} from '../../shared/model/evidence/http.ts';
import type { KubeconfigEvidence } from '../../shared/model/evidence/kubeconfig.ts';
import type {
  ClockEvidence,
  ConnectEvidence,
  EnvironmentEvidence,
  LoginShellEvidence,
  ResolveEvidence,
  TlsEvidence,
  TunnelEvidence,
} from '../../shared/model/evidence/network.ts';
import type { ObjectsEvidence } from '../../shared/model/evidence/objects.ts';
import type {
  OtherContextsEvidence,
  PublishedIssuerEvidence,
  TokenReviewEvidence,
} from '../../shared/model/evidence/refusal.ts';
import type { RoleBindingsEvidence } from '../../shared/model/evidence/rights.ts';
import type {
  TrialLeftoversEvidence,
  TrialPodEvidence,
  TrialTokenEvidence,
} from '../../shared/model/evidence/trial.ts';
import type {
  KubectlProxyEvidence,
  KubectlsEvidence,
  LocalPortEvidence,
  NodePortEvidence,
  PortForwardEvidence,
} from '../../shared/model/evidence/ways.ts';

import type { InstallName, TrialConsent } from '../../shared/model/run.ts';

/** The part of the request that decides what is a fault: a way in that is asked for by name must work. */
export interface AskedFor {
  readonly paths: readonly PathChoice[];
  readonly install: InstallName | null;
  /** Step → id of the text that the person's browser showed. */
  readonly told: Readonly<Partial<Record<StepId, string>>>;
  readonly trial: TrialConsent | null;
}

/**
 * What a check may need, by name. `null`: not asked, because there is nothing to ask (no proxy: no tunnel; an IP address:
 * nothing to resolve; the step before failed). Lists have one entry an address or route.
 */
export interface Facts {
  /** What the person asked for; it is measured by nobody. */
  readonly asked: AskedFor;
  readonly clock: ClockEvidence;
  readonly environment: EnvironmentEvidence;
  readonly kubeconfig: KubeconfigEvidence;
  /** Only where this program was not started from a shell, and the kubeconfig that it looks for is missing or lacks the context. */
  readonly loginShell: LoginShellEvidence | null;
  readonly authority: AuthorityEvidence | null;
  /** Certificates of entries that another file's entries hide from this target, as `hiddenWithCertificates` orders them. */
  readonly hiddenCertificates: readonly AuthorityEvidence[];
  readonly clientCertificate: ClientCertificateEvidence | null;
  readonly bearerToken: BearerTokenEvidence | null;
  readonly execPlugin: ExecPluginEvidence | null;
  /** The login shell, where this program's PATH does not lead to the sign-in program and it was not started from a shell. */
  readonly pluginShell: LoginShellEvidence | null;
  /** The sign-in program looked up on that shell's PATH. */
  readonly shellPlugin: ExecPluginEvidence | null;
  /** May kubectl start the program that was found? */
  readonly pluginPolicy: PluginPolicyEvidence | null;
  /** The sign-in program’s answer: asked only with consent, and only where client-go would start the program. */
  readonly execCredential: ExecCredentialEvidence | null;
  readonly resolve: ResolveEvidence | null;
  /** Every address of the server, in the order of the resolver; a literal address gives one. Empty through a proxy. */
  readonly connections: readonly ConnectEvidence[];
  readonly tunnel: TunnelEvidence | null;
  /** Is the API server reachable without the proxy? Asked only when the proxy failed us. */
  readonly directConnections: readonly ConnectEvidence[];
  /** An https proxy's own certificate, compared with what the kubeconfig trusts: Go verifies it by the same settings. */
  readonly proxyTrust: TrustEvidence | null;
  /** The server's name looked up and handshakes with it past the proxy, only when the one in its tunnel has failed. */
  readonly retryResolve: ResolveEvidence | null;
  readonly retryHandshakes: readonly TlsEvidence[];
  /** The same when the one in the tunnel showed a stranger, and what came then compared with what is trusted. */
  readonly directResolve: ResolveEvidence | null;
  readonly directHandshakes: readonly TlsEvidence[];
  readonly directTrust: TrustEvidence | null;
  /** One handshake for every address that connected (or the one through the proxy); the first is the one in use. */
  readonly handshakes: readonly TlsEvidence[];
  /** The first handshake once more with everything that can be offered: only where the server liked none of what Go offers. */
  readonly widestHandshake: TlsEvidence | null;
  readonly trust: TrustEvidence | null;
  /** Anonymous `GET /version`, `GET /readyz?verbose` and `GET /api/v1/namespaces` over the route in use. */
  readonly version: HttpEvidence | null;
  /**
   * The same answer to `GET /version`, only where it can change what TLS means: a certificate outside its dates, a handshake
   * that failed or was followed by an alert or a cut. Otherwise nobody waits for it before the credential is sent.
   */
  readonly tlsWitness: HttpEvidence | null;
  readonly ready: HttpEvidence | null;
  readonly anonymous: HttpEvidence | null;
  /** `GET /version` under a name that is nobody's, of a server whose address says http: kubectl proxy refuses such names. */
  readonly otherName: HttpEvidence | null;
  /** The anonymous list of namespaces again, but only where the address says http: there kubectl asks no other way. */
  readonly plainList: HttpEvidence | null;
  /** `GET /version` and `GET /api` with the credential. */
  readonly signedVersion: HttpEvidence | null;
  readonly signedDiscovery: HttpEvidence | null;
  /** `GET /api` with the credential at the other addresses of the server's name that showed a good certificate. */
  readonly signedElsewhere: readonly HttpEvidence[];
  /** `GET /api/v1/namespaces/NAME` with the credential, for the namespace that the context sets. */
  readonly namespace: HttpEvidence | null;
  readonly identity: IdentityEvidence | null;
  readonly access: AccessEvidence | null;
  readonly discovery: DiscoveryEvidence | null;
  /** Anonymous `GET /livez`, as a kubelet asks it; only where `/readyz` was refused with 401. */
  readonly live: HttpEvidence | null;
  /** Only where `/livez` is refused as well. */
  readonly apiServerPods: ApiServerPodsEvidence | null;
  /** Only after a 401: who else has a credential for this server. */
  readonly otherContexts: OtherContextsEvidence | null;
  /** What these contexts would send, in the order of `witnessesFor`; only where the person lets them be asked. */
  readonly witnessCertificates: readonly ClientCertificateEvidence[];
  readonly witnessTokens: readonly BearerTokenEvidence[];
  /** Only after a 401 to a JWT: a stranger's question first, then one with each of these credentials. */
  readonly publishedIssuer: readonly PublishedIssuerEvidence[];
  /** Only after a 401 to a token, one with each of these credentials. */
  readonly tokenReviews: readonly TokenReviewEvidence[];
  /** Only where the person may list neither namespaces nor the pods of their own. */
  readonly roleBindings: RoleBindingsEvidence | null;
  /** Deployments, DaemonSets, StatefulSets and Services that may be a Dashboard's, over all namespaces. */
  readonly clusterCandidates: readonly ObjectsEvidence[];
  /** The same, and those of known namespaces where the list over all was refused. Empty without a credential. */
  readonly dashboardCandidates: readonly ObjectsEvidence[];
  /** All that is in the chosen install's namespace, one entry a kind. Empty where none was found. */
  readonly dashboardObjects: readonly ObjectsEvidence[];
  readonly nodes: ObjectsEvidence | null;
  /** Logs of the chosen install's containers, as `logQuestions` asks for them. */
  readonly podLogs: readonly PodLogEvidence[];
  /** Its pages through the service proxy, as `pageQuestions` asks for them. */
  readonly servicePages: readonly ServicePageEvidence[];
  /** Every kubectl on PATH. Like all that belongs to one way in: only where there is a Dashboard, or the way was named. */
  readonly kubectls: KubectlsEvidence | null;
  /** Port 8001 of this computer, which kubectl proxy takes unless told otherwise. */
  readonly proxyPort: LocalPortEvidence | null;
  /** The namespace kube-system, whose uid tells this cluster from others; only where somebody is at port 8001. */
  readonly kubeSystem: ObjectsEvidence | null;
  /** A kubectl proxy of our own, and the page through it; null where kubectl would start what nobody agreed to. */
  readonly kubectlProxy: KubectlProxyEvidence | null;
  /** Anonymous `GET /`: what a browser would meet. */
  readonly root: HttpEvidence | null;
  /** Rights that kubectl port-forward and a login through the service proxy need, in the install's namespace. */
  readonly wayAccess: AccessEvidence | null;
  /** The chosen install's page through a forwarded port; null where none of its pods runs, or there is no install. */
  readonly portForward: PortForwardEvidence | null;
  /** The same, only where the service proxy got no connection to the pod: nobody waits for it otherwise. */
  readonly forwardWitness: PortForwardEvidence | null;
  /** The Service's node port at each node's address. Empty where it has none. */
  readonly nodePorts: readonly NodePortEvidence[];
  /** Who is bound to what in the whole cluster; only where the Service has a node port. */
  readonly clusterBindings: ObjectsEvidence | null;
  /** The trial inside the cluster: only with consent, and with an image. */
  readonly trialPod: TrialPodEvidence | null;
  /** Only with consent and without an image. */
  readonly trialToken: TrialTokenEvidence | null;
  /** What earlier trials left in the chosen install's namespace. */
  readonly trialLeftovers: TrialLeftoversEvidence | null;
  /** The Service `kubernetes` that pods call, and where it leads to. */
  readonly apiServerService: readonly ObjectsEvidence[];
  /** What the Dashboard's accounts may do of that which this version needs, one entry an account. */
  readonly accountRights: readonly AccountAccessEvidence[];
  /** Bindings and roles of the whole cluster: only where the API server would not review the accounts' rights. */
  readonly clusterGrants: readonly ObjectsEvidence[];
  /** ConfigMaps other than the cluster's own whose `ca.crt` is mounted where the service account's authority should be. */
  readonly mountedAuthorities: readonly ObjectsEvidence[];
  /** The certificates in these and in `kube-root-ca.crt`, compared with what the API server showed us. */
  readonly podTrust: TrustEvidence | null;
  /** The cluster's name service: only where a log says that a name was not found. */
  readonly clusterNames: readonly ObjectsEvidence[];
}

export type FactName = keyof Facts;
