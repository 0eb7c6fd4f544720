interface Stop {
  readonly text: RegExp;
  /** Steps, or whole stages with a dot at the end, whose failure can end in this text. */
  readonly places: readonly string[];
}

const local = ['kubeconfig.', 'credential.'];
const signedIn = ['server.', 'credential.', 'kubeconfig.names', 'kubeconfig.context', 'kubeconfig.entries'];
const anyAnswer = ['server.', 'credential.', 'kubeconfig.', 'network.handshake', 'network.tunnel', 'network.route'];

/**
 * kubectl's last line, by where it stopped; the first that fits counts. What one text can come from is taken wide: a load
 * balancer, a proxy and the server itself close a connection in the same words. Texts: kubectl 1.24 and 1.36 on a real
 * cluster (docs/truth.md), kubectl/pkg/cmd/util/helpers.go, and Go's net, net/http, crypto/tls and crypto/x509.
 */
const stops: readonly Stop[] = [
  { text: /^error: EOF$/, places: [...local, 'network.', 'server.'] },
  { text: /getting credentials:|exec plugin|client-go-credential-plugins/, places: local },
  {
    text: /error loading config file|Error in configuration|is not specified|must be specified|are both specified/,
    places: [...local, 'network.route'],
  },
  { text: /^(error: )?context .* does not exist|context was not found/, places: ['kubeconfig.'] },
  { text: /^\*? ?(error: )?unable to (read|load)|^error: (stat|open|read) |^open /, places: local },
  { text: /invalid 'proxy-url'|invalid proxy address/, places: ['kubeconfig.', 'network.route', 'network.tunnel'] },
  { text: /^error: tls: |invalid header field value/, places: local },
  {
    text: /proxyconnect|socks connect|Proxy Authentication Required/,
    places: ['network.route', 'network.tunnel', 'network.handshake', 'network.connect', 'kubeconfig.'],
  },
  {
    text: /x509: |tls: failed to verify certificate/,
    places: [
      'network.handshake',
      'network.dates',
      'network.names',
      'network.authority',
      'network.clock',
      'network.tunnel',
      'network.route',
      'kubeconfig.names',
      'kubeconfig.references',
      'kubeconfig.server',
      'server.kubernetes',
    ],
  },
  {
    text: /lookup \S+.*: (no such host|server misbehaving|i\/o timeout)|lookup \S+.*network is unreachable/,
    places: ['network.name', 'network.tunnel', 'network.route', 'kubeconfig.', 'server.kubernetes'],
  },
  {
    text: /connection to the server .* was refused|connect: connection refused/,
    places: [
      'network.name',
      'network.connect',
      'network.tunnel',
      'network.route',
      'network.handshake',
      'kubeconfig.',
      'server.kubernetes',
      'server.ready',
    ],
  },
  {
    text: /no route to host|network is unreachable|dial tcp .*i\/o timeout/,
    places: ['network.', 'kubeconfig.', 'server.kubernetes'],
  },
  { text: /You must be logged in to the server|\(Unauthorized\)/, places: signedIn },
  { text: /^Error from server \(Forbidden\)/, places: [...signedIn, 'network.tunnel', 'network.route'] },
  { text: /^Error from server|^error: .*invalid character|unexpected end of JSON/, places: anyAnswer },
];

/**
 * The steps at which kubectl can have stopped when this is its last line: names of steps, or of stages with a dot at the
 * end. null when the text tells nothing about the place (it does not fit, or fits everywhere).
 */
export function kubectlStops(line: string): readonly string[] | null {
  return stops.find(({ text }) => text.test(line))?.places ?? null;
}
