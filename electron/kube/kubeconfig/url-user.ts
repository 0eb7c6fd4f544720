/** An address without its user and password, and these as `user:password`, decoded. */
export interface UrlWithoutUser {
  readonly url: string;
  readonly user: string | null;
}

/** Takes `user:password@` out of an address, as Go's url.Parse finds it: up to the last @ before the path. */
export function takeUser(url: string): UrlWithoutUser {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*:)?\/\/([^/?#]*)@/.exec(url);
  const user = match?.[2];
  if (match === null || user === undefined) return { url, user: null };
  return { url: `${match[1] ?? ''}//***@${url.slice(match[0].length)}`, user: decoded(user) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
