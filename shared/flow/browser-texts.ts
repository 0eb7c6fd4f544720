/** What a browser may show of a Dashboard: the person chooses one, and the step `browser.shows` judges it by its id. */
export interface BrowserText {
  readonly id: string;
  /** How the list names it: what is seen, in the reader's words. */
  readonly title: string;
  /** The literal words on the screen; null where there are none. */
  readonly words: string | null;
  /** Which programs show it. */
  readonly of: 'both' | 'dashboard' | 'headlamp';
}

/**
 * The texts of the Dashboard's own pages, of Headlamp's, and of browsers (failure-modes.md, UI and HL), the usual ones first.
 * `page` and `login` are the good ones; `none` leaves the step open.
 */
export const browserTexts = [
  { id: 'page', title: 'The Dashboard itself: I am logged in', words: null, of: 'both' },
  { id: 'login', title: 'The login page, and no error', words: null, of: 'both' },
  { id: 'login-again', title: 'The login page once more, without a word', words: null, of: 'both' },
  {
    id: 'insecure-access',
    title: 'The button to sign in is grey',
    words: 'Insecure access detected. Sign in will not be available.',
    of: 'dashboard',
  },
  {
    id: 'invalid-credentials',
    title: 'It does not take my token',
    words: 'Invalid credentials provided',
    of: 'dashboard',
  },
  { id: 'error-authenticating', title: 'It does not take my token', words: 'Error authenticating', of: 'headlamp' },
  {
    id: 'forbidden',
    title: 'Logged in, but “forbidden” stands in every list',
    words: 'is forbidden: User "…" cannot list resource',
    of: 'dashboard',
  },
  { id: 'access-denied', title: 'Logged in, but every list is refused', words: 'Access Denied', of: 'headlamp' },
  { id: 'no-cluster', title: 'Logged in or not, but no cluster to choose', words: null, of: 'headlamp' },
  {
    id: 'token-expired',
    title: 'I was logged out: expired',
    words: 'You have been logged out because your token has expired.',
    of: 'dashboard',
  },
  {
    id: 'token-invalid',
    title: 'I was logged out: invalid',
    words: 'You have been logged out because your token is invalid.',
    of: 'dashboard',
  },
  {
    id: 'not-enough-data',
    title: 'My kubeconfig file is not taken',
    words: 'Not enough data to create auth info structure.',
    of: 'dashboard',
  },
  { id: 'csrf', title: 'A check of the form fails', words: 'CSRF validation failed', of: 'dashboard' },
  {
    id: 'certificate-authority',
    title: 'A warning about the certificate, with a way to go on',
    words: 'NET::ERR_CERT_AUTHORITY_INVALID',
    of: 'both',
  },
  {
    id: 'certificate-invalid',
    title: 'A warning about the certificate, and no way to go on',
    words: 'NET::ERR_CERT_INVALID',
    of: 'both',
  },
  { id: 'ssl-protocol', title: 'No secure connection at all', words: 'ERR_SSL_PROTOCOL_ERROR', of: 'both' },
  {
    id: 'header-too-large',
    title: 'The request is too large',
    words: 'Request Header Or Cookie Too Large',
    of: 'both',
  },
  { id: 'other-cluster', title: 'Another cluster, or an old page', words: null, of: 'both' },
  { id: 'blank', title: 'An empty page', words: null, of: 'both' },
  { id: 'none', title: 'None of these', words: null, of: 'both' },
] as const satisfies readonly BrowserText[];

export type BrowserTextId = (typeof browserTexts)[number]['id'];
