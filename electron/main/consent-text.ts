import type { SignInOffer, SignInProgram } from '../../shared/model/sign-in-program.ts';
import { printableLine } from '../../shared/redaction/printable.ts';
import type { AskedPage } from './prompt-address.ts';

/** What the consent dialog says. Plain text: a native dialog draws no markup. */
export interface ConsentText {
  readonly message: string;
  readonly detail: string;
  /** False when it is too much to be shown whole: what can't be read can't be agreed to. */
  readonly complete: boolean;
}

/**
 * A native dialog does not scroll: more than this would push words, or its buttons, off a screen of 768 pixels (GTK wraps at
 * about 65 characters, and a line takes 17 pixels).
 */
const mostLines = 32;
const mostCharacters = 2_400;
const lineCharacters = 62;

/** Everything that is started, and what it is started with, a row a fact. Foreign text can't make rows of its own. */
export function consentText(program: SignInProgram): ConsentText {
  const { context, user, origin, target, args, env, folder, alsoFound, limitMs } = program;
  const rows = [
    row('Asked for by', `${origin.file}:${origin.line}, user ${user}`),
    row('Program', program.program),
    ...(target === null ? [] : [row('It leads to', target)]),
    ...fileRows(program),
    ...(alsoFound.length === 0 ? [] : [row('Also found', `${alsoFound.join(', ')}: not used`)]),
    ...(args.length === 0 ? [row('Arguments', 'none')] : args.map((word, index) => row(`Argument ${index + 1}`, word))),
    ...env.map(({ name, value, risky }) => `${risky ? '⚠ ' : ''}${row('Variable', `${name}=${value}`)}`),
    ...(env.some(({ risky }) => risky)
      ? ['⚠ A variable so marked can make the program load or start something else.']
      : []),
    row('Other variables', otherVariables(program)),
    row('Working folder', folder),
    `Limits: ${Math.round(limitMs / 1000)} s, no terminal, no shell. All that it started is ended afterwards.`,
    'Its answer: stays in memory for this walk.',
    row('kubectl’s policy', policyWords(program)),
  ];
  const text = rows.join('\n');
  const lines = rows.reduce((sum, line) => sum + Math.ceil(line.length / lineCharacters), 0);
  const complete = text.length <= mostCharacters && lines <= mostLines;
  const shown = complete
    ? text
    : `${rows
        .slice(0, 8)
        .map((line) => printableLine(line, 200))
        .join('\n')}\n…`;
  const lead = complete
    ? 'A kubeconfig can name any program. It runs as you and can do whatever you can, so only go on if you trust whoever wrote this one. Authpath has not started it. Without it, every step that needs this credential waits for you; all others run.'
    : 'This is too much to be shown here, and you should not agree to what you can’t read. In a terminal “authpath --allow-exec” runs it.';
  return {
    message: `Run this program to sign in to ${printableLine(context, 80)}?`,
    detail: `${lead}\n\n${shown}`,
    complete,
  };
}

export type OtherContextsText = Pick<ConsentText, 'message' | 'detail'>;

/** What the dialog says before another context's credential is used, with every one of them by name. */
export function otherContextsText(
  contexts: readonly { readonly context: string; readonly user: string }[],
  server: string,
): OtherContextsText {
  const lead =
    'The API server tells nobody why it refuses a token, except those who may ask. These contexts of yours lead to the same server and trust it by the same authority. Their sign-ins will stand in its audit log, under their own names.';
  const rows = [
    ...contexts.map(({ context, user }) => row('Context', `${context}, user ${user}`)),
    row('Server', server),
    'Asked for: a TokenReview of the refused token, the server’s public keys, and the service account, pod or Secret that the token names (what a Secret holds only for a bootstrap token).',
    'Stored or changed: nothing.',
  ];
  const one = contexts.length === 1 ? 'another context’s credential' : 'other contexts’ credentials';
  return { message: `Ask the server with ${one}?`, detail: `${lead}\n\n${rows.join('\n')}` };
}

/** What the dialog says before a page is opened that a sign-in program asks for. */
export function openText({ host, address }: AskedPage): Pick<ConsentText, 'message' | 'detail'> {
  const lead =
    'The sign-in program asked for this page. Sign in there only if you know this host: a false page can keep what you type.';
  return {
    message: `Open a page of ${printableLine(host)} in your browser?`,
    detail: `${lead}\n\n${row('Host', host)}\n${row('Address', address)}`,
  };
}

/** Why there is nothing to ask. */
export const noOffer: Readonly<Record<Extract<SignInOffer, { kind: 'none' }>['why'], string>> = {
  notNamed: 'The kubeconfig names no sign-in program any more. Check again.',
  notFound: 'The sign-in program is not there any more, or can’t be started. Check again.',
  forbidden: 'kubectl’s own preferences (kuberc) forbid this sign-in program, so it is not run from here either.',
  wantsTerminal: 'This sign-in program always wants a terminal, so it can’t be run from here.',
};

function fileRows({ bytes, modifiedAt, owner, openToAll }: SignInProgram): readonly string[] {
  const whose = { you: ', yours', root: ', owner root', another: '' }[owner ?? 'another'];
  return [
    row('File', `${bytes} bytes, changed ${modifiedAt.slice(0, 19).replace('T', ' ')} UTC${whose}`),
    ...(owner === 'another' ? ['⚠ It or its folder belongs to another account, which may replace it.'] : []),
    ...(openToAll ? ['⚠ Anybody on this computer may replace it.'] : []),
  ];
}

function otherVariables({ hearsOfCluster, pathFromShell }: SignInProgram): string {
  const info = hearsOfCluster
    ? 'KUBERNETES_EXEC_INFO with the cluster’s address and authority'
    : 'KUBERNETES_EXEC_INFO';
  return `${info}; ${pathFromShell ? 'PATH from your login shell; ' : ''}the rest as Authpath has them`;
}

/** Only what the policy allows is ever asked about. */
function policyWords({ policy: { file, state, policy } }: SignInProgram): string {
  if (state === 'ignored') return `allowed; kubectl passes over ${file}, which it can’t read`;
  const none = state === 'absent' || policy === '';
  return none ? `allowed; none in ${file}` : `allowed by ${file} (${policy})`;
}

function row(label: string, text: string): string {
  return `${label}: ${printableLine(text)}`;
}
