import { randomBytes } from 'node:crypto';
import type { TrialPodEvidence, TrialRefusal, TrialReport } from '../../../shared/model/evidence/trial.ts';
import type { TrialSubject } from '../../../shared/rules/dashboard/trial-subject.ts';
import type { SignedRequest } from '../../probes/inputs.ts';
import type { ProbeTools } from '../../probes/probe.ts';
import { createExchange } from '../transport/http/exchange.ts';
import { trialJob } from './job.ts';
import { listLeftovers, postJob, removeJob } from './jobs-api.ts';
import { readReport } from './read-report.ts';
import { missingForPod } from './rights.ts';
import { watchPod } from './watch-pod.ts';

export interface Trial {
  readonly signed: SignedRequest;
  readonly subject: TrialSubject;
  readonly image: string;
}

/** Removing goes on behind a walk that was stopped, so long at most. */
const removeMs = 8_000;
/** So long a Job's making may take, stopped or not: only with its answer is it known what there is to remove. */
const createMs = 5_000;
const logBytes = 16 * 1024;

const nothing = {
  job: null,
  refusal: null,
  pod: null,
  noPod: '',
  report: null,
  waitedMs: 0,
  removed: null,
  tidied: [],
};

/** What stands in the way of a trial, asked without making anything: rights by review, the rest by the server's dry run. */
export async function tryDry({ signed, subject, image }: Trial, tools: ProbeTools) {
  const missing = await missingForPod(signed, subject.namespace, tools);
  if (missing.length > 0 || tools.signal.aborted) return { missing, refusal: null };
  const refusal = await withExchange(signed, tools, (exchange) =>
    postJob(exchange, trialJob(subject, image, newName()), 'dryRun'),
  );
  return { missing, refusal };
}

/**
 * Makes the Job, waits for its pod, reads what that printed, and removes the Job. Where `tools.signal` aborts, it returns at
 * once and the removal goes on behind it. Never throws for what the world does.
 */
export async function runTrial(trial: Trial, tools: ProbeTools, waitMs: number): Promise<TrialPodEvidence> {
  const { signed, subject, image } = trial;
  const { namespace, account } = subject;
  const about = { namespace, account, image };
  const { missing, refusal } = await tryDry(trial, tools);
  if (missing.length > 0 || refusal !== null || tools.signal.aborted) return { ...about, ...nothing, missing, refusal };

  const job = newName();
  let over = (): void => {};
  // From here on there may be something to remove, whatever becomes of the walk.
  tools.tidy?.(new Promise<void>((resolve) => (over = resolve)));
  const making = withOwnTime(createMs, tools, (own) =>
    withExchange(signed, own, (exchange) => postJob(exchange, trialJob(subject, image, job), 'create')),
  );
  const remove = (): Promise<boolean> =>
    withOwnTime(removeMs, tools, (own) => removeOne(signed, own, namespace, job)).finally(over);
  const made = await Promise.race([making, whenStopped(tools.signal)]);
  if (made === 'stopped') {
    void making.then(remove);
    return { ...about, ...nothing, missing, job };
  }
  if (made !== null) {
    // An answer that never came may have been a yes: the name is ours alone, and removing what is not there does no harm.
    const removed = made.failure === null ? null : await remove();
    over();
    return { ...about, ...nothing, missing, refusal: made, removed };
  }

  const began = performance.now();
  const {
    pod,
    noPod,
    refusal: unseen,
  } = await withExchange(signed, tools, (exchange) => watchPod(exchange, { namespace, job }, { ...tools, waitMs }));
  const waitedMs = Math.round(performance.now() - began);
  const log =
    pod === null || tools.signal.aborted
      ? noLog
      : await withExchange(signed, tools, (exchange) => readLog(exchange, namespace, pod.name));
  const removing = remove();
  const seen = { ...about, ...nothing, missing, job, pod, noPod, waitedMs, ...log, refusal: unseen ?? log.refusal };
  if (tools.signal.aborted) return seen;
  const tidying = tidyUp(trial, tools);
  return { ...seen, removed: await removing, tidied: await tidying };
}

const noLog: { readonly report: TrialReport | null; readonly refusal: TrialRefusal | null } = {
  report: null,
  refusal: null,
};

async function readLog(exchange: ReturnType<typeof createExchange>, namespace: string, pod: string) {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`;
  const { outcome } = await exchange.request('GET', `${path}?container=trial&limitBytes=${logBytes}`, {
    Accept: '*/*',
  });
  if (outcome.kind === 'answer' && outcome.status === 200) return { report: readReport(outcome.body), refusal: null };
  const { status } = outcome;
  if (outcome.kind === 'failed') {
    const refusal = { at: 'log' as const, status, message: outcome.error.text, failure: outcome.error };
    return { report: null, refusal };
  }
  const message = outcome.kubernetesStatus?.message ?? '';
  return { report: null, refusal: { at: 'log' as const, status, message, failure: null } };
}

/** Removes what earlier trials left, with the same right and the same consent. Returns the names. */
async function tidyUp({ signed, subject: { namespace } }: Trial, tools: ProbeTools): Promise<readonly string[]> {
  const { jobs } = await withExchange(signed, tools, (exchange) => listLeftovers(exchange, namespace, tools));
  const gone: string[] = [];
  for (const { name } of jobs) if (await removeOne(signed, tools, namespace, name)) gone.push(name);
  return gone;
}

function removeOne(signed: SignedRequest, tools: ProbeTools, namespace: string, name: string): Promise<boolean> {
  return withExchange(signed, tools, (exchange) => removeJob(exchange, namespace, name));
}

async function withExchange<T>(
  signed: SignedRequest,
  tools: ProbeTools,
  use: (exchange: ReturnType<typeof createExchange>) => Promise<T>,
): Promise<T> {
  const exchange = createExchange(signed.endpoint, tools, { signed });
  try {
    return await use(exchange);
  } finally {
    exchange.close();
  }
}

/** Work that a stopped walk does not stop. */
async function withOwnTime<T>(ms: number, tools: ProbeTools, use: (own: ProbeTools) => Promise<T>): Promise<T> {
  return use({ ...tools, signal: AbortSignal.timeout(ms) });
}

function whenStopped(signal: AbortSignal): Promise<'stopped'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('stopped');
    else signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
}

/** Ours alone, and known before the server has answered: what it may have made unheard can be removed by it. */
function newName(): string {
  return `authpath-trial-${randomBytes(5).toString('hex')}`;
}
