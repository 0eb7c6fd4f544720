import type { HttpEvidence } from '../../../shared/model/evidence/http.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { anonymousUser } from '../../../shared/rules/forbidden-text.ts';
import { fact, type NamedProblem, problem } from '../judgement.ts';
import { answerOf, forbiddenOf, isFromApiServer, statusText } from './answer.ts';
import type { SentCredential } from './sent.ts';

/** How the other addresses of the server's name took the same credential. */
export interface Elsewhere {
  readonly accepting: readonly string[];
  readonly refusing: readonly string[];
  readonly facts: readonly Fact[];
}

export function readElsewhere(evidence: readonly HttpEvidence[]): Elsewhere {
  const judged = evidence.flatMap((one) => {
    const answer = answerOf(one);
    if (answer === null || one.route.kind !== 'direct' || !isFromApiServer(answer)) return [];
    // A credential that is not accepted gets 401 wherever it is shown; one that is lost arrives as a stranger's request.
    const refuses = answer.status === 401 || forbiddenOf(answer)?.user === anonymousUser;
    const accepts = answer.status === 200 || (answer.status === 403 && forbiddenOf(answer) !== null);
    return refuses || accepts ? [{ address: one.route.address, refuses, text: statusText(answer) }] : [];
  });
  return {
    accepting: judged.filter(({ refuses }) => !refuses).map(({ address }) => address),
    refusing: judged.filter(({ refuses }) => refuses).map(({ address }) => address),
    facts: judged.map(({ address, refuses, text }) => fact(`GET /api at ${address}`, text, refuses ? 'fail' : 'pass')),
  };
}

/**
 * AUTHN-14: one API server accepts what another one refuses. Certificates and service account tokens are judged by each API
 * server itself, so that they must differ; for other tokens somebody else is asked, who may be what wavers.
 */
export function differingServers(
  server: string,
  sent: SentCredential,
  addresses: Pick<Elsewhere, 'accepting' | 'refusing'>,
  blocks: boolean,
): NamedProblem {
  // At one address it may also be a moment's delay, such as of an account that was just made.
  const judgedThere =
    addresses.refusing.length > 0 && (sent.certificate !== null || sent.token?.jwt?.serviceAccount != null);
  const args = { server, what: sent.name, accepting: addresses.accepting, refusing: addresses.refusing };
  const next = 'Check again: if the answers keep differing, the API servers behind this address are not alike.';
  return problem('AUTHN-14', args, {
    subject: addresses.refusing.length > 0 ? addresses.refusing.join(', ') : null,
    explainable: false,
    blocks,
    likely: !judgedThere,
    next: judgedThere ? null : next,
  });
}
