/** What kubectl itself said when it was asked `get --raw /version` for this target. Beside the walk, never part of it. */
export interface KubectlEvidence {
  /** The program that PATH gives, after symbolic links; null when there is none. */
  readonly path: string | null;
  readonly outcome:
    | { readonly kind: 'notFound' }
    /** Anybody could have put another program in its place, so it was not run. */
    | { readonly kind: 'refused'; readonly why: 'worldWritableFolder' | 'relativePathEntry' }
    | { readonly kind: 'notStarted'; readonly code: string | null }
    /** It ran into its limit, or wrote without end, and was ended with all that it had started. */
    | { readonly kind: 'killed'; readonly lastLine: string }
    | {
        readonly kind: 'ended';
        /** null when a signal ended it that was not ours. */
        readonly exitCode: number | null;
        /** On standard output: the version of a Kubernetes server, something else, or nothing. */
        readonly printed: 'version' | 'other' | 'nothing';
        /** gitVersion of the server, where it printed one. */
        readonly serverVersion: string | null;
        /** The last line on standard error, bounded, with anything secret replaced. */
        readonly lastLine: string;
      };
  /** The words that it was given after its own name. */
  readonly args: readonly string[];
  readonly ms: number;
}
