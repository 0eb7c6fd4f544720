import type { TrialLeftover, TrialRefusal } from '../../../shared/model/evidence/trial.ts';
import { isObject, textReader } from '../api/answer-text.ts';
import { readJson } from '../api/read-json.ts';
import type { Exchange, ExchangeAnswer } from '../transport/http/exchange.ts';
import type { Vault } from '../vault.ts';
import { ourName, oursSelector, overdueMs } from './labels.ts';

const json = { 'Content-Type': 'application/json' };
/** Kubernetes keeps a Job's pods when it is removed by the old API's default; in the background it takes them along. */
const inBackground = 'propagationPolicy=Background';

function jobsPath(namespace: string, name: string | null = null): string {
  const jobs = `/apis/batch/v1/namespaces/${encodeURIComponent(namespace)}/jobs`;
  return name === null ? jobs : `${jobs}/${encodeURIComponent(name)}`;
}

/** Makes the Job, or has the server only try it (`dryRun`): admission and all, and nothing is stored. null: it was taken. */
export async function postJob(
  exchange: Exchange,
  job: { readonly metadata: { readonly namespace: string } },
  how: 'dryRun' | 'create',
): Promise<TrialRefusal | null> {
  const path = `${jobsPath(job.metadata.namespace)}${how === 'dryRun' ? '?dryRun=All' : ''}`;
  const answer = await exchange.request('POST', path, json, JSON.stringify(job));
  return refusalOf(answer, how);
}

/** True when it is gone or going. */
export async function removeJob(exchange: Exchange, namespace: string, name: string): Promise<boolean> {
  const { outcome } = await exchange.request('DELETE', `${jobsPath(namespace, name)}?${inBackground}`);
  return outcome.kind === 'answer' && (outcome.status < 300 || outcome.status === 404);
}

/** Jobs of earlier trials that have outlived their own limits, by the server's clock where it tells it. */
export async function listLeftovers(
  exchange: Exchange,
  namespace: string,
  { vault, now }: { readonly vault: Pick<Vault, 'secretValues'>; readonly now: () => Date },
): Promise<{ readonly status: number | null; readonly jobs: readonly TrialLeftover[] }> {
  const query = `labelSelector=${encodeURIComponent(oursSelector)}&limit=50`;
  const { outcome, payload } = await exchange.request('GET', `${jobsPath(namespace)}?${query}`);
  if (outcome.kind === 'failed') return { status: outcome.status, jobs: [] };
  const list = outcome.status === 200 ? readJson(payload) : null;
  const items = isObject(list) && Array.isArray(list.items) ? list.items.slice(0, 50) : [];
  const at = Date.parse(outcome.serverDate ?? now().toISOString());
  const { text } = textReader(vault);
  const jobs = items.flatMap((item): readonly TrialLeftover[] => {
    const metadata = isObject(item) && isObject(item.metadata) ? item.metadata : {};
    const name = text(metadata.name);
    const createdAt = text(metadata.creationTimestamp);
    const labels = isObject(metadata.labels) ? metadata.labels : {};
    // What a server lists is not always what it was asked for.
    if (name === null || !ourName.test(name) || createdAt === null) return [];
    if (labels['app.kubernetes.io/managed-by'] !== 'authpath') return [];
    return at - Date.parse(createdAt) > overdueMs && metadata.deletionTimestamp === undefined
      ? [{ name, createdAt }]
      : [];
  });
  return { status: outcome.status, jobs };
}

/** null for a success. */
export function refusalOf({ outcome }: ExchangeAnswer, at: TrialRefusal['at']): TrialRefusal | null {
  if (outcome.kind === 'failed') {
    return { at, status: outcome.status, message: outcome.error.text, failure: outcome.error };
  }
  if (outcome.status < 300) return null;
  return { at, status: outcome.status, message: outcome.kubernetesStatus?.message ?? '', failure: null };
}
