import type { CredentialChoice } from '../model/evidence/credential.ts';
import type { ClusterEntry, DataShape, UserEntry } from '../model/evidence/kubeconfig.ts';
import type { Located } from '../model/origin.ts';

/**
 * Does client-go read the credential at all? Only when the server's address is https (clientcmd client_config.go asks
 * rest.IsConfigTransportTLS): over http it sends none, and an address without a scheme counts as http.
 */
export function sendsCredential(server: string): boolean {
  return /^https:\/\//i.test(server);
}

/**
 * What client-go would really send for a user entry. A certificate and a token are both sent; a tokenFile wins over a token;
 * either of them, basic authentication or a certificate keeps an exec plugin from being run (exec.go,
 * UpdateTransportConfig) and an auth-provider from being asked. Basic authentication without a name is none.
 */
export function chooseCredential(user: UserEntry, cluster: ClusterEntry | null): CredentialChoice {
  const notSentOverHttp = cluster?.server != null && !sendsCredential(cluster.server.value);
  const tokenFile = isSet(user.tokenFile);
  const token = user.token !== null && user.token.value.length > 0;
  const clientCertificate =
    hasPart(user.clientCertificate, user.clientCertificateData) && hasPart(user.clientKey, user.clientKeyData);
  const basic = isSet(user.username) ? user.username : null;
  const exec = user.exec !== null;
  const execIsRun = exec && !token && !tokenFile && basic === null && !clientCertificate;
  const given = tokenFile ? 'tokenFile' : token ? 'token' : execIsRun ? 'exec' : null;
  // The provider adds its token only to a request that has no Authorization yet (oidc.go RoundTrip).
  const idToken = user.authProvider?.oidc?.idToken != null && given === null && basic === null;
  const bearer = idToken ? 'idToken' : given;
  const authProvider = user.authProvider?.name ?? null;
  const unused: CredentialChoice['unused'][number][] = [];
  if (token && tokenFile) unused.push('token');
  if (exec && !execIsRun) unused.push('exec');
  if (basic !== null && given !== null) unused.push('basic');
  if (authProvider !== null && (given !== null || basic !== null)) unused.push('authProvider');
  const chosen = { bearer, clientCertificate, basic: bearer === null ? basic : null, authProvider } as const;
  const nothing = bearer === null && !clientCertificate && basic === null && authProvider === null;
  if (!notSentOverHttp) return { ...chosen, unused, notSentOverHttp, nothing };
  return { bearer: null, clientCertificate: false, basic: null, authProvider, unused: [], notSentOverHttp, nothing };
}

/** A short name for the screen of what a user entry signs in with: `client certificate and token`. */
export function credentialKind(user: UserEntry): string {
  const choice = chooseCredential(user, null);
  const parts = [
    choice.clientCertificate ? 'client certificate' : null,
    choice.bearer === null ? null : bearerNames[choice.bearer],
    choice.basic === null ? null : 'user name and password',
    choice.authProvider !== null && choice.bearer === null ? `auth provider ${choice.authProvider}` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'none' : parts.join(' and ');
}

const bearerNames = { token: 'token', tokenFile: 'token file', idToken: 'ID token', exec: 'sign-in program' } as const;

function isSet(text: Located<string> | null): boolean {
  return text !== null && text.value !== '';
}

function hasPart(file: Located<string> | null, data: Located<DataShape> | null): boolean {
  return isSet(file) || (data !== null && data.value.bytes !== 0);
}
