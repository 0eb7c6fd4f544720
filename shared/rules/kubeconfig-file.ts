import type { KubeconfigFile, KubeconfigSource } from '../model/evidence/kubeconfig.ts';

type Source = Pick<KubeconfigSource, 'paths'>;

/** A single file that was named must be there; in a list, and in the home folder, kubectl passes over what is missing. */
export function mustExist(source: Pick<KubeconfigSource, 'kind' | 'paths'>): boolean {
  return source.paths.length === 1 && (source.kind === 'flag' || source.kind === 'added' || source.kind === 'demo');
}

/**
 * Would kubectl refuse to do anything because of this file? It reads every file of the list before it does anything, and
 * any problem in one of them ends it (clientcmd/loader.go Load).
 */
export function fileStopsKubectl(file: KubeconfigFile, source: Pick<KubeconfigSource, 'kind'> & Source): boolean {
  if (file.state === 'missing') return mustExist(source);
  return (file.state !== 'read' && file.state !== 'empty') || file.problems.length > 0;
}
