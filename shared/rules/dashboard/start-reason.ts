/** What a Dashboard's log says of why it ended, by the start-up order of its versions (dashboard-measured.md §1, §2). */
export interface StartReason {
  readonly about:
    | 'connection'
    | 'tokenFile'
    | 'csrfSecret'
    | 'createSecret'
    | 'kubeconfig'
    | 'certificates'
    | 'arguments'
    | 'gatewayAddress'
    | 'other';
  /** The program's own words, one line. */
  readonly words: string;
}

/** `2026/11/24 12:00:00 ` of Go's log package, and klog's `E1124 12:00:00.000000       1 init.go:206] `. */
const prefix = /^(?:\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2} |[IWEF]\d{4} [\d:.]+\s+\d+ [\w.-]+:\d+\] )/;

const tokenFile =
  /serviceaccount\/token: no such file or directory|KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined/;
const kubeconfig = /^stat .*: no such file or directory|error loading config file|^invalid configuration: /i;

/** Where the words of the end stand, the surest first. Each gives the line's part that tells. */
const endings: readonly RegExp[] = [
  /Error while initializing connection to Kubernetes apiserver\..*? Reason: (.+)$/,
  /Could not init kubernetes client config: (.+)$/,
  /"Could not init kubernetes in-cluster client" err="(.+)"$/,
  /(Error while loading dashboard server certificates\. Reason: .+)$/,
  /("?Could not decode CSRF key"?.*)$/,
  /^panic: (.+)$/,
  /\[emerg\].*?((?:bind|socket)\(\) .+)$/,
  /^((?:unknown (?:shorthand )?flag|flag provided but not defined|flag needs an argument|invalid argument).*)$/,
];

/** Why the program ended, or null where its log does not tell. */
export function startReasonOf(log: string): StartReason | null {
  const lines = log.split('\n').map((line) => line.replace(prefix, '').trimEnd());
  for (const ending of endings) {
    const words = lines.map((line) => ending.exec(line)?.[1]).find((found) => found !== undefined);
    if (words !== undefined) return reasonOf(unquoted(words), lines);
  }
  return null;
}

function reasonOf(words: string, lines: readonly string[]): StartReason {
  // "could not create client config" is the end, and the line before it the reason.
  if (/^could not create client config/i.test(words)) {
    const before = lines.map((line) => /Could not init in cluster config: (.+)$/.exec(line)?.[1]).find(Boolean);
    return { about: 'tokenFile', words: before ?? words };
  }
  return { about: aboutOf(words), words };
}

function aboutOf(words: string): StartReason['about'] {
  if (tokenFile.test(words)) return 'tokenFile';
  if (/^secrets "[^"]*csrf[^"]*" (?:is forbidden|not found)/.test(words)) return 'csrfSecret';
  if (/^secrets is forbidden: .* cannot create /.test(words)) return 'createSecret';
  if (kubeconfig.test(words)) return 'kubeconfig';
  if (/^Error while loading dashboard server certificates/.test(words)) return 'certificates';
  if (/^(?:bind|socket)\(\) /.test(words)) return 'gatewayAddress';
  if (/^(?:unknown |flag |invalid argument|"?Could not decode CSRF key)/.test(words)) return 'arguments';
  return isConnection(words) ? 'connection' : 'other';
}

/** The answers that end a first request: no way, no trust, no credential, no right. */
function isConnection(words: string): boolean {
  return (
    /dial tcp|x509: |Unauthorized$|asked for the client to provide credentials|getting credentials: /.test(words) ||
    / is forbidden: User |rejected our request for an unknown reason|TLS handshake timeout|: EOF$/.test(words) ||
    /insecure flag is not allowed/.test(words)
  );
}

function unquoted(words: string): string {
  return words.replaceAll('\\"', '"').trim();
}

/** Has a Dashboard got to its last line of a start? Some end after they have got to the API server (dashboard-measured.md §2). */
export function servesByLog(log: string): boolean {
  return /Serving (?:in)?securely on HTTPS? port|Listening and serving/.test(log);
}

/**
 * Has this start got to the API server? Every Dashboard that runs by itself says so (dashboard-versions.md §2.3). null: the
 * log holds no start, so it can't tell.
 */
export function reachedServer(log: string): boolean | null {
  if (/Successful initial request to the apiserver/.test(log)) return true;
  return /Starting overwatch|Using HTTP port|Starting Kubernetes Dashboard API/.test(log) ? false : null;
}
