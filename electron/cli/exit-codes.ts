import type { Verdict } from '../../shared/model/run.ts';

/** DESIGN §9. */
export const exitCodes = {
  sound: 0,
  couldNotRun: 1,
  badUsage: 2,
  fault: 3,
  warning: 4,
  inconclusive: 5,
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code of one run; a run without a verdict broke by our fault. */
export function exitCodeOf(verdict: Verdict | null): ExitCode {
  return verdict === null ? exitCodes.couldNotRun : exitCodes[verdict.outcome];
}

/** The worst of a sweep: 3 > 5 > 4 > 0. */
export function worstExitCode(codes: readonly ExitCode[]): ExitCode {
  const order: readonly ExitCode[] = [
    exitCodes.couldNotRun,
    exitCodes.fault,
    exitCodes.inconclusive,
    exitCodes.warning,
  ];
  return order.find((code) => codes.includes(code)) ?? exitCodes.sound;
}
