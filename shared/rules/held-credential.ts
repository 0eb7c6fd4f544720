import type {
  BearerTokenEvidence,
  ClientCertificateEvidence,
  ExecCredentialEvidence,
} from '../model/evidence/credential.ts';
import type { KubeconfigEvidence } from '../model/evidence/kubeconfig.ts';
import { chooseCredential } from './credential.ts';

interface HeldFacts {
  readonly kubeconfig: KubeconfigEvidence;
  readonly bearerToken: BearerTokenEvidence | null;
  readonly clientCertificate: ClientCertificateEvidence | null;
  readonly execCredential: ExecCredentialEvidence | null;
}

/**
 * The token and the pair that client-go holds when it sends: those of the kubeconfig, or those that the sign-in program
 * gave, where its answer can be used. `ran`: the sign-in program gave its answer.
 */
export function heldCredential({ kubeconfig, bearerToken, clientCertificate, execCredential }: HeldFacts): {
  readonly bearerToken: BearerTokenEvidence | null;
  readonly clientCertificate: ClientCertificateEvidence | null;
  readonly ran: boolean;
} {
  const { user, cluster } = kubeconfig;
  const isFromProgram = user !== null && chooseCredential(user, cluster).bearer === 'exec';
  if (!isFromProgram || execCredential === null) return { bearerToken, clientCertificate, ran: false };
  const usable = answerFault(execCredential, user.exec?.apiVersion?.value ?? '') === null;
  const { token, clientCertificate: pair } = execCredential;
  return { bearerToken: usable ? token : null, clientCertificate: usable ? pair : null, ran: usable };
}

/** Why client-go drops an answer, in the order of its tests (exec.go, refreshCredsLocked). */
export type AnswerFault =
  | 'nothing'
  | 'other'
  | 'tooDense'
  | 'kind'
  | 'fields'
  | 'version'
  | 'noStatus'
  | 'noCredential'
  | 'halfPair'
  | 'badPair';

const group = 'client.authentication.k8s.io';

/** null where the answer can be used. `wanted` is the version that the kubeconfig asks for. */
export function answerFault(evidence: ExecCredentialEvidence, wanted: string): AnswerFault | 'noAnswer' | null {
  const { answer, clientCertificate } = evidence;
  if (answer === null) return 'noAnswer';
  if (answer.form !== 'object') return answer.form;
  if (answer.wrongFields.some((field) => !field.startsWith('status'))) return 'fields';
  // Without a kind, or without a group, the decoder fills in what it expects; without a version it expects another one.
  if ((answer.kind ?? 'ExecCredential') !== 'ExecCredential') return 'kind';
  const returned = answerVersion(answer.apiVersion);
  if (returned === null || !returned.startsWith(`${group}/`)) return 'kind';
  if (answer.wrongFields.length > 0) return 'fields';
  if (returned !== wanted) return 'version';
  if (!answer.hasStatus) return 'noStatus';
  if (answer.parts.length === 0) return 'noCredential';
  if (answer.parts.includes('clientCertificateData') !== answer.parts.includes('clientKeyData')) return 'halfPair';
  return clientCertificate !== null && clientCertificate.handle === null ? 'badPair' : null;
}

/** apimachinery serializer/json, gvkWithDefaults: a version without a group gets the expected one; null without a version. */
export function answerVersion(apiVersion: string | null): string | null {
  if (apiVersion === null) return null;
  return apiVersion.includes('/') ? apiVersion : `${group}/${apiVersion}`;
}
