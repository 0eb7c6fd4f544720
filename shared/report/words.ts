import type { Outcome } from '../model/finding.ts';
import type { LinkState, Verdict } from '../model/run.ts';

/** The outcome vocabulary: one word for each, the same in window, terminal and report. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
  pass: 'Works',
  warn: 'Warning',
  fail: 'Fails',
  notApplicable: 'Not applicable',
  blocked: 'Blocked',
  inconclusive: 'Can’t tell',
  crashed: 'Check crashed',
};

export const linkWords: Readonly<Record<LinkState, string>> = {
  ...outcomeWords,
  notApplicable: 'Not part of this walk',
};

export const verdictWords: Readonly<Record<Verdict['outcome'], string>> = {
  sound: 'Works',
  warning: 'Works, with a warning',
  fault: 'Fails',
  inconclusive: 'Can’t tell',
};
