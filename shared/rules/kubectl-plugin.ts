/** kubectl's own commands, 1.24 to 1.36 (kubectl options of each): for these it looks for no plugin. */
const ownCommands: ReadonlySet<string> = new Set(
  (
    'alpha annotate api-resources api-versions apply attach auth autoscale certificate cluster-info completion config cordon cp ' +
    'create debug delete describe diff drain edit events exec explain expose get help kuberc kustomize label logs options patch ' +
    'plugin port-forward proxy replace rollout run scale set taint top uncordon version wait'
  ).split(' '),
);

/**
 * The programs that kubectl looks for on PATH when it is called with these arguments, in its order: the longest name first
 * (kubectl pkg/cmd, HandlePluginCommand). Empty where the command is its own, or where a flag comes first.
 */
export function kubectlPluginNames(args: readonly string[]): readonly string[] {
  const flag = args.findIndex((argument) => argument.startsWith('-'));
  const words = args.slice(0, flag < 0 ? args.length : flag);
  if (words.length === 0 || ownCommands.has(words[0] ?? '')) return [];
  const parts = words.map((word) => word.replaceAll('-', '_'));
  return parts.map((_part, index) => ['kubectl', ...parts.slice(0, parts.length - index)].join('-'));
}
