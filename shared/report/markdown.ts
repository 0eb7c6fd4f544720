import { stagesInWalk } from '../flow/scope.ts';
import { links, stepNumber, steps } from '../flow/steps.ts';
import type { Fact } from '../model/finding.ts';
import type { RunState } from '../model/reduce-run.ts';
import type { Cause } from '../model/run.ts';
import { printable } from '../redaction/printable.ts';
import { moment } from '../rules/moment.ts';
import { linkSentence } from './link-sentence.ts';
import { groupOpinions } from './opinion-groups.ts';
import { renderCommand, type Shell } from './shell-quote.ts';
import { changedWords } from './trial-closing.ts';
import {
  linkWords,
  literalTitle,
  opinionsNote,
  opinionsTitle,
  opinionWords,
  outcomeWords,
  programWords,
  verdictWords,
} from './words.ts';

/**
 * A run as Markdown, to paste into an issue or a chat. Holds no secret: it is made from findings, which never do. Text that
 * came from a server or a file is shown as code, so that it can't pass for our own words.
 */
export function renderMarkdown(state: RunState, shell: Shell): string {
  const verdict = state.verdict;
  const target = state.target;
  const side = linkSentence(state);
  const lines = [
    `# Authpath: ${plain(target?.context ?? state.requested?.context ?? 'no context')}`,
    '',
    `${verdict === null ? 'No verdict' : verdictWords[verdict.outcome]}: **${plain(verdict?.headline ?? 'the walk did not end')}**`,
    '',
    ...(side === null ? [] : [plain(side), '']),
    `- Server: ${code(target?.server ?? 'unknown')}`,
    `- Cluster: ${code(target?.cluster ?? 'unknown')}, user: ${code(target?.user ?? 'unknown')}`,
    `- Walked at ${state.startedAt === null ? '?' : moment(state.startedAt)} in ${state.durationMs ?? '?'} ms with Authpath ${state.tool?.version ?? ''}`,
    ...(verdict === null ? [] : links.map((link) => `- ${link.title}: ${linkWords[verdict.links[link.id]]}`)),
    '',
    ...renderSecondWord(state),
    ...(verdict?.worksWithout ?? []).map((file) => `It would work without ${code(file)}.\n`),
    ...(verdict?.causes ?? []).flatMap((cause) => renderCause(state, cause, shell)),
    '## Steps',
    '',
    ...stagesInWalk(state.scope).flatMap(({ stage, steps: walked }) => [
      `**${stage.title}**`,
      '',
      ...walked.map((step) => {
        const finding = state.steps[step.id].finding;
        if (finding === null) return `- ${stepNumber(step.id)} ${step.title}: not reached`;
        const codes = finding.problems.map((problem) => problem.code).join(', ');
        const behind = finding.blockedBy === null ? '' : ` (behind ${stepNumber(finding.blockedBy)})`;
        const note = finding.note === '' ? '' : ` · ${plain(finding.note)}`;
        return `- ${stepNumber(step.id)} ${step.title}: ${outcomeWords[finding.outcome]}${behind}${codes === '' ? '' : ` ${codes}`}${note}`;
      }),
      '',
    ]),
    ...renderOpinions(state),
    `${changedWords(state)} No password, token or key is in this report.`,
    '',
  ];
  return lines.join('\n');
}

function renderSecondWord({ verdict }: RunState): readonly string[] {
  const word = verdict?.secondWord;
  if (word === undefined) return [];
  return [
    '## kubectl says another thing',
    '',
    `Our walk says: ${plain(word.ours)}`,
    '',
    `${code(word.path)} ${word.works ? 'reaches the server, which says that it is' : 'fails, and says:'}`,
    '',
    fence(word.said),
    '',
  ];
}

function renderOpinions({ opinions }: RunState): readonly string[] {
  if (opinions.length === 0) return [];
  return [
    `## ${opinionsTitle}`,
    '',
    opinionsNote,
    '',
    ...groupOpinions(opinions).flatMap(({ program, opinions: given }) => [
      `**${plain(programWords[program])}**`,
      '',
      ...given.map(({ verdict, message, advice }) => {
        const mend = advice === null ? '' : ` ${plain(advice)}`;
        return `- ${opinionWords[verdict]}: ${plain(message)}${mend}`;
      }),
      '',
    ]),
  ];
}

function renderCause(state: RunState, cause: Cause, shell: Shell): readonly string[] {
  const step = steps.find((candidate) => candidate.id === cause.step);
  const facts = state.steps[cause.step].finding?.facts ?? [];
  return [
    `## ${cause.code}: ${plain(cause.title)}`,
    '',
    plain(cause.message),
    ...(cause.innocent === null ? [] : ['', plain(cause.innocent)]),
    '',
    `At ${stepNumber(cause.step)} ${step?.title ?? ''}${cause.certainty === 'likely' ? `, not certain. It may be: ${cause.candidates.join(', ')}` : ''}.`,
    ...(cause.origin === null ? [] : [`From ${code(`${cause.origin.file}:${cause.origin.line}`)}.`]),
    ...(cause.next === null ? [] : ['', `Tells them apart: ${plain(cause.next)}`]),
    ...(cause.literal === null ? [] : ['', `${literalTitle(cause.link)}:`, '', fence(cause.literal)]),
    '',
    ...(facts.length === 0 ? [] : ['### Why we know', '', ...facts.map(renderFact), '']),
    '### What mends it',
    '',
    ...cause.remedies.flatMap((remedy, index) => [
      `${index + 1}. **${plain(remedy.text)}**`,
      `   Who: ${plain(remedy.who)}. Changes: ${plain(remedy.changes)}. Risk: ${remedy.risk.level}, ${plain(remedy.risk.reason)}.`,
      ...(remedy.commands.length === 0
        ? []
        : ['', fence(remedy.commands.map((command) => renderCommand(command, shell)).join('\n'), '   ')]),
      '',
    ]),
  ];
}

function renderFact(fact: Fact): string {
  const origin = fact.origin === null ? '' : ` (from ${code(`${fact.origin.file}:${fact.origin.line}`)})`;
  return `- ${plain(fact.label)}: ${fact.values.map(code).join(', ')}${origin}`;
}

/** Text of ours or of others as one line that Markdown does not interpret. */
function plain(text: string): string {
  return printable(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]<>#|~&]/g, '\\$&');
}

function code(text: string): string {
  const line = printable(text).replaceAll(/\s+/g, ' ');
  const ticks = '`'.repeat(1 + longestRun(line, '`'));
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${ticks}${pad}${line}${pad}${ticks}`;
}

function fence(text: string, indent = ''): string {
  const ticks = '`'.repeat(Math.max(3, 1 + longestRun(text, '`')));
  return [ticks, ...printable(text).split('\n'), ticks].map((line) => `${indent}${line}`).join('\n');
}

function longestRun(text: string, character: string): number {
  return Math.max(0, ...(text.match(new RegExp(`${character}+`, 'g')) ?? []).map((run) => run.length));
}
