import type { ProgramPrompt } from '../../../shared/model/sign-in-program.ts';
import { type AskedPage, openablePage } from '../prompt-address.ts';
import type { RunTable } from '../runs.ts';
import type { WorkerClient } from '../worker-client.ts';
import { failed, type Handlers, ok } from './router.ts';

export interface PromptParts {
  readonly worker: Pick<WorkerClient, 'request'>;
  readonly runs: RunTable;
  /** Main's own dialog, which shows the whole host. */
  readonly askToOpen: (page: AskedPage) => Promise<boolean>;
  readonly copyText: (text: string) => void;
  readonly openAddress: (address: string) => Promise<void>;
}

const notAsked = () => failed('notFound', 'The sign-in program does not ask for that any more.');

/** What a running sign-in program asks of the person. The window names the run alone: code and address are main’s own. */
export function promptHandlers(parts: PromptParts): Pick<Handlers, 'prompt.open' | 'prompt.copy'> {
  const { worker, runs } = parts;
  /** Runs whose question is open. */
  const asking = new Set<string>();

  function promptOf(run: string): ProgramPrompt | null {
    const known = runs.get(run);
    if (known === undefined) return null;
    return Object.values(runs.state(known).probes).find(({ said }) => said?.prompt != null)?.said?.prompt ?? null;
  }

  /** Main asks for the whole of it only when it is needed: no record holds it. */
  async function wholeAddress({ address, wholeAddress: handle }: ProgramPrompt): Promise<string | null> {
    if (handle === null) return address;
    const result = await worker.request('openPublic', { handle });
    return result.ok ? result.value.text : null;
  }

  return {
    'prompt.open': async ({ run }) => {
      if (asking.has(run)) return failed('busy', 'The question is on the screen already.');
      asking.add(run);
      try {
        const prompt = promptOf(run);
        const address = prompt === null ? null : await wholeAddress(prompt);
        if (address === null) return notAsked();
        const page = openablePage(address);
        if (page === null) {
          return failed('refused', 'That address is not opened from here: it is neither https nor on this computer.');
        }
        if (!(await parts.askToOpen(page))) return ok({ opened: false });
        await parts.openAddress(page.address);
        return ok({ opened: true });
      } finally {
        asking.delete(run);
      }
    },
    'prompt.copy': async ({ run, what }) => {
      const prompt = promptOf(run);
      if (prompt === null) return notAsked();
      const text = what === 'code' ? prompt.code : await wholeAddress(prompt);
      if (text === null) return notAsked();
      parts.copyText(text);
      return ok({ characters: text.length });
    },
  };
}
