import type { TlsEvidence } from '../../../shared/model/evidence/network.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { heldCredential } from '../../../shared/rules/held-credential.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, type Judgement, notApplicable, pass, problem, warn } from '../judgement.ts';
import {
  type Answer,
  answerOf,
  type Failure,
  failureOf,
  forbiddenOf,
  isFromApiServer,
  statusText,
  versionOf,
} from './answer.ts';
import { judgeDemand } from './certificate-demand.ts';
import { failureProblem, foreignProblem } from './foreign.ts';
import { placeOf, schemeOf } from './place.ts';
import { plainHttpProblem } from './plain-http.ts';
import { whatCame } from './what-came.ts';

/**
 * Is it a Kubernetes API server that answers? Asked without a credential, and with it: many gates in front let nobody
 * but signed-in people through, and kubectl always comes signed.
 */
export const kubernetesCheck = defineCheck({
  step: 'server.kubernetes',
  needs: [
    'kubeconfig',
    'clientCertificate',
    'execCredential',
    'handshakes',
    'version',
    'plainList',
    'otherName',
    'signedVersion',
  ],
  // It goes on behind a server that demands a client certificate, so that what it shows is judged; no answer comes then.
  explainedBy: ['network.handshake'],
  judge: (measured): Judgement => {
    const { kubeconfig, version, plainList, otherName, signedVersion } = measured;
    const place = placeOf(kubeconfig);
    const scheme = schemeOf(kubeconfig);
    const stranger = answerOf(version);
    const signed = answerOf(signedVersion);
    const answers = [signed, stranger].filter((answer) => answer !== null);
    const facts = [...row('Without a credential', stranger), ...row('With your credential', signed)];

    const known = answers.map(versionOf).find((found) => found !== null);
    const clear = plainHttpProblem(kubeconfig, {
      version: stranger,
      list: answerOf(plainList),
      otherName: answerOf(otherName),
    });
    const found = (message: string): Judgement => {
      if (clear === null) return pass(message, { facts });
      const extra = { facts, note: 'http' };
      return clear.stops ? fail(clear.named, extra) : warn(clear.named, extra);
    };
    if (known !== undefined) return found(`A Kubernetes API server answers at ${place.server}.`);

    for (const answer of answers) {
      const path = foreignPath(answer);
      if (path !== null) return fail(problem('EP-04', { ...place, found: 'prefix', path }), { facts });
    }
    // kubectl asks again for as long as it has time, and in the end blames the time.
    if ((signed ?? stranger)?.status === 429) return fail(problem('NET-08', place), { facts });
    if (answers.some(isFromApiServer)) {
      return found(`A Kubernetes API server answers at ${place.server}, and keeps its version to itself.`);
    }
    const foreign = signed ?? stranger;
    if (foreign !== null) return fail(foreignProblem(foreign, place, { scheme }), { facts });

    const failure = failureOf(signedVersion) ?? failureOf(version);
    if (failure === null) {
      return notApplicable('notUsed', 'There is no connection over which the server could be asked.');
    }
    if (failure.how === 'certificateChanged') {
      return inconclusive(
        'serverChanged',
        'The server showed another certificate than a moment ago, so nothing was sent.',
        {
          next: 'Check again; if it stays so, several servers with different certificates share this address.',
        },
      );
    }
    const rows = [...facts, fact('Request', failure.error.text, 'fail')];
    const { handshakes } = measured;
    if (speaksOnlyHttp2(handshakes[0], failure)) {
      return inconclusive('cannotBeTold', 'The server speaks HTTP/2 only, which kubectl does and Authpath does not.', {
        facts: rows,
        next: 'kubectl version tells whether an API server answers there.',
      });
    }
    const { clientCertificate, ran } = heldCredential({ bearerToken: null, ...measured });
    const signedAsked = signedVersion !== null;
    const handshake = handshakes[0];
    const asked = { kubeconfig, clientCertificate, programRan: ran, handshake, failure, signed: signedAsked };
    return judgeDemand(asked, rows) ?? fail(failureProblem(failure, place, scheme), { facts: rows });
  },
});

/** It took HTTP/2 when that was offered, and refuses a handshake that offers only HTTP/1.1 (RFC 7301 §3.2). */
function speaksOnlyHttp2(handshake: TlsEvidence | undefined, { phase, alert }: Failure): boolean {
  const tookHttp2 = handshake?.outcome.kind === 'complete' && handshake.outcome.alpn === 'h2';
  return tookHttp2 && phase === 'tls' && alert?.number === 120;
}

/** The path that an API server does not know: it was asked under a prefix that belongs to something else. */
function foreignPath(answer: Answer): string | null {
  if (!isFromApiServer(answer)) return null;
  if (answer.status === 404) return '';
  const path = forbiddenOf(answer)?.path ?? null;
  return path !== null && path !== '/version' && path.endsWith('/version') ? path.slice(0, -'/version'.length) : null;
}

function row(label: string, answer: Answer | null): readonly Fact[] {
  if (answer === null) return [];
  const version = versionOf(answer)?.text;
  const told = version ?? whatCame(answer);
  const values = [`GET /version: ${statusText(answer)}`, ...(told === null ? [] : [told])];
  return [fact(label, values, isFromApiServer(answer) ? 'pass' : 'fail')];
}
