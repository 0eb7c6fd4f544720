import type { Amendment, RequestedTarget } from './run.ts';

/** The target with what the person added. An answer replaces the one that was given before to the same step. */
export function amendTarget(target: RequestedTarget, amendment: Amendment): RequestedTarget {
  const { install, told, trial, allowOtherContexts } = amendment;
  return {
    ...target,
    ...(install === undefined ? {} : { install }),
    ...(told === undefined ? {} : { told: { ...target.told, ...told } }),
    ...(trial === undefined ? {} : { trial }),
    ...(allowOtherContexts === undefined ? {} : { allowOtherContexts }),
  };
}
