// The table of all cases, as docs/truth.md and on the terminal.
import type { Expectation } from './case.ts';
import type { Row } from './run-case.ts';
import { codesOf } from './verdict.ts';

export interface Totals {
  readonly right: number;
  readonly inconclusive: number;
  readonly wrong: number;
  readonly notInjected: number;
  /** Looked at once more, since the first walk could not tell anything. */
  readonly twice: number;
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
    twice: rows.filter(({ firstLook }) => firstLook !== undefined).length,
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
  return (
    text
      .replace(/\/\S*authpath-rig-\d+-\d+/g, 'FOLDER')
      .replace(/\b(127\.0\.0\.1|localhost|\[::1\]|[a-z-]+\.rig\.test|127\.64\.0\.\d+):\d{4,5}/g, '$1:PORT')
      .replace(/\b127\.\d+\.\d+\.5[345]:53\b/g, 'RESOLVER:53')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)/g, 'TIME')
      .replace(/\b(10\.8[89])\.\d+\.\d+\b/g, '$1.x.x')
      .replace(/\b([a-z]+)-\d+-\d+\b/g, '$1')
      // A body that came packed is nobody's words.
      .replace(/[^\P{Cc}\s]*\ufffd.*$/su, '(a packed body)')
      .replace(/^[EFW]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ /, '')
      .trim()
  );
}

const cell = (text: string): string => {
  const line = normalise(text).replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;');
  return line.length > 220 ? `${line.slice(0, 217)}…` : line;
};

const seconds = (value: number): string => value.toFixed(1);

export interface Parts {
  readonly user: readonly Row[];
  readonly dashboard: readonly Row[];
}

const headings: Readonly<Record<keyof Parts, string>> = {
  user: '## The user link, on a control plane',
  dashboard: '## The Dashboard, on a node',
};

/** A part that was not run now stays as it was in the page before. */
export function truthPage(parts: Parts, releases: readonly string[], before: string): string {
  return [
    '# The truth table',
    '',
    'What Authpath says about prepared targets, against what is true. Made by `npm run test:cluster`; do not edit it by hand. Each case fixes its truth before it is run: the codes that a client with these rights cannot exclude.',
    '*Right* is exactly that set, *inconclusive* is a superset with the truth in it, *wrong* is anything else; the rules are in `test/cluster/verdict.ts`.',
    'Folders, ports and times in other programs’ words are replaced. Seconds are wall clock on two shared cores.',
    '',
    headings.user,
    '',
    parts.user.length === 0 ? kept(before, 'user') : userPart(parts.user, releases),
    '',
    headings.dashboard,
    '',
    parts.dashboard.length === 0 ? kept(before, 'dashboard') : dashboardPart(parts.dashboard),
    '',
  ].join('\n');
}

function kept(page: string, part: keyof Parts): string {
  const [, after = ''] = page.split(`${headings[part]}\n`);
  return after.split('\n## ')[0]?.trim() || 'Not run yet.';
}

function totalsLine(rows: readonly Row[]): string {
  const totals = count(rows);
  return (
    `**${totals.right} right, ${totals.inconclusive} inconclusive, ${totals.wrong} wrong** of ${rows.length} runs (${((100 * totals.right) / rows.length).toFixed(1)} % right). ` +
    `${twiceText(totals.twice)}${totals.severalCodes} have more than one code, ${totals.healthy} are healthy.`
  );
}

function twiceText(twice: number): string {
  if (twice === 0) return '';
  return `${twice} could not tell anything at first and ${twice === 1 ? 'was' : 'were'} asked once more ten seconds later; none of those counts as right. `;
}

function userPart(rows: readonly Row[], releases: readonly string[]): string {
  const ids = new Set(rows.map((row) => row.case.id));
  return [
    `${ids.size} targets on a real control plane (Kubernetes ${releases.join(' and ')}), from \`test/cluster/cases/\`.`,
    'The column of kubectl is the last line that the real kubectl 1.36 writes about the same kubeconfig. The seconds are Authpath’s whole walk, and one kubectl command.',
    '',
    totalsLine(rows),
    '',
    '| case | what is wrong | version | expected | verdict | result | kubectl says | s | kubectl s |',
    ...table(rows),
  ].join('\n');
}

function dashboardPart(rows: readonly Row[]): string {
  const faults = rows.filter(({ case: { kubectlSays } }) => kubectlSays !== null).length;
  return [
    `${rows.length} Dashboards on a real node (kubelet, kube-proxy, containerd; Kubernetes 1.36.3), from \`test/cluster/dashboard-cases/\`; something was really done to ${faults} of them. Everything is asked for (\`--path all\`) unless the case says otherwise. 1.10.1 is the real program; 2.7, 7 and Headlamp are stand-ins that sign in for real (\`test/cluster/README.md\`).`,
    'The column of words is what showed that the fault was there: the line that the pod ended with, an event, or kubectl’s own words. The seconds are Authpath’s whole walk, and what it took to make the fault and see it.',
    '',
    totalsLine(rows),
    '',
    '| case | what is wrong | Dashboard | expected | verdict | result | kubectl or the pod says | s | made in s |',
    ...table(rows),
  ].join('\n');
}

function table(rows: readonly Row[]): string[] {
  return [
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) =>
      [
        '',
        ` ${row.case.id} `,
        ` ${cell(row.case.title)} `,
        ` ${row.version} `,
        ` ${wanted(row.case.expected)} `,
        ` ${cell(said(row))} `,
        ` ${result(row)} `,
        ` ${row.case.kubectlSays === null ? '–' : cell(row.kubectlSays)} `,
        ` ${seconds(row.programSeconds)} `,
        ` ${seconds(row.kubectlSeconds)} `,
        '',
      ].join('|'),
    ),
  ];
}

function result({ judged, verdict, firstLook }: Row): string {
  const notes = [
    ...(judged.because && verdict ? [judged.because] : []),
    ...(firstLook === undefined ? [] : [`asked twice; at first, ${firstLook}`]),
  ];
  return notes.length === 0 ? judged.score : `${judged.score} (${notes.join('; ')})`;
}

/** One line of a row for the terminal. */
export function rowLine(row: Row): string {
  const why =
    row.judged.score === 'right'
      ? ''
      : `  expected ${wanted(row.case.expected)}, got ${said(row)} (${row.judged.because})`;
  const missed = row.notInjected === undefined ? '' : `\n    not as meant: ${row.notInjected}`;
  const twice = row.firstLook === undefined ? '' : `\n    asked twice; at first, ${row.firstLook}`;
  return `${row.judged.score.padEnd(12)} ${row.version} ${row.case.id}  ${seconds(row.programSeconds)} s, kubectl ${seconds(row.kubectlSeconds)} s${why}${missed}${twice}`;
}
