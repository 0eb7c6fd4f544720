import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { KubeconfigSource } from '../../../shared/model/evidence/kubeconfig.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The files that kubectl would load (clientcmd/loader.go NewDefaultClientConfigLoadingRules): `--kubeconfig` before the
 * KUBECONFIG list before ~/.kube/config. Several `--kubeconfig` act as a KUBECONFIG list. Empty parts of a list and
 * repetitions are passed over. Relative paths count from the working folder.
 */
export function kubeconfigSource(environment: Environment, flagFiles: readonly string[]): KubeconfigSource {
  const flags = absolute(flagFiles);
  if (flags.length > 0) return { kind: 'flag', paths: flags };
  const listed = environment.KUBECONFIG ?? '';
  if (listed !== '') return { kind: 'environment', paths: absolute(listed.split(delimiter).map(unquoted)) };
  return { kind: 'default', paths: absolute([join(goHome(environment), '.kube', 'config')]) };
}

/** HOME, on Windows USERPROFILE when there is no HOME; for texts that say `~`. */
export function homeOf(environment: Environment): string | null {
  const home = goHome(environment);
  return home === '' ? null : home;
}

function absolute(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.filter((path) => path !== ''))].map((path) => resolve(path));
}

/** On Windows a part of the list may stand in quotation marks (path/filepath SplitList). */
function unquoted(part: string): string {
  return process.platform === 'win32' ? part.replaceAll('"', '') : part;
}

/** k8s.io/client-go/util/homedir: HOME; on Windows the first of three places that has a kubeconfig, else that can be written. */
function goHome(environment: Environment): string {
  const home = environment.HOME ?? '';
  if (process.platform !== 'win32') return home;
  const { HOMEDRIVE = '', HOMEPATH = '', USERPROFILE = '' } = environment;
  const drivePath = HOMEDRIVE !== '' && HOMEPATH !== '' ? HOMEDRIVE + HOMEPATH : '';
  const withConfig = [home, drivePath, USERPROFILE].filter((path) => path !== '');
  const byPreference = [home, USERPROFILE, drivePath].filter((path) => path !== '');
  return (
    withConfig.find((path) => existsSync(join(path, '.kube', 'config'))) ??
    byPreference.find(isWritable) ??
    byPreference.find((path) => existsSync(path)) ??
    byPreference[0] ??
    ''
  );
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
