import type { KubeconfigEvidence } from '../model/evidence/kubeconfig.ts';
import { parseServerUrl } from './server-url.ts';

/** How kubectl would be asked for its own word about a target. */
export type KubectlCommand =
  | {
      readonly kind: 'command';
      readonly args: readonly string[];
      /** The list of files, where one `--kubeconfig` can't name it. */
      readonly kubeconfigs: readonly string[] | null;
    }
  /** It is not asked: what it would do then is not known well enough, or needs consent. */
  | {
      readonly kind: 'notAsked';
      readonly why: 'notLoaded' | 'pluginNeedsConsent' | 'pluginWantsTerminal' | 'authProvider';
    };

/**
 * The words for `kubectl get --raw /version` about this target. A kubeconfig that we could not read to the end is not given
 * to kubectl: it might find a program there that we did not see, and run it. An auth provider runs programs (older kubectl)
 * or writes renewed tokens to the file. `--raw` takes the path as it is and drops the one in the server's address
 * (client-go rest/request.go, RequestURI), so that path stands in front.
 */
export function kubectlCommand(kubeconfig: KubeconfigEvidence, pluginAllowed: boolean): KubectlCommand {
  const target = kubectlTarget(kubeconfig, pluginAllowed);
  if (target.kind === 'notAsked') return target;
  const { words, kubeconfigs, basePath } = target;
  return { kind: 'command', args: ['get', '--raw', `${basePath}/version`, ...words], kubeconfigs };
}

/** How kubectl is told about a target, whatever it is asked. */
export type KubectlTarget =
  | {
      readonly kind: 'target';
      /** `--context=…`, and `--kubeconfig=…` where one file is named. */
      readonly words: readonly string[];
      readonly kubeconfigs: readonly string[] | null;
      /** Path of the server's address. */
      readonly basePath: string;
    }
  | Extract<KubectlCommand, { kind: 'notAsked' }>;

export function kubectlTarget(kubeconfig: KubeconfigEvidence, pluginAllowed: boolean): KubectlTarget {
  const { files, context, cluster, user, source } = kubeconfig;
  const readable = files.every(
    ({ state, problems }) => ['read', 'empty', 'missing'].includes(state) && !problems.length,
  );
  const server = parseServerUrl(cluster?.server?.value ?? '');
  if (!readable || context === null || cluster === null || server.kind !== 'ok') {
    return { kind: 'notAsked', why: 'notLoaded' };
  }
  // It would want a terminal, which it is not given here.
  if (user?.exec?.interactiveMode?.value === 'Always') return { kind: 'notAsked', why: 'pluginWantsTerminal' };
  if (user?.exec != null && !pluginAllowed) return { kind: 'notAsked', why: 'pluginNeedsConsent' };
  if (user?.authProvider != null) return { kind: 'notAsked', why: 'authProvider' };
  const [only, ...more] = source.paths;
  const named = only !== undefined && more.length === 0 && source.kind !== 'environment' && source.kind !== 'default';
  const words = [`--context=${context.name}`];
  return {
    kind: 'target',
    words: named ? [...words, `--kubeconfig=${only}`] : words,
    kubeconfigs: named ? null : source.paths,
    basePath: server.basePath,
  };
}
