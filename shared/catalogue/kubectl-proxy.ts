import { failureMode } from './define.ts';
import { doIt, exampleAt, portForward, proxyDocs, run } from './way-remedies.ts';

const filterSource = 'https://github.com/kubernetes/kubectl/blob/master/pkg/proxy/proxy_server.go';
const otherPort = run('Let kubectl choose a free port; it prints which', ['kubectl', 'proxy', '--port=0'], {
  changes: 'nothing; the port is open on this computer while the command runs',
});
const tunnel = run(
  'Bring the other computer’s port to this one, and open http://localhost:8001/ here',
  ['ssh', '-L', '8001:127.0.0.1:8001', 'USER@HOST'],
  { changes: 'nothing; the port is open on this computer while the command runs' },
);

export const kubectlProxyModes = {
  'KPX-01': failureMode<{ readonly port: number; readonly who: string }>({
    title: 'Port 8001 is taken',
    severity: 'warning',
    sentence: ({ port, who }) => `${who} is already at port ${port}, so kubectl proxy does not start there.`,
    innocent: () => 'The cluster is not the problem: kubectl proxy works on any other port.',
    why: 'kubectl proxy listens on port 8001 unless told otherwise. One that was left running in another terminal is the usual reason.',
    literal: ({ port }) => `error: listen tcp 127.0.0.1:${port}: bind: address already in use`,
    remedies: ({ port }) => [
      otherPort,
      run('See which program is there', ['lsof', '-nP', `-iTCP:${port}`, '-sTCP:LISTEN'], { scope: 'macOS and Linux' }),
    ],
    scope: 'all',
    sources: [proxyDocs, 'https://github.com/kubernetes-retired/dashboard/issues/6648'],
    proof: 'injected',
    texts: ['listen tcp 127\\.0\\.0\\.1:8001: bind: address already in use'],
    example: { port: 8001, who: 'Another program' },
  }),
  'KPX-02': failureMode<{ readonly port: number; readonly version: string }>({
    title: 'Port 8001 leads to another cluster',
    severity: 'warning',
    sentence: ({ port }) =>
      `A kubectl proxy at port ${port} leads to another cluster, so http://localhost:${port}/ shows you the wrong one.`,
    innocent: () => 'Your context is right: it is the running kubectl proxy that belongs to another one.',
    why:
      'kubectl proxy keeps the context that it was started with, whatever is chosen later. Its cluster is told from yours by the uid of ' +
      'the namespace kube-system, which no two clusters share.',
    literal: null,
    remedies: ({ port }) => [
      run(
        'See which program is there, and end it where it is yours',
        ['lsof', '-nP', `-iTCP:${port}`, '-sTCP:LISTEN'],
        {
          scope: 'macOS and Linux',
        },
      ),
      otherPort,
    ],
    scope: 'all',
    sources: [proxyDocs, 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#uids'],
    proof: 'replayed',
    texts: [],
    example: { port: 8001, version: 'v1.24.17' },
  }),
  'KPX-03': failureMode<Record<string, never>>({
    title: 'kubectl proxy refuses this name',
    severity: 'fault',
    sentence: () =>
      'kubectl proxy answers only to localhost and 127.0.0.1, so under any other name the browser shows Forbidden.',
    innocent: () => 'The cluster has refused nothing: it was never asked.',
    why:
      'kubectl proxy lets through only requests whose Host header is localhost or 127.0.0.1, so that no web page can use it. Opened by ' +
      'another name or address it answers with the bare word Forbidden, without the API server’s JSON.',
    literal: () => 'Forbidden',
    remedies: () => [doIt('Open http://localhost:8001/ on the computer where kubectl proxy runs'), tunnel],
    scope: 'all',
    sources: [filterSource, 'https://github.com/kubernetes-retired/dashboard/issues/2854'],
    proof: 'replayed',
    texts: ['^(?:<h\\d>)?Forbidden(?:</h\\d>)?$', '^403 Forbidden$'],
    example: {},
  }),
  'KPX-04': failureMode<Record<string, never>>({
    title: 'kubectl proxy is on another computer',
    severity: 'fault',
    sentence: () =>
      'kubectl proxy listens on its own computer only, so a browser on another one is refused the connection.',
    innocent: () => 'The cluster is not the problem: the browser does not get to kubectl proxy.',
    why:
      'Without --address it listens on 127.0.0.1, which every computer has for itself. Opened to the network, it would give everybody your ' +
      'rights. Where somebody’s browser stands is not measured.',
    literal: null,
    remedies: () => [tunnel],
    scope: 'all',
    sources: [proxyDocs, 'https://github.com/kubernetes-retired/dashboard/issues/3205'],
    proof: 'documents',
    texts: ['ERR_CONNECTION_REFUSED', 'connect to .* port 8001 failed: Connection refused'],
    example: {},
  }),
  'KPX-05': failureMode<Record<string, never>>({
    title: 'Login is off behind an open kubectl proxy',
    severity: 'fault',
    sentence: () =>
      'The page was opened over plain http under a name that is not localhost, so the Dashboard offers no login.',
    innocent: () => 'Your token is not the problem: the page does not take any.',
    why:
      'kubectl proxy --address=0.0.0.0 serves plain http. Since 1.7 the Dashboard’s page takes logins only over https, or from localhost, so ' +
      'that no token goes over the network in clear. How somebody’s browser came to the page is not measured.',
    literal: null,
    remedies: () => [tunnel, portForward(exampleAt)],
    scope: 'Dashboard ≥ 1.7',
    sources: ['https://github.com/kubernetes-retired/dashboard/issues/2580'],
    proof: 'documents',
    texts: ['Insecure access detected\\. Sign in will not be available'],
    example: {},
  }),
  'KPX-06': failureMode<{ readonly said: string }>({
    title: 'kubectl proxy does not reach the API server',
    severity: 'fault',
    sentence: () => 'kubectl proxy runs, and gets no answer from the API server, so every page through it is an error.',
    innocent: () => 'kubectl proxy itself is not the problem: it says what the network or TLS told it.',
    why:
      'It answers with status 500 or 502 and the error of Go’s network library as plain text. Our own connection worked, so look at what ' +
      'differs for kubectl: its proxy settings, another address of the server’s name, or a change within this minute.',
    literal: ({ said }) => said,
    remedies: () => [
      run('Ask the server with kubectl itself, with all details', ['kubectl', 'get', '--raw', '/version', '-v=6']),
    ],
    scope: 'all',
    sources: [filterSource],
    proof: 'replayed',
    texts: ['Error while proxying request', '^dial tcp .*(?:i/o timeout|connection refused|no such host)'],
    example: { said: 'dial tcp 192.0.2.10:6443: connect: connection refused' },
  }),
  'KPX-07': failureMode<{ readonly status: number; readonly said: string }>({
    title: 'kubectl’s credential is refused',
    severity: 'fault',
    sentence: ({ status }) =>
      status === 401
        ? 'The API server refuses what kubectl proxy signs in with, so every page through it is refused.'
        : 'The API server does not know what kubectl proxy signs in with, so it takes every request for a stranger’s.',
    innocent: () => 'kubectl proxy itself is not the problem: it passes on what the API server says.',
    why:
      'kubectl proxy signs in with the context that it was started with, and reads static credentials only at its start. The same credential ' +
      'was accepted from us, so kubectl sends another one: of another file, another sign-in program on its PATH, or an older copy.',
    literal: null,
    remedies: () => [
      run('See as whom kubectl signs in', ['kubectl', 'auth', 'whoami'], { scope: 'kubectl ≥ 1.26' }),
      doIt('End kubectl proxy and start it again, so that it reads the credential anew'),
    ],
    scope: 'all',
    sources: [proxyDocs],
    proof: 'replayed',
    texts: [],
    example: { status: 401, said: 'Unauthorized' },
  }),
  'KPX-08': failureMode<Record<string, never>>({
    title: 'kubectl proxy does not let shells through',
    severity: 'warning',
    sentence: () =>
      'kubectl proxy refuses exec and attach unless told otherwise, so a tool that opens a shell through it gets Forbidden.',
    innocent: () => 'Your rights are not the problem: the API server was never asked.',
    why:
      'Its option --reject-paths keeps pods/exec and pods/attach away, so that no web page can open a shell. The walk opens none, so it is ' +
      'not measured.',
    literal: null,
    remedies: () => [
      run('Open the shell with kubectl itself', ['kubectl', 'exec', '--stdin', '--tty', 'POD', '--', 'sh']),
    ],
    scope: 'all',
    sources: [proxyDocs],
    proof: 'documents',
    texts: ['pods/[^/]+/(?:exec|attach)[^\\n]*403'],
    example: {},
  }),
  'KPX-09': failureMode<{ readonly basePath: string }>({
    title: 'kubectl proxy leaves out the path of the server’s address',
    severity: 'warning',
    sentence: ({ basePath }) =>
      `The server’s address has the path ${basePath}, which kubectl proxy leaves out unless told, so its pages end in “not found”.`,
    innocent: () => 'Your credential is not the problem: the path is.',
    why:
      'kubectl proxy takes the path of each request as it is. Servers behind a path, as Rancher’s, need --append-server-path. A slash that is ' +
      'missing at the end of the Dashboard’s address, or --www and --api-prefix, give blank pages of the same kind.',
    literal: null,
    remedies: () => [
      run('Start it with the path of the server’s address', ['kubectl', 'proxy', '--append-server-path']),
    ],
    scope: 'kubectl ≥ 1.21',
    sources: [proxyDocs, filterSource],
    proof: 'replayed',
    texts: ['was blocked because its MIME type \\(.text/html.\\)'],
    example: { basePath: '/k8s/clusters/c-1' },
  }),
  'KPX-10': failureMode<Record<string, never>>({
    title: 'kubectl proxy refuses a client at its socket',
    severity: 'fault',
    sentence: () =>
      'The program at kubectl proxy’s socket gives another Host than localhost, so it is answered with Forbidden.',
    innocent: () => 'The cluster has refused nothing: it was never asked.',
    why: 'With --unix-socket the filter for names is the same: the Host header must be localhost. Which program uses such a socket is not measured.',
    literal: null,
    remedies: () => [
      run('Give the name in the address', ['curl', '--unix-socket', 'PATH', 'http://localhost/version']),
    ],
    scope: 'all',
    sources: [filterSource],
    proof: 'documents',
    texts: [],
    example: {},
  }),
  'KPX-11': failureMode<Record<string, never>>({
    title: 'kubectl proxy has ended or lost its connection',
    severity: 'fault',
    sentence: () => 'kubectl proxy ended or its connections broke, so the page that worked before shows an error now.',
    innocent: () => 'Your login is not the problem: ask again once kubectl proxy runs.',
    why:
      'A computer that slept or changed its network has lost the connections that kubectl proxy held. What happened before this walk is not ' +
      'measured; the walk starts a fresh one.',
    literal: () => 'http: proxy error: context canceled',
    remedies: () => [run('Start it again', ['kubectl', 'proxy'])],
    scope: 'all',
    sources: ['https://github.com/kubernetes-retired/dashboard/issues/5137'],
    proof: 'documents',
    texts: ['http: proxy error: context canceled', 'lost connection to pod'],
    example: {},
  }),
} as const;
