import { exitCodes } from './exit-codes.ts';
import type { CommandName } from './options.ts';

const general = `authpath finds out why authentication to a Kubernetes API server fails, on which link, and what mends it.

Usage
  authpath [diagnose]             walk the current context
  authpath contexts               list every context, and every file that can’t be read
  authpath explain CODE | "TEXT"  what a code means, or which causes an error text can have
  authpath replay FILE            judge a saved run again, without a cluster
  authpath demo [SCENARIO]        walk a practice cluster on this machine
  authpath manifest --kubeconfig-mode
                                  write the manifest of a Dashboard that signs in with a kubeconfig file

Flags
      --kubeconfig FILE    use this file; repeat it for a list, as in KUBECONFIG
      --context NAME       walk this context instead of the current one
      --all-contexts       walk every context, and group what they have in common
      --path NAME          what to walk (repeatable): user, kubectl-proxy, direct, node-port,
                           port-forward, service, all; without it all, and in a sweep user
      --install NAMESPACE/NAME
                           of several Dashboards walk to this one
      --deadline SECONDS   the whole walk ends by then (60)
  -o, --output FORMAT      text, json, jsonl or junit (text)
      --allow-exec         run the sign-in program that the kubeconfig names, as kubectl would
      --allow-other-contexts
                           after a 401, let another context of the same server ask it why
      --allow-probe-pod[=IMAGE]
                           try the Dashboard’s account from a pod of IMAGE; without it, by a token
      --ask-kubectl        ask kubectl for its own word beside the walk
      --no-color           no colours; the variable NO_COLOR does the same
  -h, --help               this page, or with a command before it that command’s
      --version            the version

The result goes to standard output, progress to standard error.

Exit codes
  ${exitCodes.sound} it works   ${exitCodes.fault} a fault   ${exitCodes.warning} only warnings   ${exitCodes.inconclusive} could not tell
  ${exitCodes.badUsage} bad usage  ${exitCodes.couldNotRun} could not run   ${exitCodes.cancelled} stopped

Examples
  authpath --context prod-eu
  authpath diagnose --kubeconfig ./config -o json > run.json
  authpath explain "x509: certificate signed by unknown authority"
`;

const pages: Readonly<Record<CommandName, string>> = {
  diagnose: `authpath diagnose [--kubeconfig FILE]… [--context NAME | --all-contexts] [--allow-exec]
                  [--allow-other-contexts] [--allow-probe-pod[=IMAGE]] [--path NAME]…
                  [--install NAMESPACE/NAME] [--deadline SECONDS] [-o FORMAT]

Walks one context from its kubeconfig to the API server and says which step fails, why we know, and what mends it.
It reads files, looks up names, opens connections and sends a few requests with your credential. It changes nothing,
unless you allow the trial in the cluster (below).

A sign-in program that the kubeconfig names is run only with --allow-exec, at most 45 seconds: once for each entry that
names it, with its arguments and variables, and with nothing on its standard input. What it gives goes to the server and
is shown nowhere. A program that kubectl’s preferences (kuberc) forbid is not run either.

A server says nothing of why it refuses a token, but tells whoever may ask. With --allow-other-contexts, contexts of the same
files that trust the same server by the same authority, and whose credential stands in a file, may ask it: for a TokenReview,
and for the service account, pod or Secret that the token names. At most three are used, only after a 401, and their
sign-ins then stand in the server’s audit log. No program is run for it.

With --allow-probe-pod=IMAGE the Dashboard’s own account is tried from inside the cluster, after the rights for it were
asked about and the server has tried it dry: a Job in the Dashboard’s namespace, with an image that has sh and curl. Its pod
lists three files and calls the API server without and with its token, which is printed nowhere. The Job is removed at
once, and by the cluster itself within two minutes if this program is killed. Without an image no pod is made: a token of
ten minutes is made for the account and tried from here, which says nothing about the pod’s network.

With --ask-kubectl the kubectl on PATH is asked as well (“kubectl get --raw /version”, at most 20 seconds). If it says another
thing than the walk, the result is “can’t tell” and shows both. It is not asked with --all-contexts, where the context names a
sign-in program (unless --allow-exec is given) or an auth provider, and where anybody could have replaced kubectl.

-o jsonl prints every event as it happens; -o json the whole run at the end. Both can be replayed.
`,
  contexts: `authpath contexts [--kubeconfig FILE]… [-o text|json]

Lists the contexts of every file that kubectl would read, with file and line, and the files that can’t be read with
what is wrong and where. Nothing is contacted.
`,
  explain: `authpath explain CODE
authpath explain "pasted error text"

With a code (TLS-03): what it means, why it happens and what mends it. With a text: the causes that such a text can
have, best first. One text often has several causes; “authpath diagnose” measures which one it is.
`,
  replay: `authpath replay FILE [-o FORMAT]

Judges a saved run (from “diagnose -o json” or “-o jsonl”) again, with no cluster and no network. What the run did not
measure is said to be not recorded.
`,
  manifest: `authpath manifest --kubeconfig-mode [--kubeconfig FILE]… [--context NAME] [--install NAMESPACE/NAME]
authpath manifest --kubeconfig-mode --dashboard-version VERSION [--namespace NAME]

Writes the Deployment and the Service of a Dashboard that signs in with a kubeconfig file, as such a manifest is written
today: the file comes from a Secret and not from a node’s folder, and the pod is restricted. Without a version the context is
walked to find the installed one, whose names, labels, image and arguments are kept. With a version nothing is contacted.

No credential is read or written: the comments at its head say how your own file gets into the Secret, and what it must not hold.
`,
  demo: `authpath demo [SCENARIO] [-o FORMAT]

Starts a small API server on 127.0.0.1 with a fault to find, and walks it. Without a scenario: all of them, and a table.
It is there to practise and ends with the command.
`,
};

/** The help text for a command, or the general page. */
export function helpFor(command: CommandName | null): string {
  return command === null ? general : pages[command];
}
