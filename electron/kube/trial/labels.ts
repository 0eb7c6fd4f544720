/** Everything that Authpath makes in a cluster carries it, so that it can be found again. */
export const ours = { 'app.kubernetes.io/managed-by': 'authpath' } as const;
export const oursSelector = 'app.kubernetes.io/managed-by=authpath';

/** A label can be anybody's; a Job is ours only if its name is such a one too. */
export const ourName = /^authpath-trial-[0-9a-f]{10}$/;

/** A Job ends itself after so long, whatever became of the program that made it, and the cluster removes it so long after that. */
export const jobSeconds = 60;
export const keptSeconds = 60;

/** A little later than both: what is still there then, nobody waits for. */
export const overdueMs = (jobSeconds + keptSeconds + 30) * 1000;
