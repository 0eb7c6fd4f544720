import type { LinkId } from '../flow/steps.ts';
import type { Outcome } from '../model/finding.ts';
import type { Opinion, OpinionProgram } from '../model/opinion.ts';
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

/** Whose literal words stand below a cause: kubectl's on the person's own link; else the program's, the kubelet's or the server's. */
export function literalTitle(link: LinkId): string {
  return link === 'user' ? 'kubectl says' : 'Literally';
}

export const verdictWords: Readonly<Record<Verdict['outcome'], string>> = {
  sound: 'Works',
  warning: 'Works, with a warning',
  fault: 'Fails',
  inconclusive: 'Can’t tell',
};

export const opinionsTitle = 'What other programs would make of it';

/** What the opinions are worth, in one sentence. */
export const opinionsNote =
  'Predicted from what was measured, never tried with your credential, and no part of the verdict.';

export const programWords: Readonly<Record<OpinionProgram, string>> = {
  javascript: 'JavaScript clients (@kubernetes/client-node 2.0.1; Lens reads kubeconfigs with it)',
  browser: 'Browsers (Chromium’s rules)',
  go: 'Other versions of kubectl',
};

export const opinionWords: Readonly<Record<Opinion['verdict'], string>> = {
  refuses: 'Fails there',
  accepts: 'Goes on there',
  differs: 'Differs',
  agrees: 'Same',
};
