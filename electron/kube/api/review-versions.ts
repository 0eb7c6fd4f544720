/** API versions of the self-review: v1 since 1.28, v1beta1 in 1.27, v1alpha1 in 1.26. */
export const reviewVersions = ['v1', 'v1beta1', 'v1alpha1'] as const;
export type ReviewVersion = (typeof reviewVersions)[number];
