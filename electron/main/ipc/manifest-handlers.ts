import type { OperationName } from '../../../shared/contract/operation-names.ts';
import type { WorkerOperationName } from '../../worker/protocol.ts';
import type { RunTable } from '../runs.ts';
import type { SettingsStore } from '../settings.ts';
import type { WorkerClient, WorkerResult } from '../worker-client.ts';
import { type Failure, failed, type Handlers, ok } from './router.ts';

export interface ManifestParts {
  readonly worker: Pick<WorkerClient, 'request'>;
  readonly runs: RunTable;
  readonly settings: Pick<SettingsStore, 'read'>;
  /** Main's own save dialog; false when the person thought better of it. Throws what the file system says. */
  readonly saveText: (fileName: string, text: string) => Promise<boolean>;
  readonly copyText: (text: string) => void;
}

/** The manifest of a walk's Dashboard in kubeconfig mode. The page names the walk alone; it gets neither the text nor a path. */
export function manifestHandlers(
  { worker, runs, settings, saveText, copyText }: ManifestParts,
  passOn: (name: OperationName, result: Extract<WorkerResult<WorkerOperationName>, { ok: false }>) => Failure,
): Pick<Handlers, 'manifest.save' | 'manifest.copy'> {
  async function made(name: OperationName, run: string) {
    if (runs.get(run) === undefined) return failed('notFound', 'That walk is not kept any more. Start it again.');
    const result = await worker.request('kubeconfigManifest', { run, shell: settings.read().shell });
    if (!result.ok) return passOn(name, result);
    return result.value.kind === 'none' ? failed('notFound', result.value.message) : ok(result.value);
  }
  return {
    'manifest.save': async ({ run }) => {
      const offer = await made('manifest.save', run);
      if (!offer.ok) return offer;
      try {
        return ok({ saved: await saveText(offer.value.fileName, offer.value.text) });
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
        return failed('refused', `The file could not be written there (${code}). Choose another place.`);
      }
    },
    'manifest.copy': async ({ run }) => {
      const offer = await made('manifest.copy', run);
      if (!offer.ok) return offer;
      copyText(offer.value.text);
      return ok({ characters: offer.value.text.length });
    },
  };
}
