/** A page that a sign-in program asks for, as the person is asked about it. */
export interface AskedPage {
  readonly address: string;
  /** Name and port as the browser takes them: letters of other scripts in their ASCII form, so that none can pass for another. */
  readonly host: string;
}

const longest = 2_000;

/**
 * May this address be opened, once the person has agreed? Only https, or http to this computer, where programs that sign in by
 * browser listen; never with a name before an “@”, which makes an address read as another host’s.
 */
export function openablePage(address: string): AskedPage | null {
  if (address.length > longest || !URL.canParse(address)) return null;
  const { protocol, hostname, host, username, password, href } = new URL(address);
  if (username !== '' || password !== '' || href.length > longest) return null;
  const open = protocol === 'https:' || (protocol === 'http:' && isThisComputer(hostname));
  return open ? { address: href, host } : null;
}

function isThisComputer(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
