/** A line to copy. `argv` is quoted for the reader's shell where it is shown; it is never run by the program. */
export interface RemedyCommand {
  readonly argv: readonly string[];
  /** Environment variables that go in front, such as KUBECONFIG. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What mends a cause. Shown in this order: title, who, changes, risk, commands. */
export interface Remedy {
  readonly kind: 'command' | 'local' | 'cluster';
  /** Starts with a verb, one line. */
  readonly text: string;
  readonly who: string;
  /** What is changed by it, such as `one line in ~/.kube/config`, or `nothing`. */
  readonly changes: string;
  readonly risk: { readonly level: 'low' | 'medium' | 'high'; readonly reason: string };
  readonly commands: readonly RemedyCommand[];
  /** Versions for which it holds, such as `kubeadm ≥ 1.20`; null when always. */
  readonly scope: string | null;
}
