import type { KubeconfigEvidence, UserEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import { anonymousUser } from '../../../shared/rules/forbidden-text.ts';
import { parseServerUrl } from '../../../shared/rules/server-url.ts';
import { type NamedProblem, problem } from '../judgement.ts';
import { type Answer, forbiddenOf, isFromApiServer } from './answer.ts';
import { isHostFilter } from './foreign.ts';
import { placeOf } from './place.ts';

/**
 * A Kubernetes API answers at an address that says http. Either kubectl proxy adds its own credential (EP-07), told by its
 * filter of Host names, or something else does without one (KCFG-17). `list`: how it answers a question that strangers may
 * mostly not ask; over http kubectl asks it in the same way.
 */
export function plainHttpProblem(
  kubeconfig: KubeconfigEvidence,
  answers: { readonly version: Answer | null; readonly list: Answer | null; readonly otherName: Answer | null },
): { readonly named: NamedProblem; readonly stops: boolean } | null {
  const { cluster, user } = kubeconfig;
  const address = parseServerUrl(cluster?.server?.value ?? '');
  if (cluster === null || address.kind === 'bad' || address.scheme !== 'http') return null;
  const refused = [answers.version, answers.list].some((answer) => answer !== null && refusesStranger(answer));
  const options = { origin: cluster.server?.origin ?? cluster.origin, blocks: false };
  if (answers.otherName !== null && isHostFilter(answers.otherName)) {
    const args = { ...placeOf(kubeconfig), context: kubeconfig.context?.name ?? null, refused };
    return { named: problem('EP-07', args, options), stops: refused };
  }
  const local =
    address.literalAddress === 4
      ? address.host.startsWith('127.')
      : address.host === '::1' || /^localhost\.?$/i.test(address.host);
  const args = {
    cluster: cluster.name,
    server: cluster.server?.value ?? '',
    file: cluster.origin.file,
    credential: hasCredential(user),
    local,
    refused,
  };
  return { named: problem('KCFG-17', args, options), stops: refused };
}

function refusesStranger(answer: Answer): boolean {
  if (!isFromApiServer(answer)) return false;
  return answer.status === 401 || forbiddenOf(answer)?.user === anonymousUser;
}

function hasCredential(user: UserEntry | null): boolean {
  if (user === null) return false;
  const { token, tokenFile, username, clientCertificate, clientCertificateData, exec, authProvider } = user;
  return [token, tokenFile, username, clientCertificate, clientCertificateData, exec, authProvider].some(
    (part) => part !== null,
  );
}
