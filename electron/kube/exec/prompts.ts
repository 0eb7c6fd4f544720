import type { ExecCredentialEvidence } from '../../../shared/model/evidence/credential.ts';

type Prompt = NonNullable<ExecCredentialEvidence['run']>['prompt'];

/** Words of the well-known programs (Azure, Google, AWS, Teleport, int128/kubelogin) when they wait for a person. */
const prompts: readonly { readonly prompt: NonNullable<Prompt>; readonly text: RegExp }[] = [
  { prompt: 'deviceCode', text: /enter the (following )?code|device ?(code|login)|user[_ ]code|\/device\b/i },
  {
    prompt: 'browser',
    text: /(open|visit|go to|navigate|launch)\w*\b[^\n]{0,120}(browser|https?:\/\/)|browser (window|session|tab)/i,
  },
  {
    prompt: 'question',
    text: /(pass(word|code|phrase)|user ?name|otp|mfa|verification code|pin|\[y\/n\]|\(yes\/no\))[^\n]{0,60}[:?>]\s*$/im,
  },
];

/** What a program asks of the person, by what it wrote to its standard error; null when nothing is recognised. */
export function recognisePrompt(stderr: string): Prompt {
  return prompts.find(({ text }) => text.test(stderr))?.prompt ?? null;
}
