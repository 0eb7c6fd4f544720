import type { ProgramPrompt } from '../../../shared/model/sign-in-program.ts';

/** A prompt as the program wrote it; the address may carry what no record holds. */
export type WrittenPrompt = Pick<ProgramPrompt, 'kind' | 'code' | 'address'>;

const asksFor = String.raw`\b(pass(?:word|code|phrase)|user ?name|otp|mfa|(?:verification|authori[sz]ation) code|pin)\b|\[y\/n\]|\(yes\/no\)`;

/**
 * Words of the well-known programs (Azure, Google, AWS, Teleport, Pinniped, int128/kubelogin) when they wait for a person, the
 * first that fits. A question at the very end counts most: it can’t be answered here, whatever page was named before it.
 */
const rules: readonly { readonly kind: ProgramPrompt['kind']; readonly text: RegExp }[] = [
  { kind: 'question', text: new RegExp(`(?:${asksFor})[^\\n]{0,60}[:?>]\\s*$`, 'i') },
  { kind: 'deviceCode', text: /enter the (following )?code|device ?(code|login)|user[_ ]code|\/device\b/i },
  {
    kind: 'browser',
    text: /(open|visit|go to|navigate|launch)\w*\b[^\n]{0,120}(browser|https?:\/\/)|browser (window|session|tab)|browser has been opened|(visit|visiting|following|this) (link|url|page|address):\s{1,40}https?:\/\//i,
  },
  { kind: 'question', text: new RegExp(`(?:${asksFor})[^\\n]{0,60}[:?>]\\s*$`, 'im') },
];

const codeShape = '[A-Z0-9]{6,10}|[A-Z0-9]{3,10}(?:-[A-Z0-9]{3,10}){1,2}';
/** Right behind the word, or behind a colon later in the line: other words in capitals are no codes. */
const codeAfterWord = new RegExp(
  `\\b[Cc]ode\\b(?:[\\s:"'*]{1,20}|[^\\n]{0,60}?:\\s{1,20})(?<code>${codeShape})(?![A-Za-z0-9-])`,
  'd',
);
const codeInAddress = new RegExp(`[?&]user_code=(?<code>${codeShape})(?![A-Za-z0-9-])`, 'd');
const addresses = /https?:\/\/[^\s"'<>`]{1,2000}/gi;

/** What a program asks of the person, by what it wrote to its standard error; null when nothing is recognised. */
export function recognisePrompt(stderr: string): WrittenPrompt | null {
  const kind = rules.find(({ text }) => text.test(stderr))?.kind;
  if (kind === undefined) return null;
  const found = [...stderr.matchAll(addresses)];
  if (kind !== 'deviceCode') return { kind, code: null, address: withoutEnd(found.at(-1)?.[0]) };
  const match = codeAfterWord.exec(stderr) ?? codeInAddress.exec(stderr);
  const at = match?.indices?.groups?.code?.[0] ?? stderr.length;
  // AWS names a second page, which fills the code in, behind the code.
  const page = found.findLast(({ index }) => index < at) ?? found[0];
  return { kind, code: match?.groups?.code ?? null, address: withoutEnd(page?.[0]) };
}

/** What ends the sentence does not belong to the address. */
function withoutEnd(address: string | undefined): string | null {
  return address === undefined ? null : address.replace(/[.,;:!?)\]}]+$/, '');
}
