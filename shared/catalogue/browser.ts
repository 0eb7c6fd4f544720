import { low } from './dashboard/common.ts';
import { failureMode } from './define.ts';
import { type At, dashboardRepository, doIt, exampleAt, newLoginToken, portForward, run } from './way-remedies.ts';

const issue = (number: number): string => `${dashboardRepository}/issues/${number}`;
const source = (path: string): string => `${dashboardRepository}/blob/v2.7.0/${path}`;
const loginSource = source('src/app/frontend/login/component.ts');

type Where = At & { readonly host: string };
const exampleWhere: Where = { ...exampleAt, scheme: 'http', host: '192.0.2.21' };

export const browserModes = {
  'UI-01': failureMode<Where & { readonly ignores: boolean }>({
    title: 'Sign in is greyed out',
    titleFor: ({ ignores }) => (ignores ? 'The Dashboard ignores logins over plain http' : null),
    severity: 'fault',
    sentence: ({ host, ignores }) =>
      ignores
        ? 'The Dashboard serves plain http and was not told to take logins there, so it ignores every token and acts with its own rights.'
        : `The page was loaded from ${host} over plain http, so the Dashboard’s login is switched off there.`,
    innocent: () => 'Your token is not the problem: the page takes none.',
    why:
      'The page’s script offers the login only over https, or where the name in the address is localhost or 127.0.0.1, so that no token ' +
      'goes over the network in clear. The program itself ignores logins over plain http too, unless it runs with --enable-insecure-login.',
    literal: ({ ignores }) =>
      ignores
        ? null
        : 'Insecure access detected. Sign in will not be available. Access Dashboard securely over HTTPS or using localhost.',
    remedies: (at) =>
      at.ignores
        ? [
            doIt(
              'Let it serve https: start it with --auto-generate-certificates, and lead the Service to port 8443',
              'somebody who may change its Deployment and Service',
              'arguments and ports of the Dashboard',
              low('its pods are replaced, and people log in again'),
            ),
          ]
        : [portForward(at)],
    scope: 'Dashboard 1.7 to 2.7',
    sources: [loginSource, issue(4624), issue(2580)],
    proof: 'replayed',
    texts: ['Insecure access detected\\. Sign in will not be available'],
    example: { ...exampleWhere, ignores: false },
  }),
  'UI-02': failureMode<Where>({
    title: 'Login returns to the form without a word',
    severity: 'fault',
    sentence: ({ host }) =>
      `The page was loaded from ${host} over plain http, so version 7 forgets the login at once and shows the form again.`,
    innocent: () => 'Your token is not the problem: it was accepted, and then not kept.',
    why:
      'Version 7 writes its cookie only over https, or where the name in the address is localhost or 127.0.0.1. Elsewhere the login ' +
      'seems to succeed and nothing remembers it.',
    literal: null,
    remedies: (at) => [portForward(at)],
    scope: 'Dashboard ≥ 7',
    sources: [
      `${dashboardRepository}/blob/kubernetes-dashboard-7.13.0/modules/web/src/common/services/global/authentication.ts`,
    ],
    proof: 'replayed',
    texts: [],
    example: exampleWhere,
  }),
  'UI-03': failureMode<Record<string, never>>({
    title: 'The login belongs to another name of this computer',
    severity: 'warning',
    sentence: () =>
      'localhost, 127.0.0.1 and [::1] are three places to a browser, so a login at one is unknown at the others.',
    innocent: () => 'Your token is not the problem: the browser keeps the login for the other name.',
    why:
      'Cookies belong to the name in the address. The Dashboard also takes [::1] for a foreign place and offers no login there. It is seen in ' +
      'the browser alone.',
    literal: null,
    remedies: () => [doIt('Always open the page as localhost')],
    scope: 'Dashboard ≥ 1.7',
    sources: [loginSource],
    proof: 'documents',
    texts: [],
    example: {},
  }),
  'UI-04': failureMode<{ readonly host: string }>({
    title: 'The browser refuses the Dashboard’s certificate for good',
    severity: 'warning',
    sentence: ({ host }) =>
      `The Dashboard at ${host} shows a certificate without any name, so some browsers offer no way past their warning.`,
    innocent: () => 'The connection is not the problem: the browser got there and did not like what it saw.',
    why:
      'The certificate that the Dashboard makes for itself has no names, neither subject nor alternative ones. Chromium shows ' +
      'ERR_CERT_INVALID for it, without “proceed”. An empty Secret kubernetes-dashboard-certs gives the same.',
    literal: () => 'NET::ERR_CERT_INVALID',
    remedies: () => [
      doIt('Open the page through kubectl proxy: there the browser sees no certificate'),
      doIt(
        'Put a certificate with the right names into the Secret kubernetes-dashboard-certs, and restart the Dashboard',
        'somebody who may change Secrets in that namespace',
        'one Secret',
        low('its pods are replaced, and people log in again'),
      ),
    ],
    scope: 'Dashboard ≥ 1.7',
    sources: [issue(3472), issue(5542)],
    proof: 'injected',
    texts: ['ERR_CERT_INVALID', 'MOZILLA_PKIX_ERROR_(?:INADEQUATE_CERT_TYPE|EMPTY_ISSUER_NAME)', 'SEC_ERROR_BAD_DER'],
    example: { host: 'localhost' },
  }),
  'UI-05': failureMode<{ readonly host: string }>({
    title: 'The browser does not know who signed the certificate',
    severity: 'warning',
    sentence: ({ host }) =>
      `The browser does not know who signed the certificate of ${host}, so it shows a warning first; that is usual here.`,
    innocent: () => 'Nothing is broken: certificates inside clusters are seldom known to browsers.',
    why:
      'Browsers trust a list of their own. The Dashboard’s own certificate, and that of most API servers, is signed by nobody on it. At localhost, ' +
      'behind port-forward, the warning may be passed.',
    literal: () => 'NET::ERR_CERT_AUTHORITY_INVALID',
    remedies: () => [
      doIt(
        'Behind port-forward at localhost: go on past the warning. Elsewhere: compare the certificate’s fingerprint first',
      ),
    ],
    scope: 'all',
    sources: ['https://chromium.googlesource.com/chromium/src/+/main/net/base/net_error_list.h'],
    proof: 'replayed',
    texts: ['ERR_CERT_AUTHORITY_INVALID', 'SEC_ERROR_UNKNOWN_ISSUER', 'MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT'],
    example: { host: 'localhost' },
  }),
  'UI-06': failureMode<{ readonly namespace: string }>({
    title: 'The Dashboard says that the credentials are invalid',
    severity: 'fault',
    sentence: () => 'The API server did not accept the token that you gave to the Dashboard, so it lets you not in.',
    innocent: () => 'The Dashboard itself works: it has asked the API server and told you the answer.',
    why:
      'The Dashboard asks the API server with your token, and shows its refusal. The token has expired, is cut, or belongs to another cluster. ' +
      'The refusal is the same for all. Of version 7 a wrong route of its auth part gives another text.',
    literal: () => 'Invalid credentials provided',
    remedies: ({ namespace }) => [newLoginToken(namespace)],
    scope: 'Dashboard ≥ 1.7',
    sources: [source('src/app/backend/errors/localizer.go')],
    proof: 'documents',
    texts: ['Invalid credentials provided', 'MSG_LOGIN_UNAUTHORIZED_ERROR'],
    example: { namespace: 'kubernetes-dashboard' },
  }),
  'UI-07': failureMode<{ readonly namespace: string }>({
    title: 'The login has run out',
    severity: 'warning',
    sentence: () => 'The Dashboard’s login or the token itself has run out, so you have been logged out.',
    innocent: () => 'Nothing is broken: logins are short on purpose.',
    why:
      'Up to 2.7 a login ends 15 minutes after the last click (--token-ttl). Version 7 keeps the token itself, which ends after an hour unless ' +
      'a longer one was asked for.',
    literal: () => 'You have been logged out because your token has expired.',
    remedies: ({ namespace }) => [
      newLoginToken(namespace),
      doIt(
        'Up to 2.7: start the Dashboard with a longer --token-ttl',
        'somebody who may change its Deployment',
        'one argument',
        {
          level: 'medium',
          reason: 'a browser that is left open stays logged in for longer',
        },
      ),
    ],
    scope: 'Dashboard ≥ 1.7',
    sources: [source('src/app/backend/args/holder.go'), issue(9102)],
    proof: 'documents',
    texts: ['logged out because your token has expired', 'MSG_TOKEN_EXPIRED_ERROR'],
    example: { namespace: 'kubernetes-dashboard' },
  }),
  'UI-08': failureMode<Record<string, never>>({
    title: 'The login was made with another key',
    severity: 'warning',
    sentence: () => 'The Dashboard has another key than when you logged in, so it can’t read your login any more.',
    innocent: () => 'Your token is not the problem: the login that was made from it can’t be read.',
    why:
      'Up to 2.7 a login is encrypted with the key in the Secret kubernetes-dashboard-key-holder. After that Secret was made anew, or behind ' +
      'another install at the same address, the browser still sends the old one.',
    literal: () => 'You have been logged out because your token is invalid.',
    remedies: () => [
      doIt(
        'Delete the cookies of this address in the browser, and log in again',
        'you',
        'the cookies of this address',
        low('everything at this address asks you to log in again'),
      ),
    ],
    scope: 'Dashboard 1.7 to 2.7',
    sources: [source('src/app/backend/auth/jwe/manager.go')],
    proof: 'documents',
    texts: [
      'logged out because your token is invalid',
      'MSG_ENCRYPTION_KEY_CHANGED',
      'square/go-jose: error in cryptographic primitive',
    ],
    example: {},
  }),
  'UI-09': failureMode<{ readonly namespace: string }>({
    title: 'The uploaded kubeconfig has nothing to log in with',
    severity: 'fault',
    sentence: () =>
      'The uploaded kubeconfig signs in with a certificate or a program, which a Dashboard can’t use, so it refuses the file.',
    innocent: () => 'The kubeconfig is not broken: kubectl can use it.',
    why:
      'Up to 2.7 the login takes from a kubeconfig only a token, or a name and password, of its current context’s user. Certificates and ' +
      'sign-in programs can’t be passed on. Version 7 takes no file at all.',
    literal: () => 'Not enough data to create auth info structure.',
    remedies: ({ namespace }) => [newLoginToken(namespace)],
    scope: 'Dashboard 1.7 to 2.7',
    sources: [issue(2474), issue(2849)],
    proof: 'documents',
    texts: ['Not enough data to create (?:auth info structure|authenticator)'],
    example: { namespace: 'kubernetes-dashboard' },
  }),
  'UI-10': failureMode<Record<string, never>>({
    title: 'The Dashboard refuses the form (CSRF)',
    severity: 'fault',
    sentence: () =>
      'The Dashboard does not know the form that was sent, so it refuses the login before it looks at the token.',
    innocent: () => 'Your token is not the problem: it was not looked at.',
    why:
      'Each form carries a number that the Dashboard gave out. It is lost where a proxy strips the header X-CSRF-TOKEN, where the page is an ' +
      'old one from the cache, and where several replicas without a common key answer in turn.',
    literal: () => 'CSRF validation failed',
    remedies: () => [
      doIt('Load the page anew without the cache (Ctrl or ⌘ + Shift + R), and log in again'),
      doIt(
        'Run one replica, or give all the same key (the Secret …-csrf)',
        'somebody who may change its Deployment',
        'the number of replicas, or one Secret',
        { level: 'low', reason: 'its pods are replaced, and people log in again' },
      ),
    ],
    scope: 'Dashboard ≥ 1.7',
    sources: [source('src/app/backend/auth/handler.go')],
    proof: 'documents',
    texts: ['CSRF validation failed', 'MSG_CSRF_VALIDATION_ERROR'],
    example: {},
  }),
  'UI-11': failureMode<Record<string, never>>({
    title: 'The browser keeps no cookie for the page',
    severity: 'fault',
    sentence: () => 'The browser keeps no cookie for the page, so each login is forgotten at once.',
    innocent: () => 'Your token is not the problem: the browser does not keep it.',
    why:
      'The login lives in a cookie with SameSite=Strict. A page that is shown inside another one, a private window or an extension that ' +
      'blocks cookies leaves nothing of it.',
    literal: null,
    remedies: () => [doIt('Open the page in a window of its own, with cookies allowed for this address')],
    scope: 'all',
    sources: [loginSource, 'https://developer.mozilla.org/docs/Web/HTTP/Headers/Set-Cookie#samesitesamesite-value'],
    proof: 'documents',
    texts: ['Failed to read the .cookie. property from .Document.'],
    example: {},
  }),
  'UI-12': failureMode<Record<string, never>>({
    title: 'The login’s cookie is too large',
    severity: 'fault',
    sentence: () =>
      'The token makes a cookie that something in front does not take, so each request ends in 400 or 431.',
    innocent: () => 'The Dashboard is not the problem: the request did not get to it.',
    why:
      'Tokens of an identity provider with many groups have several kilobytes. Version 7 and Headlamp send the whole of it as a cookie, and ' +
      'load balancers have limits of 4 to 8 KiB for it.',
    literal: () => '400 Bad Request: Request Header Or Cookie Too Large',
    remedies: () => [
      doIt('Log in with a short token, such as one of a service account'),
      doIt(
        'Raise the limit there (nginx: large_client_header_buffers)',
        'whoever runs the load balancer',
        'one setting',
        low('larger headers take a little more memory there'),
      ),
    ],
    scope: 'Dashboard ≥ 7, Headlamp',
    sources: ['https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers'],
    proof: 'documents',
    texts: ['Request Header (?:Or Cookie|Fields) Too Large', '\\b431\\b'],
    example: {},
  }),
  'UI-13': failureMode<At & { readonly through: string }>({
    title: 'Login can’t work through the API server',
    severity: 'fault',
    sentence: () =>
      'The API server takes the Authorization header away, which version 7 needs, so after a login every request is refused.',
    innocent: () => 'Your token is not the problem: it never gets to the Dashboard.',
    why:
      'Behind kubectl proxy the API server removes Authorization before it passes a request on. Version 7 reads nothing else: the page ' +
      'loads, the login answers 200, and every call after it is 401. Up to 2.7 the login goes in a header of its own and works.',
    literal: () => 'MSG_LOGIN_UNAUTHORIZED_ERROR',
    remedies: (at) => [portForward(at)],
    scope: 'Dashboard ≥ 7',
    sources: [
      'https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/filters/authentication.go',
      issue(8760),
      issue(9865),
    ],
    proof: 'injected',
    texts: ['MSG_LOGIN_UNAUTHORIZED_ERROR'],
    example: { ...exampleAt, service: 'kubernetes-dashboard-kong-proxy', through: 'kubectl proxy' },
  }),
  'UI-14': failureMode<Record<string, never>>({
    title: 'The browser shows an old page',
    severity: 'warning',
    sentence: () =>
      'The browser shows a page that it kept from another version or cluster at the same address, so nothing fits.',
    innocent: () => 'The cluster is not the problem: other browsers show the right page.',
    why: 'Every kubectl proxy is at http://localhost:8001/, whatever its cluster. To a browser they are one place, with one cache and one set of cookies.',
    literal: null,
    remedies: () => [
      doIt('Load the page anew without the cache (Ctrl or ⌘ + Shift + R), or in a private window'),
      run('Give each cluster a port of its own', ['kubectl', 'proxy', '--port=0']),
    ],
    scope: 'all',
    sources: [issue(8829)],
    proof: 'documents',
    texts: [],
    example: {},
  }),
  'UI-15': failureMode<Record<string, never>>({
    title: 'The browser insists on https for localhost',
    severity: 'warning',
    sentence: () =>
      'The browser remembers that localhost wants https, so it asks a plain http port with TLS and fails.',
    innocent: () => 'kubectl proxy and the cluster are not the problem: the browser changes the address itself.',
    why: 'Another program that ran at localhost once sent Strict-Transport-Security. The browser keeps it for every port of that name.',
    literal: () => 'ERR_SSL_PROTOCOL_ERROR',
    remedies: () => [
      doIt('Open http://127.0.0.1:8001/ in place of localhost'),
      doIt(
        'Delete localhost at chrome://net-internals/#hsts',
        'you',
        'one entry of the browser',
        low('the browser learns it anew where a page asks for it'),
      ),
    ],
    scope: 'all',
    sources: ['https://developer.mozilla.org/docs/Web/HTTP/Headers/Strict-Transport-Security'],
    proof: 'documents',
    texts: ['ERR_SSL_PROTOCOL_ERROR', 'SSL_ERROR_RX_RECORD_TOO_LONG'],
    example: {},
  }),
  'UI-16': failureMode<{ readonly namespace: string }>({
    title: 'Logged in, and everything is forbidden',
    severity: 'warning',
    sentence: () => 'The login worked, and the account behind the token may see little, so every view shows a warning.',
    innocent: () => 'The login is not the problem: the API server knows who you are.',
    why:
      'The Dashboard shows what the token’s account may see. A new service account may see nothing. Where the warnings name the ' +
      'Dashboard’s own account, nobody is logged in: the login was skipped or ignored.',
    literal: () =>
      'namespaces is forbidden: User "system:serviceaccount:NAMESPACE:NAME" cannot list resource "namespaces"',
    remedies: ({ namespace }) => [
      {
        kind: 'cluster',
        text: 'Give the account the right to view, in the namespaces where you work',
        who: 'somebody who may bind roles there',
        changes: 'one RoleBinding in each namespace',
        risk: { level: 'medium', reason: 'the account may then read what is in that namespace, except Secrets' },
        commands: [
          {
            argv: [
              'kubectl',
              'create',
              'rolebinding',
              'dashboard-viewer',
              '--clusterrole=view',
              `--serviceaccount=${namespace}:SERVICE-ACCOUNT`,
              '--namespace',
              'NAMESPACE',
            ],
          },
        ],
        scope: null,
      },
    ],
    scope: 'all',
    sources: [issue(4196), 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
    proof: 'documents',
    texts: ['is forbidden: User "system:serviceaccount:[^"]+" cannot list resource'],
    example: { namespace: 'kubernetes-dashboard' },
  }),
} as const;
