/** At most this many are worth reading. */
const most = 3;

/** Names that a mistyped one may mean, nearest first: few letters apart, or one within the other. */
export function nearNames(name: string, known: readonly string[]): readonly string[] {
  const wanted = name.toLowerCase();
  const furthest = Math.max(2, Math.floor(wanted.length / 4));
  return known
    .map((candidate) => ({ candidate, distance: distanceOf(wanted, candidate.toLowerCase(), furthest) }))
    .filter(({ distance }) => distance <= furthest)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

function distanceOf(wanted: string, candidate: string, furthest: number): number {
  const contained = wanted.length >= 3 && (candidate.includes(wanted) || wanted.includes(candidate));
  if (contained && candidate.length >= 3) return Math.min(furthest, 1 + Math.abs(candidate.length - wanted.length));
  return Math.abs(candidate.length - wanted.length) > furthest ? furthest + 1 : levenshtein(wanted, candidate);
}

/** Letters to change, add or leave out between two texts. */
function levenshtein(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let left = 1; left <= one.length; left += 1) {
    const next = [left];
    for (let right = 1; right <= other.length; right += 1) {
      const change = (row[right - 1] ?? 0) + (one[left - 1] === other[right - 1] ? 0 : 1);
      next.push(Math.min(change, (row[right] ?? 0) + 1, (next[right - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
