import { failureMode } from '../define.ts';
import { freshKubeconfig, pointAtApiServer, productsKubeconfig, readServerLog } from '../server-remedies.ts';
import { authenticationDocs, unauthorizedTexts } from './common.ts';

const anonymousDocs = `${authenticationDocs}#anonymous-requests`;
const union = 'https://github.com/kubernetes/apiserver/blob/master/pkg/authentication/request/union/union.go';

/** `what`: `token`, `client certificate`, or both. */
type Sent = { readonly server: string; readonly cluster: string | null; readonly what: string };

export const strangerModes = {
  /** `taken`: asked about the token, the server takes it for good; null: nobody asked. */
  'AUTHN-15': failureMode<Sent & { readonly taken: true | null }>({
    title: 'The credential is lost on the way',
    severity: 'fault',
    sentence: ({ what, taken }) =>
      taken === true
        ? `Asked about your ${what}, the API server takes it, so it must have been lost or changed on the way when it was refused.`
        : `Your ${what} was sent but did not reach the API server, which sees a stranger, so it refuses you.`,
    innocent: ({ what }) => `Your ${what} is not the problem: the API server has not seen it.`,
    why:
      'An API server refuses a token that it does not know with 401. Here it takes the request for one without any ' +
      'credential, so something in between removed it: a reverse proxy that drops the Authorization header, or that ends ' +
      'TLS, after which no client certificate can arrive.',
    literal: () => 'Error from server (Forbidden): unknown',
    remedies: ({ cluster }) => [
      { ...pointAtApiServer(cluster), text: 'Go past the proxy: point the kubeconfig at the API server itself' },
      {
        kind: 'cluster',
        text: 'Let the proxy in front pass TLS through (layer 4), or pass the Authorization header on',
        who: 'whoever runs the proxy in front of the API server',
        changes: 'the settings of that proxy',
        risk: { level: 'medium', reason: 'it touches everybody who comes through it' },
        commands: [],
        scope: null,
      },
      productsKubeconfig,
    ],
    scope: 'all',
    sources: [anonymousDocs, union],
    proof: 'replayed',
    texts: [...unauthorizedTexts, 'User "system:anonymous" cannot', 'Error from server \\(Forbidden\\): unknown'],
    example: { server: 'https://api.example.com', cluster: 'dev-cluster', what: 'token', taken: null },
  }),
  'AUTHN-16': failureMode<{ readonly asked: boolean }>({
    title: 'No login dialog appears in a browser',
    severity: 'warning',
    sentence: ({ asked }) =>
      asked
        ? 'A browser is asked for no password and sends no token, and you have no client certificate for it, so it stays a stranger there.'
        : 'The API server lets strangers see little and asks nobody for a password, so a browser shows no login dialog; that is normal.',
    innocent: () => 'Nothing is wrong: a token, a client certificate or a sign-in program is the way in.',
    why:
      'A browser shows its login dialog when a server asks for a password with WWW-Authenticate. API servers stopped that ' +
      'with passwords themselves in 1.19. Opened in a browser, the address shows a refusal in JSON.',
    literal: () =>
      '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"forbidden: User \\"system:anonymous\\" cannot get path \\"/\\"","reason":"Forbidden","details":{},"code":403}',
    remedies: () => [
      {
        kind: 'local',
        text: 'Open the Dashboard through kubectl proxy or port-forward instead of the API server’s address',
        who: 'you',
        changes: 'nothing',
        risk: { level: 'low', reason: 'both listen on this computer only' },
        commands: [],
        scope: null,
      },
    ],
    scope: 'Kubernetes ≥ 1.19',
    sources: [anonymousDocs, 'https://github.com/kubernetes/kubernetes/pull/89069'],
    proof: 'replayed',
    texts: ['forbidden: User \\\\?"system:anonymous\\\\?" cannot get path \\\\?"/\\\\?"'],
    example: { asked: false },
  }),
  'AUTHN-17': failureMode<Record<string, never>>({
    title: 'Strangers get no answer at all',
    severity: 'warning',
    sentence: () =>
      'The API server tells strangers nothing, so only a credential gets an answer; that is normal hardening.',
    innocent: () => 'Nothing is wrong: the connection works, and the server speaks only with people whom it knows.',
    why:
      'With --anonymous-auth=false, or an AuthenticationConfiguration that limits it, a request without a credential gets ' +
      '401 even for /version and the health checks. That proves that the API server was reached.',
    literal: () => 'error: You must be logged in to the server (Unauthorized)',
    remedies: () => [
      {
        kind: 'local',
        text: 'Sign in with a credential; there is nothing to mend here',
        who: 'you',
        changes: 'nothing',
        risk: { level: 'low', reason: 'nothing is done' },
        commands: [],
        scope: null,
      },
    ],
    scope: 'all',
    sources: [anonymousDocs],
    proof: 'replayed',
    texts: unauthorizedTexts,
    example: {},
  }),
  'AUTHN-18': failureMode<Sent>({
    title: 'The API server sees a stranger',
    severity: 'fault',
    sentence: ({ what }) =>
      `The API server makes nothing of your ${what} and sees a stranger, so it refuses nearly everything.`,
    innocent: () =>
      'The way is fine: name, network and the server’s certificate work, and the API server itself answered.',
    why:
      'A credential is configured, and yet the server answers the user system:anonymous. It ignores what it is not set up ' +
      'for: user name and password since 1.19, an empty token, a client certificate without a name, or any client ' +
      'certificate when it has no authority for them.',
    literal: () => 'Error from server (Forbidden): unknown',
    remedies: () => [freshKubeconfig, readServerLog],
    scope: 'all',
    sources: [anonymousDocs, union],
    proof: 'replayed',
    texts: ['User "system:anonymous" cannot', 'Error from server \\(Forbidden\\): unknown'],
    example: { server: 'https://api.example.com:6443', cluster: 'dev-cluster', what: 'client certificate' },
  }),
} as const;
