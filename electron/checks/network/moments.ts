/** Times as people read them. Texts only; what is early or late is decided by the rules. */

const units = [
  ['year', 365 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** `12 days`, in the largest unit of which there are two at least, rounded down; `less than a second`. */
export function span(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  const unit = units.find(([, length]) => size >= 2 * length) ?? units.find(([, length]) => size >= length);
  if (unit === undefined) return 'less than a second';
  const count = Math.floor(size / unit[1]);
  return `${count} ${unit[0]}${count === 1 ? '' : 's'}`;
}

/** Milliseconds from one time to another. */
export function between(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}
