import type { SecretHandle } from '../../shared/model/evidence/secret.ts';
import type { RunEvent } from '../../shared/model/run.ts';
import type { ProgramPrompt } from '../../shared/model/sign-in-program.ts';
import { printableLine } from '../../shared/redaction/printable.ts';
import type { Output } from './output.ts';

/**
 * Hands what a sign-in program says on to standard error as it comes, as kubectl does, with or without a terminal there; and
 * says what it waits for. `openPublic`: the whole of an address that records hold only in part.
 */
export function programListener(
  output: Output,
  openPublic: (handle: SecretHandle) => string | null,
): (event: RunEvent, context?: string) => void {
  const limits = new Map<string, number>();
  const told = new Map<string, string>();
  return (event, context) => {
    if (event.type === 'probeStarted' && event.probe === 'execCredential') limits.set(event.key, event.limitMs);
    if (event.type !== 'programSaid') return;
    const about = context === undefined ? '' : ` (${printableLine(context)})`;
    for (const line of event.lines) output.progress(`Sign-in program${about}: ${printableLine(line)}\n`);
    const { key, prompt } = event;
    if (prompt === null) return;
    const whole = prompt.wholeAddress === null ? null : openPublic(prompt.wholeAddress);
    const wanted = wantedWords({ ...prompt, address: whole ?? prompt.address });
    if (told.get(key) === wanted) return;
    told.set(key, wanted);
    const seconds = Math.round((limits.get(key) ?? 0) / 1000);
    output.progress(
      `The sign-in program${about} waits for you: ${wanted} Authpath waits at most ${seconds} s for it.\n`,
    );
  };
}

function wantedWords({ kind, code, address }: ProgramPrompt): string {
  const page = address === null ? 'the page that it names' : printableLine(address);
  if (kind === 'question') return 'it asks what only a terminal of its own can answer: run kubectl auth whoami there.';
  if (kind === 'browser')
    return address === null ? 'sign in on the page in your browser.' : `open ${page} and sign in.`;
  return `type the code ${code === null ? 'that it shows' : printableLine(code)} at ${page} .`;
}
