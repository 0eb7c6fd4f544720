import type { Origin } from '../../shared/model/origin.ts';

/** `66 ms` under a second, `5.1 s` under ten, else whole seconds. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.max(1, Math.round(ms))} ms`;
  return `${seconds(ms)} s`;
}

/** Seconds without the unit: one decimal under ten, none above. */
export function seconds(ms: number): string {
  return ms < 10_000 ? (ms / 1_000).toFixed(1).replace(/\.0$/, '') : String(Math.round(ms / 1_000));
}

/** `1 step`, `5 steps`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** 24-hour clock of this machine, `10:31:07`. */
export function clockTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const moment = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d+)?Z| (\d\d:\d\d) UTC)$/;

/** True for a moment as programs write it, `2026-11-19T09:16:28Z` or `2026-11-19 09:16 UTC`. */
export function isMoment(text: string): boolean {
  return moment.test(text);
}

/** A moment as people write it, `19 Nov 2026, 09:16:28 UTC`; any other text as it stands. */
export function readable(text: string): string {
  const parts = moment.exec(text);
  const month = months[Number(parts?.[2]) - 1];
  return parts === null || month === undefined
    ? text
    : `${Number(parts[3])} ${month} ${parts[1]}, ${parts[4] ?? parts[5]} UTC`;
}

/** A path with the home folder as `~`, on both kinds of separators. */
export function homely(path: string, home: string | null): string {
  if (home === null || home === '' || home === '/') return path;
  if (path === home) return '~';
  const next = path.charAt(home.length);
  return path.startsWith(home) && (next === '/' || next === '\\') ? `~${path.slice(home.length)}` : path;
}

/** A sentence with the home folder as `~` in every path that stands in it. */
export function homelyText(text: string, home: string | null): string {
  if (home === null || home === '' || home === '/') return text;
  // A path goes on before or after it: then it is another folder that only contains the same letters.
  const folder = new RegExp(
    `(?<![\\w.~/\\\\-])${home.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-]|\\.\\w)`,
    'g',
  );
  return text.replaceAll(folder, () => '~');
}

/** `~/.kube/config:7`. */
export function place(origin: Origin, home: string | null): string {
  return `${homely(origin.file, home)}:${origin.line}`;
}

/** Host and port of a server address, for tight places; the text itself where it is no address. */
export function hostOf(server: string): string {
  try {
    const url = new URL(server);
    const port = url.port === '' ? (url.protocol === 'http:' ? '80' : '443') : url.port;
    return url.hostname === '' ? server : `${url.hostname}:${port}`;
  } catch {
    return server;
  }
}

/**
 * Cuts a name in two so that the middle can be hidden: `tail` is never shortened. File and line, port and the last part
 * of a name carry the meaning, so the tail holds at least those.
 */
export function cutInMiddle(name: string): { readonly head: string; readonly tail: string } {
  if (name.length <= 16) return { head: '', tail: name };
  const lastPart = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
  const wanted =
    lastPart > 0 && name.length - lastPart <= 28 ? name.length - lastPart : Math.min(14, Math.ceil(name.length / 2));
  return { head: name.slice(0, name.length - wanted), tail: name.slice(name.length - wanted) };
}
