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

/** A native dialog neither scrolls nor wraps well: more than this might push words, or its buttons, off the screen. */
const mostLines = 34;
const mostCharacters = 2_400;
const lineCharacters = 90;

/** Everything that is started, and what it is started with, a row a fact. Foreign text can't make rows of its own. */
export function consentText(program: SignInProgram): ConsentText {
  const { origin, target, bytes, modifiedAt, openToAll, args, env, folder } = program;
  const rows = [
    row('Program', program.program),
    ...(target === null ? [] : [row('It leads to', target)]),
    row('File', `${bytes} bytes, changed ${modifiedAt.slice(0, 19).replace('T', ' ')} UTC`),
    ...(openToAll ? ['⚠ Anybody on this computer may replace it.'] : []),
    ...(args.length === 0 ? [row('Arguments', 'none')] : args.map((word, index) => row(`Argument ${index + 1}`, word))),
    ...env.map(({ name, value, risky }) => `${risky ? '⚠ ' : ''}${row('Variable', `${name}=${value}`)}`),
    ...(env.some(({ risky }) => risky)
      ? ['⚠ A variable so marked can make the program load or start something else.']
      : []),
    row('Working folder', folder),
    row('Named by', `${origin.file}:${origin.line}`),
    row('For', `user ${program.user}, context ${program.context}`),
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
    ? 'A kubeconfig can name any program. Only go on if you trust whoever wrote this one. It runs with your rights; what it gives is sent to the cluster’s server and shown to nobody.'
    : 'This is too much to be shown here, and you should not agree to what you can’t read. In a terminal “authpath --allow-exec” runs it.';
  return { message: 'Run the sign-in program that this kubeconfig names?', detail: `${lead}\n\n${shown}`, complete };
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

function row(label: string, text: string): string {
  return `${label}: ${printableLine(text)}`;
}
