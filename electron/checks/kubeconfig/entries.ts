import type { HalfEntry } from '../../../shared/catalogue/kubeconfig/agreement.ts';
import type { ClusterEntry, ContextEntry, UserEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Origin } from '../../../shared/model/origin.ts';
import { defineCheck } from '../check.ts';
import { fail, type NamedProblem, notApplicable, pass, problem } from '../judgement.ts';

/**
 * Are the entries complete, and do they agree? client-go's own checks (clientcmd/validation.go, transport/transport.go):
 * KCFG-08, KCFG-13, KCFG-14, KCFG-25.
 */
export const entriesCheck = defineCheck({
  step: 'kubeconfig.entries',
  needs: ['kubeconfig'],
  judge: ({ kubeconfig: { context, cluster, user } }) => {
    if (context === null || cluster === null)
      return notApplicable('notConfigured', 'There is no cluster entry to look at.');
    const problems = [
      ...clusterProblems(cluster),
      ...(user === null ? [] : userProblems(user)),
      ...(user === null || !speaksTls(cluster) ? [] : credentialProblems(context, user)),
    ];
    if (problems.length > 0) return fail(problems);
    return pass('The entries of the cluster and the user are complete and agree.', { note: waysToSignIn(user) });
  },
});

/** Over anything but https client-go looks at neither authority nor credential (clientcmd/client_config.go ClientConfig). */
function speaksTls(cluster: ClusterEntry): boolean {
  return /^https:/i.test(cluster.server?.value ?? '');
}

function half(entry: string, what: HalfEntry, origin: Origin): NamedProblem {
  return problem('KCFG-25', { entry, half: what, file: origin.file }, { origin, subject: entry });
}

function clusterProblems(cluster: ClusterEntry): readonly NamedProblem[] {
  const { certificateAuthority: file, certificateAuthorityData: data, insecureSkipTlsVerify: insecure, name } = cluster;
  const problems: NamedProblem[] = [];
  if (file !== null && data !== null) problems.push(half(name, 'authorityTwice', file.origin));
  if ((file !== null || data !== null) && insecure?.value === true && speaksTls(cluster)) {
    problems.push(
      problem('KCFG-13', { cluster: name, file: cluster.origin.file }, { origin: insecure.origin, subject: name }),
    );
  }
  return problems;
}

function userProblems(user: UserEntry): readonly NamedProblem[] {
  const { name, origin, clientCertificate, clientCertificateData, clientKey, clientKeyData, exec } = user;
  const problems: NamedProblem[] = [];
  const clash = (pair: 'tokenAndBasic' | 'execAndAuthProvider', at: Origin) =>
    problems.push(problem('KCFG-14', { user: name, pair, file: origin.file }, { origin: at, subject: name }));
  const basic = user.username ?? user.password;
  if (user.token !== null && basic !== null) clash('tokenAndBasic', basic.origin);
  if (exec !== null && user.authProvider !== null) clash('execAndAuthProvider', user.authProvider.origin);
  const certificate = clientCertificateData ?? clientCertificate;
  if (certificate !== null) {
    if (clientCertificate !== null && clientCertificateData !== null)
      problems.push(half(name, 'certificateTwice', clientCertificate.origin));
    if (clientKey !== null && clientKeyData !== null) problems.push(half(name, 'keyTwice', clientKey.origin));
    if (clientKey === null && clientKeyData === null)
      problems.push(half(name, 'certificateWithoutKey', certificate.origin));
  }
  const asked = user.impersonateUid ?? nonEmpty(user.impersonateGroups) ?? nonEmptyRecord(user.impersonateExtra);
  if (asked !== null && user.impersonate === null) problems.push(half(name, 'impersonation', asked.origin));
  if (exec !== null) {
    if (exec.command === null) problems.push(half(name, 'execCommand', exec.origin));
    if (exec.apiVersion === null) problems.push(half(name, 'execApiVersion', exec.origin));
    if (exec.env.some((variable) => variable.name === '')) problems.push(half(name, 'execVariable', exec.origin));
  }
  return problems;
}

function nonEmpty(located: UserEntry['impersonateGroups']) {
  return located !== null && located.value.length > 0 ? located : null;
}

function nonEmptyRecord(located: UserEntry['impersonateExtra']) {
  return located !== null && Object.keys(located.value).length > 0 ? located : null;
}

/** clientcmd/client_config.go canIdentifyUser: a password alone, or a key alone, is nobody. */
function credentialProblems(context: ContextEntry, user: UserEntry): readonly NamedProblem[] {
  const certificate = user.clientCertificate ?? user.clientCertificateData;
  const identifies = [user.token, user.tokenFile, user.username, certificate, user.exec, user.authProvider];
  if (identifies.some((part) => part !== null)) return [];
  const keyOnly = user.clientKey !== null || user.clientKeyData !== null;
  const args = {
    context: context.name,
    user: user.name,
    lack: keyOnly ? 'keyOnly' : 'empty',
    near: [],
    file: user.origin.file,
  } as const;
  return [problem('KCFG-08', args, { origin: user.origin, subject: user.name })];
}

function waysToSignIn(user: UserEntry | null): string {
  if (user === null) return 'no user needed';
  if (user.exec !== null) return 'sign-in program';
  if (user.token !== null || user.tokenFile !== null) return 'token';
  if (user.clientCertificate !== null || user.clientCertificateData !== null) return 'certificate';
  if (user.authProvider !== null) return 'auth-provider';
  return user.username === null ? 'none' : 'user name, password';
}
