import type {
  AuthorityEvidence,
  BearerTokenEvidence,
  ClientCertificateEvidence,
  ExecCredentialEvidence,
  ExecPluginEvidence,
  PluginPolicyEvidence,
  TrustEvidence,
} from './credential.ts';
import type { AccountAccessEvidence, PodLogEvidence, ServicePageEvidence } from './dashboard.ts';
import type {
  AccessEvidence,
  ApiServerPodsEvidence,
  DiscoveryEvidence,
  HttpEvidence,
  IdentityEvidence,
} from './http.ts';
import type { KubeconfigEvidence } from './kubeconfig.ts';
import type { KubectlEvidence } from './kubectl.ts';
import type {
  ClockEvidence,
  ConnectEvidence,
  EnvironmentEvidence,
  LoginShellEvidence,
  ResolveEvidence,
  TlsEvidence,
  TunnelEvidence,
} from './network.ts';
import type { ObjectsEvidence } from './objects.ts';
import type { OtherContextsEvidence, PublishedIssuerEvidence, TokenReviewEvidence } from './refusal.ts';
import type { RoleBindingsEvidence } from './rights.ts';
import type { TrialLeftoversEvidence, TrialPodEvidence, TrialTokenEvidence } from './trial.ts';
import type {
  KubectlProxyEvidence,
  KubectlsEvidence,
  LocalPortEvidence,
  NodePortEvidence,
  PortForwardEvidence,
} from './ways.ts';

/** What each probe returns. A probe's name is the first part of every evidence key. */
export interface EvidenceData {
  readonly clock: ClockEvidence;
  readonly environment: EnvironmentEvidence;
  readonly loginShell: LoginShellEvidence;
  readonly kubeconfig: KubeconfigEvidence;
  readonly authority: AuthorityEvidence;
  readonly clientCertificate: ClientCertificateEvidence;
  readonly bearerToken: BearerTokenEvidence;
  readonly execPlugin: ExecPluginEvidence;
  readonly pluginPolicy: PluginPolicyEvidence;
  readonly execCredential: ExecCredentialEvidence;
  readonly resolve: ResolveEvidence;
  readonly connect: ConnectEvidence;
  readonly tunnel: TunnelEvidence;
  readonly tls: TlsEvidence;
  readonly trust: TrustEvidence;
  readonly http: HttpEvidence;
  readonly identity: IdentityEvidence;
  readonly objects: ObjectsEvidence;
  readonly podLog: PodLogEvidence;
  readonly servicePage: ServicePageEvidence;
  readonly kubectls: KubectlsEvidence;
  readonly localPort: LocalPortEvidence;
  readonly kubectlProxy: KubectlProxyEvidence;
  readonly portForward: PortForwardEvidence;
  readonly nodePort: NodePortEvidence;
  readonly access: AccessEvidence;
  readonly accountAccess: AccountAccessEvidence;
  readonly discovery: DiscoveryEvidence;
  readonly apiServerPods: ApiServerPodsEvidence;
  readonly otherContexts: OtherContextsEvidence;
  readonly publishedIssuer: PublishedIssuerEvidence;
  readonly tokenReview: TokenReviewEvidence;
  readonly roleBindings: RoleBindingsEvidence;
  readonly trialPod: TrialPodEvidence;
  readonly trialToken: TrialTokenEvidence;
  readonly trialLeftovers: TrialLeftoversEvidence;
  readonly kubectl: KubectlEvidence;
}

export type ProbeName = keyof EvidenceData;

/** `probe{"input":…}`: the probe's name and the canonical JSON of all its inputs. */
export type EvidenceKey = string;

/** One measurement. `data` is null exactly when `outcome` is not `measured`. */
export interface EvidenceRecord<P extends ProbeName = ProbeName> {
  readonly key: EvidenceKey;
  /** Counts from 1; measuring again under the same key makes the next generation. */
  readonly generation: number;
  readonly probe: P;
  /** Schema version of this probe's data. */
  readonly version: number;
  /** When the measurement began, ISO 8601. */
  readonly at: string;
  readonly ms: number;
  /**
   * `deadline`: the run's total ran out; `cancelled`: the person stopped; `crashed`: our bug; `notRecorded`: asked of a
   * saved run that does not hold it (never saved itself).
   */
  readonly outcome: 'measured' | 'deadline' | 'cancelled' | 'crashed' | 'notRecorded';
  readonly error: string | null;
  readonly data: EvidenceData[P] | null;
}
