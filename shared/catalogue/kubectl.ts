import { low } from './dashboard/common.ts';
import { failureMode } from './define.ts';
import { doIt, run } from './way-remedies.ts';

const installDocs = 'https://kubernetes.io/docs/tasks/tools/';
const skewDocs = 'https://kubernetes.io/releases/version-skew-policy/#kubectl';
const notTheCluster = 'The cluster and your credential are not the problem: this is about a program on this computer.';

export const kubectlModes = {
  'KCTL-01': failureMode<{ readonly elsewhere: readonly string[] }>({
    title: 'kubectl is not found',
    severity: 'fault',
    sentence: ({ elsewhere: [path] }) =>
      path === undefined
        ? 'No folder of PATH holds kubectl, so kubectl proxy can’t be started.'
        : `kubectl is at ${path}, which PATH does not name, so it is not found by its name.`,
    innocent: () => notTheCluster,
    why:
      'kubectl proxy and kubectl port-forward are parts of kubectl. A program that was started from a menu or a dock often has a shorter ' +
      'PATH than a terminal, so that kubectl is found in one and not in the other.',
    literal: () => 'kubectl: command not found',
    remedies: ({ elsewhere: [path] }) => [
      ...(path === undefined
        ? []
        : [
            doIt(
              `Add the folder of ${path} to PATH, or start this program from a terminal`,
              'you',
              'the variable PATH',
              low('other programs of that folder are found as well'),
            ),
          ]),
      doIt('Install kubectl, in the version of your server', 'you', 'one program on this computer', {
        level: 'low',
        reason: 'take it from kubernetes.io or from your system’s packages',
      }),
    ],
    scope: 'all',
    sources: [installDocs],
    proof: 'injected',
    texts: ['kubectl: (?:command )?not found', 'exec: "kubectl": executable file not found'],
    example: { elsewhere: [] },
  }),
  'KCTL-02': failureMode<{ readonly path: string; readonly client: string; readonly server: string }>({
    title: 'kubectl and the server are too far apart',
    severity: 'warning',
    sentence: ({ client, server }) =>
      `kubectl is ${client} and the server ${server}, so they are more than one minor version apart and some commands may fail.`,
    innocent: () => 'Signing in does not depend on it: kubectl proxy passes on what a browser asks.',
    why:
      'kubectl is supported one minor version older or newer than the server. Beyond that most things still work, and now and then one ' +
      'fails with words that point elsewhere.',
    literal: ({ client, server }) =>
      `WARNING: version difference between client (${short(client)}) and server (${short(server)}) exceeds the supported minor version skew of +/-1`,
    remedies: ({ server }) => [
      doIt(`Install kubectl ${short(server)}, the version of this server`, 'you', 'one program on this computer', {
        level: 'low',
        reason: 'several versions can stand side by side under other names',
      }),
    ],
    scope: 'all',
    sources: [skewDocs],
    proof: 'replayed',
    texts: ['version difference between client .* and server .* exceeds the supported minor version skew'],
    example: { path: '/usr/bin/kubectl', client: 'v1.36.3', server: 'v1.20.2' },
  }),
  'KCTL-03': failureMode<Record<string, never>>({
    title: 'The command is written for an older kubectl',
    severity: 'fault',
    sentence: () => 'The command uses words that kubectl has dropped, so it stops before it asks the cluster anything.',
    innocent: () => notTheCluster,
    why:
      'Guides of some years ago use flags that are gone: version --short (gone in 1.28), run --generator, and exec without the two dashes ' +
      'before the command (refused since 1.31). What a person types is not measured; `explain` knows the words.',
    literal: () => 'error: unknown flag: --short',
    remedies: () => [
      run('Write exec with two dashes before the command', ['kubectl', 'exec', 'POD', '--', 'ls']),
      run('Leave --short away: its output is the only one now', ['kubectl', 'version']),
    ],
    scope: 'kubectl ≥ 1.28 and ≥ 1.31',
    sources: ['https://kubernetes.io/docs/reference/kubectl/generated/kubectl_exec/', skewDocs],
    proof: 'documents',
    texts: ['unknown flag: --(?:short|generator)', 'exec \\[POD\\] \\[COMMAND\\] is not supported anymore'],
    example: {},
  }),
  'KCTL-04': failureMode<{ readonly path: string; readonly client: string }>({
    title: 'kubectl is too old for today’s ways',
    severity: 'warning',
    sentence: ({ client }) =>
      `kubectl is ${client}, so it has no create token, which is how a login token is made since 1.24.`,
    innocent: () => notTheCluster,
    why:
      'kubectl create token came with 1.24, auth whoami with 1.26. Servers from 1.24 on make no token Secrets by themselves any more, so ' +
      'an older kubectl leaves no simple way to a token for the Dashboard’s login.',
    literal: () => 'error: unknown command "token"',
    remedies: () => [
      doIt('Install a kubectl of the server’s version', 'you', 'one program on this computer', {
        level: 'low',
        reason: 'take it from kubernetes.io or from your system’s packages',
      }),
    ],
    scope: 'kubectl < 1.24',
    sources: [skewDocs, 'https://github.com/kubernetes-retired/dashboard/issues/7848'],
    proof: 'replayed',
    texts: ['unknown command "(?:token|whoami)"', 'no matches for kind "Deployment" in version "extensions/v1beta1"'],
    example: { path: '/usr/bin/kubectl', client: 'v1.20.2' },
  }),
  'KCTL-05': failureMode<{
    readonly first: string;
    readonly others: readonly string[];
    readonly unsafe: string | null;
  }>({
    title: 'Another kubectl comes first, or one that is not safe',
    severity: 'warning',
    sentence: ({ first, others, unsafe }) =>
      unsafe === 'relativePathEntry'
        ? `PATH leads to ${first} by a folder that depends on where you are, so anybody’s file could be started as kubectl.`
        : unsafe !== null
          ? `Anybody on this computer may replace ${first}, so it is not started here.`
          : `${first} comes first on PATH and is another version than ${others.join(', ')}, so you may be running the wrong one.`,
    innocent: () => notTheCluster,
    why:
      'Docker Desktop, Rancher Desktop, snap, asdf and cloud tools each bring a kubectl of their own. A shell starts the first that PATH ' +
      'leads to. One in a folder that everybody may write to, or under an entry of PATH that is not absolute, is not started by us at all.',
    literal: null,
    remedies: ({ first, unsafe }) => [
      run('See every kubectl that a shell would find', ['which', '-a', 'kubectl'], { scope: 'macOS and Linux' }),
      unsafe === null
        ? doIt(
            'Put the folder of the one that you mean first in PATH',
            'you',
            'the variable PATH',
            low('programs of the same name there come first as well'),
          )
        : doIt(
            `Move ${first} to a folder that only you or root may write to, and name it in PATH by its whole path`,
            'you',
            'one file, or PATH',
            low('shells that are open look it up anew after hash -r'),
          ),
    ],
    scope: 'all',
    sources: [installDocs, 'https://pkg.go.dev/os/exec#hdr-Executables_in_the_current_directory'],
    proof: 'replayed',
    texts: ['cannot run executable found relative to current directory'],
    example: { first: '/snap/bin/kubectl (v1.20.2)', others: ['/usr/bin/kubectl (v1.36.3)'], unsafe: null },
  }),
  'KCTL-06': failureMode<{ readonly said: string; readonly plugin: boolean }>({
    title: 'kubectl waits for somebody',
    severity: 'fault',
    sentence: ({ plugin }) =>
      plugin
        ? 'kubectl started and waits for its sign-in program, so nothing is served.'
        : 'kubectl started and then said nothing more, so nothing is served.',
    innocent: null,
    why:
      'kubectl asks for a name and a password where the kubeconfig gives no credential, and its sign-in program may wait for a browser or ' +
      'a code. Without a terminal nobody answers, and kubectl itself never gives up.',
    literal: ({ said }) => (said === '' ? null : said),
    remedies: () => [
      run('Run it once in a terminal, and answer what it asks', ['kubectl', 'get', '--raw', '/version']),
    ],
    scope: 'all',
    sources: ['https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins'],
    proof: 'replayed',
    texts: ['Please enter Username:', 'enter the code [A-Z0-9-]+ to authenticate'],
    example: { said: 'Please enter Username:', plugin: false },
  }),
} as const;

function short(version: string): string {
  return /^v?(\d+\.\d+)/.exec(version)?.[1] ?? version;
}
