import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import type {
  BearerTokenEvidence,
  ClientCertificateEvidence,
  ExecCredentialEvidence,
} from '../../../shared/model/evidence/credential.ts';
import type { KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';
import type { SecretShape } from '../../../shared/model/evidence/secret.ts';
import { chooseCredential } from '../../../shared/rules/credential.ts';
import { heldCredential } from '../../../shared/rules/held-credential.ts';

/** A bearer token that went out. */
export interface SentToken extends BearerTokenEvidence {
  readonly shape: SecretShape;
}

/** What the signed requests carried, and what they could not. */
export interface SentCredential {
  readonly token: SentToken | null;
  readonly certificate: CertificateFacts | null;
  readonly password: boolean;
  /** kubectl would run a sign-in program for the credential. */
  readonly needsProgram: boolean;
  /** client-go sends no credential over http. */
  readonly notSentOverHttp: boolean;
  /** `token`, `client certificate`, `client certificate and token`; '' when nothing was sent. */
  readonly name: string;
}

export interface CredentialFacts {
  readonly kubeconfig: KubeconfigEvidence;
  readonly bearerToken: BearerTokenEvidence | null;
  readonly clientCertificate: ClientCertificateEvidence | null;
  /** May be left out where only `notSentOverHttp` is asked. */
  readonly execCredential?: ExecCredentialEvidence | null;
}

/** What client-go would send of what could be read, or of what a sign-in program gave. */
export function sentCredential(facts: CredentialFacts): SentCredential {
  const { kubeconfig } = facts;
  const { bearerToken, clientCertificate } = heldCredential({ execCredential: null, ...facts });
  const choice = kubeconfig.user === null ? null : chooseCredential(kubeconfig.user, kubeconfig.cluster);
  const shape = bearerToken?.shape ?? null;
  const hasToken = choice?.bearer != null && shape !== null && shape.kind !== 'empty';
  const token = bearerToken !== null && hasToken ? { ...bearerToken, shape } : null;
  const pairIsSent = choice?.clientCertificate === true || choice?.bearer === 'exec';
  const usable = pairIsSent && clientCertificate?.handle != null;
  const certificate = usable ? (clientCertificate.certificate?.certificates[0] ?? null) : null;
  const password = choice?.basic != null && token === null;
  const parts = [
    certificate === null ? null : 'client certificate',
    token === null ? null : 'token',
    password ? 'user name and password' : null,
  ].filter((part) => part !== null);
  return {
    token,
    certificate,
    password,
    needsProgram: choice?.bearer === 'exec' || (choice?.authProvider != null && token === null),
    notSentOverHttp: choice?.notSentOverHttp ?? false,
    name: parts.join(' and '),
  };
}
