/**
 * The typed clients are the largest part of the program, and most of a walk needs none of them: they are loaded with the first
 * request that does, or before it by whoever knows that it will come.
 */
export function loadReviewApis(): Promise<typeof import('./review-apis.ts')> {
  return import('./review-apis.ts');
}
