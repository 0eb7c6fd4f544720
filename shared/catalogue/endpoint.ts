import { failureMode } from './define.ts';
import { lookAtControlPlane, pointAtApiServer, productsKubeconfig, waitAndCheckAgain } from './server-remedies.ts';

const classifier = 'https://github.com/kubernetes/client-go/blob/master/rest/request.go';
const notSeen = 'Your credential is not the problem: no API server has judged it.';

/** `server`: the address as the kubeconfig has it. `cluster`: the name of its cluster entry. */
type Place = { readonly server: string; readonly cluster: string | null };

const whatFollows: Readonly<Record<string, string>> = {
  timeout: 'does not answer it in time',
  limit: 'gives an answer that never ends',
  notHttp: 'answers with something that is not HTTP',
};

/** What kubectl 1.36 says when no answer comes; without --request-timeout it waits for ever. */
const afterFailure: Readonly<Record<string, string>> = {
  timeout:
    'Unable to connect to the server: net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
  closed: 'Unable to connect to the server: EOF',
};

/** What kubectl makes of a 200 that is not the API's: Go's JSON decoder stops at the first character. */
function afterSuccess(content: string, start: string): string {
  if (content === 'empty') return 'error: unexpected end of JSON input';
  if (content === 'json') return 'error: the server doesn\'t have a resource type "namespaces"';
  return `error: invalid character '${start}' looking for beginning of value`;
}

export const endpointModes = {
  'EP-01': failureMode<Place & { readonly status: number; readonly content: string; readonly start: string }>({
    title: 'Something else answers in place of the API server',
    severity: 'fault',
    sentence: ({ server }) =>
      `Something answers at ${server}, but not as a Kubernetes API server does, so your sign-in never reaches the cluster.`,
    innocent: () => notSeen,
    why:
      'An API server answers GET /version with a small JSON object that holds gitVersion. A web page, an empty answer or ' +
      'another product’s JSON means that something else sits at this address: a captive portal, a sign-in page, the ' +
      'default backend of an ingress, or another program on that port.',
    literal: ({ status, content, start }) => (status === 200 ? afterSuccess(content, start) : null),
    remedies: ({ server, cluster }) => [
      {
        kind: 'local',
        text: `Open ${server} in a browser to see what answers there, and sign in to the network or VPN if it asks`,
        who: 'you',
        changes: 'nothing',
        risk: { level: 'low', reason: 'type no password of the cluster into a page that you do not know' },
        commands: [],
        scope: null,
      },
      pointAtApiServer(cluster),
    ],
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/reference/using-api/api-concepts/',
      'https://github.com/kubernetes/apimachinery/blob/master/pkg/version/types.go',
    ],
    proof: 'replayed',
    texts: [
      "invalid character '<' looking for beginning of value",
      'unexpected end of JSON input',
      'the server doesn.t have a resource type "[^"]+"',
      'couldn.t get current server API group list: invalid character',
    ],
    example: {
      server: 'https://api.example.com:6443',
      cluster: 'dev-cluster',
      status: 200,
      content: 'page',
      start: '<',
    },
  }),
  'EP-02': failureMode<Place & { readonly status: number }>({
    title: 'The load balancer has no API server behind it',
    severity: 'fault',
    sentence: ({ server }) =>
      `What stands in front of the API server at ${server} has no healthy server behind it, so nobody can sign in at the moment.`,
    innocent: () => notSeen,
    why:
      'The answer is 503 and does not come from an API server: it has neither its JSON nor its headers. Load balancers ' +
      'say so when every control plane node fails its health check.',
    literal: () => 'Error from server (ServiceUnavailable): the server is currently unable to handle the request',
    remedies: () => [lookAtControlPlane, waitAndCheckAgain],
    scope: 'all',
    sources: [classifier, 'https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/high-availability/'],
    proof: 'replayed',
    texts: ['the server is currently unable to handle the request', '503 Service (?:Temporarily )?Unavailable'],
    example: { server: 'https://api.example.com:6443', cluster: 'dev-cluster', status: 503 },
  }),
  'EP-03': failureMode<Place & { readonly location: string }>({
    title: 'The server sends requests on to another address',
    severity: 'fault',
    sentence: ({ server, location }) =>
      `${server} sends you on to ${location}, so kubectl ends at a sign-in page instead of the API server.`,
    innocent: () => notSeen,
    why:
      'An API server never answers /version with a redirect. A sign-in service in front of it does (Pinniped, Teleport, ' +
      'Rancher, Cloudflare Access, oauth2-proxy): it wants a browser or its own token. kubectl follows the redirect and ' +
      'reports whatever it finds there.',
    literal: null,
    remedies: ({ cluster }) => [productsKubeconfig, pointAtApiServer(cluster)],
    scope: 'all',
    sources: [
      'https://pkg.go.dev/net/http#Client',
      'https://kubernetes.io/docs/concepts/cluster-administration/proxies/',
    ],
    proof: 'replayed',
    texts: ['stopped after 10 redirects', '30[1278] (?:Found|Moved Permanently|Temporary Redirect|Permanent Redirect)'],
    example: { server: 'https://api.example.com', cluster: 'dev-cluster', location: 'login.example.com' },
  }),
  'EP-04': failureMode<Place & { readonly found: string; readonly path: string }>({
    title: 'The address leads past the Kubernetes API',
    severity: 'fault',
    sentence: ({ server, found }) =>
      found === 'kubelet'
        ? `${server} looks like a node’s kubelet and not the API server, so you can’t sign in there.`
        : `${server} is not where the Kubernetes API lives, so every request ends in “not found”.`,
    innocent: () => 'Your credential is not the problem: the path or the port is wrong.',
    why:
      'Something answers, but knows nothing of /version under this address. Usual reasons: a path that belongs to ' +
      'another product’s address (Rancher’s /k8s/clusters/…), a missing path, or the port of a kubelet (10250) or of ' +
      'another program on the same machine.',
    literal: () => 'Error from server (NotFound): the server could not find the requested resource',
    remedies: ({ cluster }) => [pointAtApiServer(cluster), productsKubeconfig],
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/reference/networking/ports-and-protocols/',
      'https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/server/server.go',
    ],
    proof: 'replayed',
    texts: [
      'the server could not find the requested resource',
      '404 page not found',
      'Forbidden \\(user=[^,)]+, verb=',
    ],
    example: { server: 'https://api.example.com/cluster', cluster: 'dev-cluster', found: 'prefix', path: '/cluster' },
  }),
  'EP-05': failureMode<Place & { readonly status: number }>({
    title: 'The gateway gets no answer from the API server',
    severity: 'fault',
    sentence: ({ server }) =>
      `The gateway at ${server} gets no answer from the API server, so your request ends there.`,
    innocent: () => notSeen,
    why:
      'The answer is a gateway’s own (502, 504 and the like), without the API server’s JSON or headers. The API server ' +
      'behind it is restarting, is too slow, or is spoken to with the wrong protocol.',
    literal: ({ status }) =>
      status === 504
        ? 'Error from server (Timeout): the server was unable to return a response in the time allotted, but may still be processing the request'
        : null,
    remedies: () => [waitAndCheckAgain, lookAtControlPlane],
    scope: 'all',
    sources: ['https://www.rfc-editor.org/rfc/rfc9110#section-15.6.3', classifier],
    proof: 'replayed',
    texts: [
      '50[24] (?:Bad Gateway|Gateway Time-?out)',
      'an error on the server \\("<(?:!DOCTYPE )?html',
      'the server was unable to return a response in the time allotted',
    ],
    example: { server: 'https://api.example.com', cluster: 'dev-cluster', status: 502 },
  }),
  'EP-07': failureMode<Place & { readonly context: string | null; readonly refused: boolean }>({
    title: 'The server is a kubectl proxy',
    severity: 'warning',
    sentence: ({ server, refused }) =>
      refused
        ? `${server} is a kubectl proxy whose own credential the cluster does not accept, so every request through it is refused.`
        : `${server} is a kubectl proxy, so this works only while that program runs, and with its credential instead of yours.`,
    innocent: () => 'The credential in this kubeconfig plays no part: over http kubectl does not send it.',
    why:
      'kubectl proxy signs in with the kubeconfig that it was started with and serves the API in clear on its own computer. Whoever ' +
      'asks it acts as that person. It is told by its filter: a request under another Host name gets the bare word Forbidden.',
    literal: ({ refused }) =>
      refused
        ? 'error: You must be logged in to the server (the server has asked for the client to provide credentials)'
        : null,
    remedies: ({ cluster, refused }) => [
      ...(refused
        ? [
            {
              kind: 'command',
              text: 'See as whom the kubectl proxy signs in: ask with the kubeconfig and context that it was started with',
              who: 'you, where kubectl proxy runs',
              changes: 'nothing',
              risk: { level: 'low', reason: 'it only asks' },
              commands: [{ argv: ['kubectl', 'auth', 'whoami'] }],
              scope: 'kubectl ≥ 1.26',
            } as const,
          ]
        : []),
      pointAtApiServer(cluster),
      {
        kind: 'local',
        text: 'Leave it, if you mean to go through kubectl proxy',
        who: 'you',
        changes: 'nothing',
        risk: { level: 'low', reason: 'kubectl proxy listens on its own computer only, unless told otherwise' },
        commands: [],
        scope: null,
      },
    ],
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/reference/kubectl/generated/kubectl_proxy/',
      'https://github.com/kubernetes/kubectl/blob/master/pkg/proxy/proxy_server.go',
    ],
    proof: 'injected',
    texts: ['Starting to serve on (?:127\\.0\\.0\\.1|localhost|\\[::1\\]):\\d+', 'Error while proxying request'],
    example: { server: 'http://127.0.0.1:8001', cluster: 'dev-cluster', context: 'dev', refused: false },
  }),
  'EP-08': failureMode<Place & { readonly how: string }>({
    title: 'The server gives no complete answer',
    severity: 'fault',
    sentence: ({ server, how }) =>
      `${server} takes your request and ${whatFollows[how] ?? 'hangs up before the answer'}, so kubectl gets nothing.`,
    innocent: () => 'Name, network and the server’s certificate are fine: the connection was made.',
    why:
      'TLS is fine, then nothing useful follows: no answer in time, a close before the answer, or more bytes than any ' +
      'API server sends. Usual reasons: a load balancer without a working backend, an overloaded API server, or a broken ' +
      'or hostile server.',
    literal: ({ how }) => afterFailure[how] ?? null,
    remedies: () => [waitAndCheckAgain, lookAtControlPlane],
    scope: 'all',
    sources: ['https://pkg.go.dev/net/http#Transport', classifier],
    proof: 'replayed',
    texts: [
      'Client\\.Timeout exceeded while (?:awaiting headers|reading body)',
      'context deadline exceeded',
      '(?:unexpected )?EOF$',
      'response headers exceeded \\d+ bytes',
      'malformed HTTP response',
    ],
    example: { server: 'https://api.example.com:6443', cluster: 'dev-cluster', how: 'timeout' },
  }),
  'EP-09': failureMode<Place & { readonly status: number; readonly asks: string }>({
    title: 'Something in front wants its own login',
    severity: 'fault',
    sentence: ({ server }) =>
      `Something in front of the API server at ${server} wants its own login, so your credential never gets through.`,
    innocent: () => 'The API server has not refused your credential: it has not seen it.',
    why:
      'The refusal does not come from an API server: it has no Kubernetes Status, no Audit-Id, or it asks for a password, ' +
      'which API servers have not done since 1.19. A reverse proxy, a firewall for web applications or a cluster manager ' +
      'wants its own credential first.',
    literal: ({ status }) =>
      status === 401
        ? 'error: You must be logged in to the server (the server has asked for the client to provide credentials)'
        : null,
    remedies: ({ cluster }) => [productsKubeconfig, pointAtApiServer(cluster)],
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/concepts/cluster-administration/proxies/',
      'https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1',
    ],
    proof: 'replayed',
    texts: [
      'the server has asked for the client to provide credentials',
      'WWW-Authenticate: Basic',
      '40[13] (?:Authorization Required|Unauthorized|Forbidden)',
    ],
    example: { server: 'https://api.example.com', cluster: 'dev-cluster', status: 401, asks: 'password' },
  }),
} as const;
