import type { Fact, Finding, Problem } from '../../shared/model/finding.ts';
import type { Remedy } from '../../shared/model/remedy.ts';
import { printable, printableLine } from '../../shared/redaction/printable.ts';

/** Characters of a sentence, of a value, and of what kubectl prints. Ours are far shorter: names in them may be hostile. */
const longestSentence = 1_000;
const longestValue = 2_000;
const longestLiteral = 8_000;
/** A certificate may have ten thousand names; the evidence has them all. */
const mostValues = 100;

/**
 * A finding whose texts are fit for every screen: whatever a file, a server or a program put into them is printable, bounded,
 * and can't pass for lines of ours. Commands stay as they are: their words are exact, and quoted where they are shown.
 */
export function shownFinding(finding: Finding): Finding {
  return {
    ...finding,
    message: sentence(finding.message),
    note: sentence(finding.note),
    next: orNull(sentence, finding.next),
    problems: finding.problems.map(shownProblem),
    facts: finding.facts.map(shownFact),
  };
}

function shownProblem(problem: Problem): Problem {
  return {
    ...problem,
    title: sentence(problem.title),
    message: sentence(problem.message),
    innocent: orNull(sentence, problem.innocent),
    next: orNull(sentence, problem.next),
    subject: orNull(sentence, problem.subject),
    literal: orNull((text) => printable(text).slice(0, longestLiteral), problem.literal),
    remedies: problem.remedies.map(shownRemedy),
  };
}

function shownRemedy(remedy: Remedy): Remedy {
  return {
    ...remedy,
    text: sentence(remedy.text),
    who: sentence(remedy.who),
    changes: sentence(remedy.changes),
    risk: { level: remedy.risk.level, reason: sentence(remedy.risk.reason) },
    scope: orNull(sentence, remedy.scope),
  };
}

function shownFact(fact: Fact): Fact {
  const values = fact.values.slice(0, mostValues).map((value) => printable(value).slice(0, longestValue));
  const left = fact.values.length - values.length;
  return {
    ...fact,
    label: sentence(fact.label),
    values: left > 0 ? [...values, `and ${left} more`] : values,
  };
}

function sentence(text: string): string {
  return printableLine(text, longestSentence);
}

function orNull(clean: (text: string) => string, text: string | null): string | null {
  return text === null ? null : clean(text);
}
