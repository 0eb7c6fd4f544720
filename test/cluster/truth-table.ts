// The table of all cases, as docs/truth.md and on the terminal.
import type { Expectation } from './case.ts';
import type { Row } from './run-case.ts';
import { codesOf } from './verdict.ts';

export interface Totals {
  readonly right: number;
  readonly inconclusive: number;
  readonly wrong: number;
  readonly notInjected: number;
  readonly severalCodes: number;
  readonly healthy: number;
}

export function count(rows: readonly Row[]): Totals {
  const scored = (score: string): number => rows.filter(({ judged }) => judged.score === score).length;
  return {
    right: scored('right'),
    inconclusive: scored('inconclusive'),
    wrong: scored('wrong'),
    notInjected: rows.filter(({ notInjected }) => notInjected !== undefined).length,
    severalCodes: rows.filter((row) => row.case.expected.causes.flat().length > 1).length,
    healthy: rows.filter((row) => row.case.expected.outcome === 'sound').length,
  };
}

/** `TLS-06 and CRED-01` are two faults; `AUTHN-03 or AUTHN-05` is one that can't be told further. */
const wanted = ({ outcome, causes }: Expectation): string =>
  causes.length === 0 ? outcome : `${outcome}: ${causes.map((codes) => codes.join(' or ')).join(' and ')}`;

function said({ verdict, judged }: Row): string {
  if (!verdict) return judged.because ?? '';
  const causes = verdict.causes.map((cause) => {
    const codes = codesOf(cause).join(' or ');
    return cause.certainty === 'certain' ? codes : `likely ${codes}`;
  });
  return causes.length === 0 ? verdict.outcome : `${verdict.outcome}: ${causes.join(' and ')}`;
}

/** Takes out what differs from run to run: folders, ports, times, names of one run. */
function normalise(text: string): string {
  return text
    .replace(/\/\S*authpath-rig-\d+-\d+/g, 'FOLDER')
    .replace(/\b(127\.0\.0\.1|localhost|\[::1\]|[a-z-]+\.rig\.test|127\.64\.0\.\d+):\d{4,5}/g, '$1:PORT')
    .replace(/\b127\.\d+\.\d+\.5[345]:53\b/g, 'RESOLVER:53')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)/g, 'TIME')
    .replace(/\b([a-z]+)-\d+-\d+\b/g, '$1')
    .replace(/^[EW]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ /, '')
    .trim();
}

const cell = (text: string): string => {
  const line = normalise(text).replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;');
  return line.length > 220 ? `${line.slice(0, 217)}…` : line;
};

const seconds = (value: number): string => value.toFixed(1);

export function truthPage(rows: readonly Row[], releases: readonly string[]): string {
  const totals = count(rows);
  const ids = new Set(rows.map((row) => row.case.id));
  return [
    '# The truth table',
    '',
    `What Authpath says about ${ids.size} prepared targets on a real control plane (Kubernetes ${releases.join(' and ')}), against what is true.`,
    'Made by `npm run test:cluster`; do not edit it by hand. The cases are in `test/cluster/cases/`, and each fixes its truth before it is run: the codes that a client with these rights cannot exclude.',
    '*Right* is exactly that set, *inconclusive* is a superset with the truth in it, *wrong* is anything else; the rules are in `test/cluster/verdict.ts`.',
    'The column of kubectl is the last line that the real kubectl 1.36 writes about the same kubeconfig. Folders, ports and times in it are replaced by words. Seconds are wall clock on two shared cores: Authpath’s whole walk, and one kubectl command.',
    '',
    `**${totals.right} right, ${totals.inconclusive} inconclusive, ${totals.wrong} wrong** of ${rows.length} runs (${((100 * totals.right) / rows.length).toFixed(1)} % right). ` +
      `${totals.severalCodes} have more than one code, ${totals.healthy} are healthy.`,
    '',
    '| case | what is wrong | version | expected | verdict | result | kubectl says | s | kubectl s |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) =>
      [
        '',
        ` ${row.case.id} `,
        ` ${cell(row.case.title)} `,
        ` ${row.version} `,
        ` ${wanted(row.case.expected)} `,
        ` ${cell(said(row))} `,
        ` ${row.judged.score}${row.judged.because && row.verdict ? ` (${row.judged.because})` : ''} `,
        ` ${row.case.kubectlSays === null ? '–' : cell(row.kubectlSays)} `,
        ` ${seconds(row.programSeconds)} `,
        ` ${seconds(row.kubectlSeconds)} `,
        '',
      ].join('|'),
    ),
    '',
  ].join('\n');
}

/** One line of a row for the terminal. */
export function rowLine(row: Row): string {
  const why =
    row.judged.score === 'right'
      ? ''
      : `  expected ${wanted(row.case.expected)}, got ${said(row)} (${row.judged.because})`;
  const missed = row.notInjected === undefined ? '' : `\n    not as meant: ${row.notInjected}`;
  return `${row.judged.score.padEnd(12)} ${row.version} ${row.case.id}  ${seconds(row.programSeconds)} s, kubectl ${seconds(row.kubectlSeconds)} s${why}${missed}`;
}
