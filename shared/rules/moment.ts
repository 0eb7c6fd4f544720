/** How moments are shown, always in UTC. Both give the text itself back when it is no time: servers write what they like. */

const months = 'January February March April May June July August September October November December'.split(' ');

/** For rows: `2026-11-24 12:00 UTC` from ISO 8601. */
export function moment(time: string): string {
  const at = Date.parse(time);
  if (Number.isNaN(at)) return time;
  const text = new Date(at).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}

/** For sentences: `3 May 2026, 14:20 UTC` from an ISO 8601 time. */
export function momentInWords(iso: string): string {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(iso);
  if (match === null) return iso;
  const [, year, month, day, clock] = match;
  return `${Number(day)} ${months[Number(month) - 1] ?? month} ${year}, ${clock} UTC`;
}
