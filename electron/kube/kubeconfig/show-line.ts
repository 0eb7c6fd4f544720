const longest = 160;
/** More of a line is not looked at: a hostile one may have millions of characters. */
const longestRead = 4_096;

/** Keys whose values are names and addresses, and may be shown. */
const open = new Set(
  (
    'apiVersion kind name cluster user server namespace current-context certificate-authority client-certificate ' +
    'client-key tokenFile tls-server-name insecure-skip-tls-verify proxy-url disable-compression command interactiveMode ' +
    'provideClusterInfo installHint'
  ).split(' '),
);
/** Keys whose values are lists and maps: a text in their place is not where it belongs, and may be anything. */
const structural = new Set('contexts context clusters users preferences extensions exec'.split(' '));

/** What looks like a key, wherever in the line it stands: in a damaged one a space may be missing behind it. */
const keys = /(?:^|[\s{,[?-])["']?([\w.-]{1,60})["']?[ \t]{0,20}:(?!\/\/)/g;

/**
 * One line of a damaged kubeconfig, fit to be shown: bounded, values of other keys than the harmless ones replaced, and
 * within the rest everything that could be (a part of) a secret. The line can't be trusted to be what it looks like.
 */
export function showLine(lines: readonly string[], line: number): string {
  return masked((lines[line - 1] ?? '').slice(0, longestRead)).slice(0, longest);
}

/** The lines of a text as YAML counts them. */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|[\r\n\u0085\u2028\u2029]/);
}

function masked(line: string): string {
  if (line.trimStart().startsWith('<')) return line.replace(/[A-Za-z0-9+/_=-]{24,}/g, '***');
  const text = line.replace(/\/\/[^\s/@]*@/g, '//***@');
  const found = [...text.matchAll(keys)].filter((key) => !isAddress(text, key));
  const [first] = found;
  if (first === undefined) return withoutWords(text);
  let shown = withoutWords(text.slice(0, first.index));
  for (const [index, key] of found.entries()) {
    const [whole, name = ''] = key;
    const end = key.index + whole.length;
    const value = text.slice(end, found[index + 1]?.index);
    // A key that is no word may be the secret itself.
    shown += /^[A-Za-z-]+$/.test(name) ? whole : withoutWords(whole);
    if (open.has(name)) shown += withoutRuns(value);
    else if (structural.has(name)) shown += withoutWords(value);
    // What a secret may hold can look like a key too, so nothing behind it is shown.
    else return `${shown}${text.slice(end).replace(/\S[\s\S]*/, '***')}`;
  }
  return shown;
}

/** `192.0.2.7:6443` and `api.example.com:6443` are no keys. */
function isAddress(line: string, key: RegExpExecArray): boolean {
  return key[1]?.includes('.') === true && /^\d{1,5}(?!\d)/.test(line.slice(key.index + key[0].length));
}

function withoutWords(text: string): string {
  return text.replace(/[A-Za-z0-9+/_=.~-]{8,}/g, '***');
}

/** Behind a harmless key only what can be no name: a secret may have slipped there. */
function withoutRuns(text: string): string {
  return text.replace(/[A-Za-z0-9+/_=]{40,}|eyJ[\w.-]{8,}/g, '***');
}
