import type { RemedyCommand } from '../../shared/model/remedy.ts';
import type { RequestedTarget } from '../../shared/model/run.ts';

/**
 * Makes a reader's kubectl command act on the kubeconfig that was walked. kubectl finds the default file and KUBECONFIG by
 * itself; a file that was named or added it does not. Commands for somebody else's machine name no context and stay as they are.
 */
export function nameKubeconfig(command: RemedyCommand, set: RequestedTarget['set']): RemedyCommand {
  const [program, ...rest] = command.argv;
  const isReaders = rest[0] === 'config' || rest.some((word) => word === '--context' || word.startsWith('--context='));
  const isNamed = rest.some((word) => word.startsWith('--kubeconfig'));
  if (set.kind === 'default' || set.kind === 'environment' || program !== 'kubectl' || !isReaders || isNamed) {
    return command;
  }
  const [only, ...more] = set.paths;
  if (only !== undefined && more.length === 0) {
    return { ...command, argv: [program, '--kubeconfig', only, ...rest] };
  }
  const separator = set.paths.some((path) => path.includes('\\')) ? ';' : ':';
  return { ...command, environment: { ...command.environment, KUBECONFIG: set.paths.join(separator) } };
}
