import type { Reason } from '../model/finding.ts';

/** Why a step could not tell, in a sentence of its own. */
export const reasonSentences: Readonly<Record<Reason, string>> = {
  deadline: 'The time for this walk ran out before the answer came.',
  cancelled: 'The walk was stopped before the answer came.',
  notRecorded: 'The saved run does not hold the measurement that this step needs.',
  consentMissing: 'A sign-in program must run first, and it was not allowed to.',
  rightsMissing: 'The answer can only be seen with more rights than this credential has.',
  cannotBeTold: 'Several causes fit, and nothing that can be measured from here tells them apart.',
  serverChanged: 'The server answered differently from one moment to the next.',
  notConfigured: 'The kubeconfig does not ask for it.',
  notUsed: 'It is not used on this way.',
  otherPath: 'It is not part of this walk.',
  notInstalled: 'No Dashboard is installed.',
  notSeen: 'Whether a Dashboard is installed could not be seen.',
  notSetUp: 'This way in is not set up.',
  notByDesign: 'This version is not made for this way.',
  otherMode: 'The Dashboard does not sign in this way.',
  crashed: 'Our measurement broke. That is our fault, not your cluster’s.',
};
