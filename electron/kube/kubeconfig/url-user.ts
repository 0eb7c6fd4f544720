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

/** Puts them back where `takeUser` took them out, escaped as Go writes an address again (net/url, encodeUserPassword). */
export function putUser(url: string, user: string): string {
  const colon = user.indexOf(':');
  const parts = colon < 0 ? [user] : [user.slice(0, colon), user.slice(colon + 1)];
  return url.replace(/\/\/\*\*\*@/, () => `//${parts.map(escaped).join(':')}@`);
}

function escaped(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replace(/[!*'()]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%(24|26|2B|2C|3B|3D)/g, (code) => decodeURIComponent(code));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
