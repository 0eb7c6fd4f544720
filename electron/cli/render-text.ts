import { modeOf } from '../../shared/catalogue/describe.ts';
import { stagesInWalk } from '../../shared/flow/scope.ts';
import { links, stepNumber } from '../../shared/flow/steps.ts';
import type { Outcome } from '../../shared/model/finding.ts';
import type { RunState } from '../../shared/model/reduce-run.ts';
import type { Cause } from '../../shared/model/run.ts';
import { printable, printableLine } from '../../shared/redaction/printable.ts';
import { linkSentence } from '../../shared/report/link-sentence.ts';
import { groupOpinions } from '../../shared/report/opinion-groups.ts';
import { renderCommand, type Shell } from '../../shared/report/shell-quote.ts';
import { changedWords, trialWouldAdd } from '../../shared/report/trial-closing.ts';
import {
  linkWords,
  literalTitle,
  opinionsNote,
  opinionsTitle,
  opinionWords,
  outcomeWords,
  programWords,
  verdictWords,
} from '../../shared/report/words.ts';
import { type Style, styler } from './output.ts';
import { wrap } from './wrap.ts';

export interface TextOptions {
  readonly color: boolean;
  readonly width: number;
  readonly shell: Shell;
}

/** Shape as well as colour, so that the list reads without colour. */
const signs: Readonly<Record<Outcome, readonly [string, Style]>> = {
  pass: ['✓', 'green'],
  warn: ['!', 'yellow'],
  fail: ['✗', 'red'],
  notApplicable: ['–', 'dim'],
  blocked: ['→|', 'dim'],
  inconclusive: ['?', 'magenta'],
  crashed: ['#', 'magenta'],
};

const verdictStyles: Readonly<Record<keyof typeof verdictWords, Style>> = {
  sound: 'green',
  warning: 'yellow',
  fault: 'red',
  inconclusive: 'magenta',
};

/** A run for the terminal: what is broken, how we know, what mends it, the rest. */
export function renderText(state: RunState, options: TextOptions): string {
  const style = styler(options.color);
  const verdict = state.verdict;
  const target = state.target;
  const context = printableLine(target?.context ?? state.requested?.context ?? 'no context');
  const where = [target?.user == null ? null : `as ${target.user}`, target?.server]
    .filter((part) => part != null)
    .map((part) => printableLine(part));
  const lines: string[] = [
    `${style('bold', context)}${where.length === 0 ? '' : `  ${style('dim', where.join(' · '))}`}`,
    '',
  ];
  if (verdict === null)
    lines.push(style('magenta', 'The walk broke before it could judge. That is our fault, not your cluster’s.'));
  else {
    lines.push(style(verdictStyles[verdict.outcome], `${verdictWords[verdict.outcome]}.`));
    const side = linkSentence(state);
    if (side !== null) lines.push(...wrap(printable(side), options.width), '');
    if (verdict.causes.length === 0)
      lines.push(...wrap(printable(verdict.headline), options.width).map((line) => style('bold', line)));
  }
  lines.push('');
  lines.push(...renderSecondWord(state, options));
  for (const cause of verdict?.causes ?? []) lines.push(...renderCause(state, cause, options), '');
  for (const file of verdict?.worksWithout ?? []) lines.push(`It would work without ${printableLine(file)}.`, '');
  const next = verdict?.outcome === 'inconclusive' && verdict.causes.length === 0 ? unsureNext(state) : null;
  if (next !== null) lines.push(...wrap(`Next: ${printable(next)}`, options.width), '');
  for (const { stage, steps } of stagesInWalk(state.scope)) {
    lines.push(style('bold', stage.title));
    for (const step of steps) {
      const finding = state.steps[step.id].finding;
      if (finding === null) {
        lines.push(`     ${stepNumber(step.id)} ${step.title}  ${style('dim', 'not reached')}`);
        continue;
      }
      const [sign, color] = signs[finding.outcome];
      const title = finding.outcome === 'fail' ? step.failureTitle : step.title;
      const codes = finding.problems.map((problem) => problem.code).join(' ');
      const note = finding.blockedBy === null ? finding.note : `behind ${stepNumber(finding.blockedBy)}`;
      const tail = [codes, note, finding.outcome === 'inconclusive' && note === '' ? outcomeWords.inconclusive : '']
        .map((part) => printableLine(part))
        .filter((part) => part !== '')
        .join('  ');
      lines.push(
        `  ${style(color, sign.padEnd(2))} ${stepNumber(step.id)} ${title}${tail === '' ? '' : `  ${style('dim', tail)}`}`,
      );
    }
  }
  if (verdict !== null) {
    lines.push('', ...links.map((link) => `${link.title}: ${linkWords[verdict.links[link.id]]}`));
  }
  lines.push(...renderOpinions(state, options));
  const wouldAdd = trialWouldAdd(state);
  if (wouldAdd !== null) {
    const how = 'Allow it with --allow-probe-pod=IMAGE (an image with sh and curl).';
    lines.push('', ...wrap(`${wouldAdd} ${how}`, options.width).map((line) => style('dim', line)));
  }
  lines.push('', style('dim', `Walked in ${formatMs(state.durationMs ?? 0)}. ${changedWords(state)}`), '');
  return lines.join('\n');
}

function renderSecondWord({ verdict }: RunState, { color, width }: TextOptions): string[] {
  const word = verdict?.secondWord;
  if (verdict == null || word === undefined) return [];
  const style = styler(color);
  const body = width - 2;
  const headline =
    verdict.causes.length === 0 ? [] : wrap(printable(verdict.headline), width).map((line) => style('bold', line));
  return [
    ...headline,
    style('bold', 'Our walk says'),
    ...wrap(printable(word.ours), body).map(indent),
    style('bold', word.works ? 'kubectl says that the server is' : 'kubectl says'),
    ...wrap(printable(word.said), body).map(indent),
    style('dim', `  ${printable(word.path)} ${printable(word.args.join(' '))}`),
    '',
  ];
}

/** What goes on as with kubectl is told only where nothing else is. */
function renderOpinions({ opinions }: RunState, { color, width }: TextOptions): string[] {
  const told = opinions.filter(({ verdict }) => verdict !== 'agrees');
  if (told.length === 0) return [];
  const style = styler(color);
  const lines = ['', style('bold', opinionsTitle), ...wrap(opinionsNote, width).map((line) => style('dim', line))];
  for (const { program, opinions: given } of groupOpinions(told)) {
    lines.push(`  ${programWords[program]}`);
    for (const { verdict, message, advice } of given) {
      const text = `${opinionWords[verdict]}: ${printable(message)}`;
      lines.push(...wrap(text, width - 6).map((line, index) => (index === 0 ? `    · ${line}` : `      ${line}`)));
      if (advice !== null)
        lines.push(...wrap(printable(advice), width - 6).map((line) => style('dim', `      ${line}`)));
    }
  }
  return lines;
}

function renderCause(state: RunState, cause: Cause, options: TextOptions): string[] {
  const style = styler(options.color);
  const body = options.width - 2;
  const lines = wrap(printable(cause.message), options.width).map((line) => style('bold', line));
  const certainty = cause.certainty === 'likely' ? ', likely' : '';
  lines.push(
    `${style('dim', `${cause.code} at ${stepNumber(cause.step)}${certainty}`)}${cause.origin === null ? '' : style('dim', `, from ${printableLine(cause.origin.file)}:${cause.origin.line}`)}`,
  );
  if (cause.innocent !== null) lines.push(...wrap(printable(cause.innocent), options.width));
  const others = cause.candidates.filter((candidate) => candidate !== cause.code);
  if (others.length > 0) {
    lines.push('', 'It may also be:');
    for (const code of others) lines.push(`  ${code}  ${modeOf(code).title}`);
  }
  if (cause.next !== null) lines.push(...wrap(`Tells them apart: ${printable(cause.next)}`, options.width));
  const facts = state.steps[cause.step].finding?.facts ?? [];
  if (facts.length > 0) {
    lines.push('', style('bold', 'Why we know'));
    for (const fact of facts) {
      const origin = fact.origin === null ? '' : `  (${fact.origin.file}:${fact.origin.line})`;
      lines.push(
        ...wrap(`${printable(fact.label)}: ${fact.values.map(printable).join(', ')}${printable(origin)}`, body).map(
          indent,
        ),
      );
    }
  }
  if (cause.literal !== null)
    lines.push('', style('bold', literalTitle(cause.link)), ...wrap(printable(cause.literal), body).map(indent));
  lines.push('', style('bold', 'What mends it'));
  cause.remedies.forEach((remedy, index) => {
    lines.push(...wrap(`${index + 1}. ${printable(remedy.text)}`, body).map(indent));
    lines.push(
      ...wrap(
        printable(
          `Who: ${remedy.who}. Changes: ${remedy.changes}. Risk: ${remedy.risk.level}, ${remedy.risk.reason}.${remedy.scope === null ? '' : ` For: ${remedy.scope}.`}`,
        ),
        body - 3,
      ).map((line) => style('dim', `     ${line}`)),
    );
    for (const command of remedy.commands) lines.push(`     ${renderCommand(command, options.shell)}`);
  });
  return lines;
}

function unsureNext(state: RunState): string | null {
  return (
    Object.values(state.steps).find(({ finding }) => finding?.outcome === 'inconclusive' && finding.next !== null)
      ?.finding?.next ?? null
  );
}

function indent(line: string): string {
  return `  ${line}`;
}

/** `66 ms`, `3.2 s`. */
function formatMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
