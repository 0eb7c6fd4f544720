import type { TokenFault } from '../../../shared/catalogue/credential/token.ts';
import type { BearerTokenEvidence } from '../../../shared/model/evidence/credential.ts';
import type { UserEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Origin } from '../../../shared/model/origin.ts';
import { type NamedProblem, problem } from '../judgement.ts';

/** Where the token that is sent stands: the line that names its file, or its own line. An ID token is oidc's own. */
export function tokenOrigin(token: BearerTokenEvidence, user: UserEntry): Origin | null {
  const own = token.source === 'tokenFile' ? user.tokenFile : (user.token ?? user.authProvider?.oidc?.idToken);
  return own?.origin ?? null;
}

/** A token file that gives no token. With a token beside it client-go sends that one, without a word. */
export function tokenFileProblems(token: BearerTokenEvidence, user: UserEntry): readonly NamedProblem[] {
  const { fileState, path } = token;
  if (path === null || fileState === null || fileState === 'read') return [];
  const otherTokenSent = token.source === 'token';
  // Spaces without a line break are sent: the API server sees a header without a token, and only it can say what follows.
  const sent = fileState === 'whiteSpaceOnly' && token.sent?.refusedByClient === false;
  const origin = user.tokenFile?.origin ?? null;
  return [
    problem(
      'CRED-09',
      { file: path, fault: fileState, otherTokenSent },
      { subject: path, origin, predicted: sent && !otherTokenSent, blocks: !sent && !otherTokenSent },
    ),
  ];
}

/** What is wrong with the text of the token that is sent. At most one problem: the first that stands in the way. */
export function tokenTextProblems(token: BearerTokenEvidence, user: UserEntry): readonly NamedProblem[] {
  const found = firstFault(token);
  if (found === null) return [];
  const { fault, detail } = found;
  const origin = tokenOrigin(token, user);
  return [problem('CRED-08', { fault, detail }, { origin, predicted: fault !== 'controlCharacter' })];
}

function firstFault({ shape, sent, jwt, jwtDamage }: BearerTokenEvidence) {
  const fault = (name: TokenFault, detail: string | null = null) => ({ fault: name, detail });
  if (shape === null || sent === null) return null;
  if (sent.refusedByClient) return fault('controlCharacter');
  if (shape.placeholder === true) return fault('placeholder');
  if (shape.bearerPrefix) return fault('bearerPrefix');
  if (shape.quoted) return fault('quoted');
  if (sent.startsWithSpace) return fault('leadingSpace');
  if (sent.containsSpace) return fault('innerSpace');
  if (sent.nonAscii) return fault('nonAscii');
  if (shape.doubleEncoded) return fault('doubleEncoded');
  if (jwtDamage !== null) return fault(/cut off|only (one|two)/.test(jwtDamage) ? 'cutOff' : 'damaged', jwtDamage);
  return jwt?.signatureTooShort === true ? fault('cutOff', `signature of ${jwt.signatureBytes} bytes`) : null;
}
