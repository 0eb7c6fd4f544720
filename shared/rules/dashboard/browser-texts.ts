import type { FailureCode } from '../../catalogue/index.ts';
import type { InstallFamily } from '../../model/install.ts';

/** Something that a browser may show, for the person to choose from. */
export interface BrowserText {
  readonly id: string;
  /** As it stands on the screen, or what is seen. */
  readonly text: string;
  /** Is it literally on the screen? */
  readonly literal: boolean;
  /** What it may mean, the most usual first. Empty: all is well. */
  readonly codes: readonly FailureCode[];
  /** What would tell several meanings apart. */
  readonly next: string | null;
  /** Versions that can show it; null: all. */
  readonly families: readonly InstallFamily[] | null;
}

const withLogin: readonly InstallFamily[] = ['1.7', '2'];
const dashboards: readonly InstallFamily[] = ['1.7', '2', '7'];

/** The question of the step `browser.shows`. The ids stand in saved runs: they never change their meaning. */
export const browserTexts: readonly BrowserText[] = [
  { id: 'fine', text: 'The page, and I could log in', literal: false, codes: [], next: null, families: null },
  text(
    'insecure',
    'Insecure access detected. Sign in will not be available.',
    ['UI-01', 'KPX-05'],
    withLogin,
    'Look at the address: does it begin with http:// and another name than localhost?',
  ),
  seen(
    'returns',
    'The login form again, without any message',
    ['UI-02', 'UI-13', 'UI-11'],
    ['7'],
    'Look at the address: http:// and a foreign name, or localhost:8001 behind kubectl proxy?',
  ),
  seen('other-name', 'Logged out when I change between localhost and 127.0.0.1', ['UI-03'], dashboards),
  text('invalid-certificate', 'NET::ERR_CERT_INVALID, and no way to go on', ['UI-04'], null),
  text('unknown-authority', 'NET::ERR_CERT_AUTHORITY_INVALID', ['UI-05'], null),
  text('invalid-credentials', 'Invalid credentials provided', ['UI-06'], dashboards),
  text('expired', 'You have been logged out because your token has expired.', ['UI-07'], dashboards),
  text('key-changed', 'You have been logged out because your token is invalid.', ['UI-08'], withLogin),
  text('not-enough', 'Not enough data to create auth info structure.', ['UI-09'], withLogin),
  text('csrf', 'CSRF validation failed', ['UI-10'], dashboards),
  seen('no-cookie', 'Logged out at once, in a private window or inside another page', ['UI-11'], null),
  text('header-too-large', 'Request Header Or Cookie Too Large', ['UI-12'], ['7', 'headlamp']),
  seen(
    'other-cluster',
    'Another cluster, or an old page',
    ['UI-14', 'KPX-02'],
    null,
    'Load the page in a private window: if it is still the other cluster, it is the kubectl proxy that leads there.',
  ),
  text(
    'ssl-protocol',
    'ERR_SSL_PROTOCOL_ERROR',
    ['UI-15', 'NP-07'],
    null,
    'Look at the address: is the port one that speaks plain http, and did you type http:// yourself?',
  ),
  text('forbidden-everywhere', '… is forbidden: User "…" cannot list resource …', ['UI-16'], dashboards),
  text('error-authenticating', 'Error authenticating', ['HL-02'], ['headlamp']),
  seen(
    'returns-headlamp',
    'The login form again and again',
    ['HL-03', 'UI-11'],
    ['headlamp'],
    'Open the page through kubectl port-forward: if the login stays there, it was the path.',
  ),
  text('access-denied', 'Access Denied', ['HL-04'], ['headlamp']),
  text('no-backend', 'Failed to connect to the backend', ['HL-05'], ['headlamp']),
  text('parsing', 'Unknown error (200): Http failure during parsing for …', ['SVC-14'], ['7']),
  text('bare-forbidden', 'Forbidden, and nothing else', ['KPX-03'], null),
  text(
    'refused',
    'ERR_CONNECTION_REFUSED',
    ['KPX-04', 'KPX-11', 'NP-05'],
    null,
    'See whether kubectl proxy still runs, and on which computer.',
  ),
  text(
    'timed-out',
    'ERR_CONNECTION_TIMED_OUT',
    ['NP-02', 'NP-04'],
    null,
    'Try it from a computer in the nodes’ own network.',
  ),
  text('empty-response', 'Client sent an HTTP request to an HTTPS server.', ['NP-06'], null),
  seen(
    'blank',
    'A blank page',
    ['KPX-09', 'SVC-12', 'UI-14'],
    null,
    'Look whether the address ends with a slash and whether an Ingress stands in front, then load it in a private window.',
  ),
  text(
    'no-endpoints',
    'no endpoints available for service "…"',
    ['SVC-03', 'SVC-02', 'SVC-01'],
    null,
    'Look at the address: does a port’s number stand behind the colon after the Service’s name?',
  ),
  text('no-service-port', 'no service port … found for service "…"', ['SVC-04'], null),
  text(
    'not-found',
    '404 page not found',
    ['DISC-07', 'KPX-09', 'SVC-12'],
    null,
    'Look at the address: does it end with /ui, or has it lost a part of its path?',
  ),
];

export function browserText(id: string): BrowserText | null {
  return browserTexts.find((one) => one.id === id) ?? null;
}

/** Those that this version can show. */
export function browserTextsFor(family: InstallFamily): readonly BrowserText[] {
  return browserTexts.filter(({ families }) => families === null || families.includes(family));
}

function text(
  id: string,
  words: string,
  codes: readonly FailureCode[],
  families: readonly InstallFamily[] | null,
  next: string | null = null,
): BrowserText {
  return { id, text: words, literal: true, codes, next, families };
}

function seen(
  id: string,
  words: string,
  codes: readonly FailureCode[],
  families: readonly InstallFamily[] | null,
  next: string | null = null,
): BrowserText {
  return { id, text: words, literal: false, codes, next, families };
}
