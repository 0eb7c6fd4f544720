import type { Amendment, RequestedTarget } from './run.ts';

/** The target with what the person added. An answer replaces the one that was given before to the same step. */
export function amendTarget(target: RequestedTarget, { install, told, trial }: Amendment): RequestedTarget {
  return {
    ...target,
    ...(install === undefined ? {} : { install }),
    ...(told === undefined ? {} : { told: { ...target.told, ...told } }),
    ...(trial === undefined ? {} : { trial }),
  };
}
