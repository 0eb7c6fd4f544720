import type { Install } from '../../shared/model/install.ts';
import type { ManifestOffer } from '../../shared/model/manifest-offer.ts';
import type { Shell } from '../../shared/report/shell-quote.ts';
import { kubeconfigManifest, manifestFile } from './kubeconfig-mode.ts';
import { type Wanted, wantedOf, wantedOfVersion } from './kubeconfig-parts.ts';

/** The manifest for the install that a walk found. */
export function offerManifest(install: Install | null, shell: Shell): ManifestOffer {
  return install === null
    ? { kind: 'none', message: 'This walk found no Dashboard. Walk its service link first, or name a version.' }
    : offered(wantedOf(install), shell);
}

/** The manifest for a version that is not installed; `namespace` null: where its own manifest puts it. */
export function offerManifestOf(version: string, namespace: string | null, shell: Shell): ManifestOffer {
  return offered(wantedOfVersion(version, namespace), shell);
}

function offered(made: Wanted, shell: Shell): ManifestOffer {
  if (!made.ok) return { kind: 'none', message: made.message };
  return { kind: 'manifest', fileName: manifestFile, text: kubeconfigManifest(made.wanted, shell) };
}
