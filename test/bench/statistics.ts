/** The middle of the sorted values; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** One line of the bench's table: ours against theirs, both medians of the same run of the bench. */
export interface Row {
  readonly what: string;
  readonly ours: number;
  readonly theirs: number;
  readonly unit: string;
  readonly ratio: number;
  readonly must: number;
  readonly runs: number;
  /** The least and the most of ours. */
  readonly spread: readonly [number, number];
  readonly note: string;
}

/** Medians against each other. */
export function row(
  what: string,
  ours: readonly number[],
  theirs: readonly number[],
  must: number,
  note: string,
  unit = 'ms',
): Row {
  const left = median(ours);
  const right = median(theirs);
  return {
    what,
    ours: left,
    theirs: right,
    unit,
    ratio: left / right,
    must,
    runs: ours.length,
    spread: ends(ours),
    note,
  };
}

/** The slowest of ours against what is promised, in milliseconds. */
export function rowOfLimit(what: string, ours: readonly number[], limitMs: number, note: string): Row {
  const slowest = Math.max(...ours);
  const ratio = slowest / limitMs;
  return {
    what: `${what} (slowest) : ${limitMs} ms`,
    ours: slowest,
    theirs: limitMs,
    unit: 'ms',
    ratio,
    must: 1,
    runs: ours.length,
    spread: ends(ours),
    note,
  };
}

function ends(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

export function isMet({ ratio, must }: Row): boolean {
  return ratio <= must;
}

export function table(rows: readonly Row[]): string {
  const lines = rows.map((entry) => [
    entry.what,
    entry.ours.toFixed(1),
    entry.spread.map((end) => end.toFixed(0)).join('–'),
    entry.theirs.toFixed(1),
    entry.unit,
    entry.ratio.toFixed(3),
    `≤ ${entry.must}`,
    isMet(entry) ? 'met' : 'MISSED',
    String(entry.runs),
    entry.note,
  ]);
  const head = ['what', 'ours', 'from–to', 'theirs', 'unit', 'ratio', 'must', '', 'runs', 'note'];
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)));
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
