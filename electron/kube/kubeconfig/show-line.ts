const longest = 160;
/** More of a line is not looked at: a hostile one may have millions of characters. */
const longestRead = 4_096;

/** Keys whose values are names and addresses, and may be shown. */
const open =
  /^\s*(?:-\s+)*["']?(?:apiVersion|kind|name|cluster|user|server|namespace|current-context|contexts|context|clusters|users|preferences|certificate-authority|client-certificate|client-key|tokenFile|tls-server-name|insecure-skip-tls-verify|proxy-url|disable-compression|extensions|exec|command|interactiveMode|provideClusterInfo|installHint)["']?\s*:/;

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
  const withoutUser = line.replace(/\/\/[^\s/@]*@/g, '//***@');
  if (open.test(line)) return withoutUser.replace(/[A-Za-z0-9+/_=]{40,}|eyJ[\w.-]{8,}/g, '***');
  const keyed = /^(\s*(?:-\s+)*["']?[\w.-]{1,40}["']?\s*:)(\s*)(\S.*)$/.exec(line);
  if (keyed !== null) return `${keyed[1]}${keyed[2]}***`;
  return line.replace(/[A-Za-z0-9+/_=.~-]{8,}/g, '***');
}
