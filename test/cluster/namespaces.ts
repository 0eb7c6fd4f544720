// A client's own view of names or of the network, in Linux namespaces of its
// own: nothing of the machine is changed, and no packet leaves it.
import { spawnSync } from 'node:child_process';

/** What the cases need from the machine, said at once instead of a skip in silence. */
export function namespaceProblem(): string | undefined {
  if (process.platform !== 'linux') return 'the cases about names and routes need Linux namespaces';
  if (process.getuid?.() !== 0) return 'the cases about names and routes need root (namespaces, port 53)';
  for (const [tool, owner] of [
    ['unshare', 'util-linux'],
    ['setpriv', 'util-linux'],
    ['ip', 'iproute2'],
  ] as const) {
    if (spawnSync(tool, ['-V']).error) return `the cases about names and routes need ${tool} (Debian: ${owner})`;
  }
  const made = spawnSync('unshare', ['--net', '--mount', 'true']);
  return made.status === 0 ? undefined : `can't make a namespace here: ${made.stderr}`;
}

/** Root without its right to read everything, so that a file's mode counts. */
export const bySomebodyElse: readonly string[] = [
  'setpriv',
  '--bounding-set=-dac_override,-dac_read_search',
  '--inh-caps=-dac_override,-dac_read_search',
];

/** The client sees this resolv.conf; the network is the machine's. */
export const withResolver = (resolvConf: string): readonly string[] => [
  'unshare',
  '--mount',
  'sh',
  '-c',
  'mount --bind "$0" /etc/resolv.conf && exec "$@"',
  resolvConf,
];

/**
 * A network of its own, of addresses that are nobody's (RFC 5737):
 * 192.0.2.1 is the client's machine itself, so a port there refuses;
 * 192.0.2.7 takes packets and never answers: its neighbour entry leads to a bridge without a port;
 * 192.0.2.9 has no neighbour entry: "no route to host" after three seconds;
 * all other networks are unreachable at once.
 */
export const inLonelyNetwork: readonly string[] = [
  'unshare',
  '--net',
  'sh',
  '-c',
  [
    'ip link set lo up',
    'ip link add bridge0 type bridge',
    'ip address add 192.0.2.1/24 dev bridge0',
    'ip link set bridge0 up',
    'ip neighbour add 192.0.2.7 lladdr 02:00:00:00:00:07 dev bridge0 nud permanent',
    'exec "$@"',
  ].join(' && '),
  'sh',
];
