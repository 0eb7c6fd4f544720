import { describe, expect, it } from 'vitest';
import { manifestHandlers } from '../../../../../electron/main/ipc/manifest-handlers.ts';
import { RunTable } from '../../../../../electron/main/runs.ts';
import type { ManifestOffer } from '../../../../../shared/model/manifest-offer.ts';

const manifest: ManifestOffer = {
  kind: 'manifest',
  fileName: 'dashboard-kubeconfig-mode.yaml',
  text: 'kind: Deployment\n',
};

function scene(offer: ManifestOffer, save: () => Promise<boolean> = async () => true) {
  const asked: unknown[] = [];
  const saved: string[] = [];
  const copied: string[] = [];
  const runs = new RunTable(
    () => {},
    () => {},
  );
  const { run } = runs.add({ id: 'x', set: { kind: 'default', paths: [] }, context: 'prod' }, 'whole');
  const handlers = manifestHandlers(
    {
      worker: {
        request: (async (...words: unknown[]) => {
          asked.push(words);
          return { ok: true, value: offer };
        }) as never,
      },
      runs,
      settings: { read: () => ({ shell: 'fish' }) as never },
      saveText: async (fileName, text) => {
        saved.push(fileName, text);
        return save();
      },
      copyText: (text) => copied.push(text),
    },
    () => ({ ok: false, code: 'internal', message: '', logId: null }),
  );
  return { handlers, run, asked, saved, copied };
}

describe('the manifest in the window', () => {
  it('goes to the file that main’s own dialog names, in the reader’s shell', async () => {
    const { handlers, run, asked, saved } = scene(manifest);
    expect(await handlers['manifest.save']({ run })).toEqual({ ok: true, value: { saved: true } });
    expect(saved).toEqual([manifest.fileName, 'kind: Deployment\n']);
    expect(asked).toEqual([['kubeconfigManifest', { run, shell: 'fish' }]]);
  });

  it('goes to the clipboard, and not to the page', async () => {
    const { handlers, run, copied } = scene(manifest);
    expect(await handlers['manifest.copy']({ run })).toEqual({ ok: true, value: { characters: 17 } });
    expect(copied).toEqual(['kind: Deployment\n']);
  });

  it('says why there is none, and that a place can’t be written to', async () => {
    const none = scene({ kind: 'none', message: 'This walk found no Dashboard.' });
    expect(await none.handlers['manifest.save']({ run: none.run })).toMatchObject({
      message: 'This walk found no Dashboard.',
    });
    expect(await none.handlers['manifest.copy']({ run: 'gone' })).toMatchObject({ ok: false, code: 'notFound' });
    const full = scene(manifest, async () => {
      throw Object.assign(new Error('secret words'), { code: 'ENOSPC' });
    });
    expect(await full.handlers['manifest.save']({ run: full.run })).toMatchObject({
      ok: false,
      message: 'The file could not be written there (ENOSPC). Choose another place.',
    });
  });
});
