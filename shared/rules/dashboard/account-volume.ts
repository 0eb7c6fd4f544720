import type { ContainerFacts, PodSpecFacts, VolumeFacts } from '../../model/evidence/objects/pod.ts';

/** Where client-go looks for a pod's own credential (client-go rest/config.go, InClusterConfig). */
export const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The volume at a path of a container's file system: the one whose mount path is the longest part of it. */
export function volumeAt(
  spec: Pick<PodSpecFacts, 'volumes'>,
  container: Pick<ContainerFacts, 'volumeMounts'> | null,
  path: string,
): { readonly volume: VolumeFacts; readonly mountPath: string; readonly subPath: string | null } | null {
  const mounts = (container?.volumeMounts ?? [])
    .filter(({ mountPath }) => isUnder(path, mountPath))
    .sort((left, right) => right.mountPath.length - left.mountPath.length);
  const [mount] = mounts;
  const volume = spec.volumes.find(({ name }) => name === mount?.name);
  return mount === undefined || volume === undefined
    ? null
    : { volume, mountPath: mount.mountPath, subPath: mount.subPath };
}

function isUnder(path: string, folder: string): boolean {
  const clean = folder.replace(/\/+$/, '');
  return path === clean || path.startsWith(`${clean}/`);
}

/** What a pod has in place of its account's files. */
export interface AccountVolume {
  readonly name: string;
  readonly kind: 'projected' | 'secret' | 'other';
  /** Name of the Secret with a token of the old kind. */
  readonly secret: string | null;
  /** Whom the token is for; null: the API server itself, or not known. */
  readonly audience: string | null;
  readonly seconds: number | null;
  /** The ConfigMap with the authority; null where there is none. */
  readonly authority: string | null;
  readonly hasToken: boolean;
}

/** The volume at the account's folder in a container; null where nothing is there. `/var/run` is `/run` in many images. */
export function accountVolumeOf(
  spec: Pick<PodSpecFacts, 'volumes'>,
  container: Pick<ContainerFacts, 'volumeMounts'> | null,
): AccountVolume | null {
  const found = volumeAt(spec, container, accountFolder) ?? volumeAt(spec, container, accountFolder.slice(4));
  if (found === null) return null;
  const { volume } = found;
  if (volume.kind === 'secret') {
    return { name: volume.name, kind: 'secret', secret: volume.source, ...noParts, hasToken: true };
  }
  if (volume.kind !== 'projected')
    return { name: volume.name, kind: 'other', secret: null, ...noParts, hasToken: false };
  const token = volume.parts.find(({ kind }) => kind === 'serviceAccountToken');
  const secret = volume.parts.find(({ kind }) => kind === 'secret');
  return {
    name: volume.name,
    kind: 'projected',
    secret: token === undefined ? (secret?.name ?? null) : null,
    audience: token?.audience ?? null,
    seconds: token?.expirationSeconds ?? null,
    authority: volume.parts.find(({ kind }) => kind === 'configMap')?.name ?? null,
    hasToken: token !== undefined || secret !== undefined,
  };
}

const noParts = { audience: null, seconds: null, authority: null } as const;
