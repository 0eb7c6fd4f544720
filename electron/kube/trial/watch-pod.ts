import { setTimeout as sleep } from 'node:timers/promises';
import type { TrialPodEvidence, TrialRefusal } from '../../../shared/model/evidence/trial.ts';
import { isObject, textReader } from '../api/answer-text.ts';
import { readJson } from '../api/read-json.ts';
import type { Exchange } from '../transport/http/exchange.ts';
import type { Vault } from '../vault.ts';
import { refusalOf } from './jobs-api.ts';

type Pod = NonNullable<TrialPodEvidence['pod']>;

export interface PodSeen {
  readonly pod: Pod | null;
  readonly refusal: TrialRefusal | null;
  readonly noPod: string;
}

const pollMs = 250;
/** A pod is made within moments; where none is, the Job's events say why. */
const askWhyAfterMs = 1_500;

/** With these a container never starts, however long one waits (kubelet, pkg/kubelet/images/types.go and kuberuntime). */
const hopeless: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'RegistryUnavailable',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

/** Waits until the Job's pod has ended or can't start, at most `waitMs` milliseconds, and not beyond `signal`. */
export async function watchPod(
  exchange: Exchange,
  { namespace, job }: { readonly namespace: string; readonly job: string },
  { vault, signal, waitMs }: { readonly vault: Vault; readonly signal: AbortSignal; readonly waitMs: number },
): Promise<PodSeen> {
  const began = performance.now();
  const inNamespace = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
  const selector = encodeURIComponent(`app.kubernetes.io/instance=${job}`);
  let seen: PodSeen = { pod: null, refusal: null, noPod: '' };
  for (;;) {
    const answer = await exchange.request('GET', `${inNamespace}/pods?labelSelector=${selector}&limit=2`);
    if (signal.aborted) return seen;
    const refusal = refusalOf(answer, 'pods');
    if (refusal !== null) return { ...seen, refusal };
    const pod = readPod(answer.payload, vault);
    const waited = performance.now() - began;
    seen = { ...seen, pod };
    if (pod !== null && (hasEnded(pod) || hopeless.has(pod.reason))) return seen;
    if (pod === null && waited > askWhyAfterMs) {
      const noPod = await whyNoPod(exchange, inNamespace, job, vault);
      if (noPod !== '') return { ...seen, noPod };
    }
    if (waited > waitMs) return seen;
    if (!(await sleep(pollMs, true, { signal }).catch(() => false))) return seen;
  }
}

function hasEnded({ phase }: Pod): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

function readPod(payload: string, vault: Vault): Pod | null {
  const list = readJson(payload);
  const [item] = isObject(list) && Array.isArray(list.items) ? list.items : [];
  if (!isObject(item)) return null;
  const { text } = textReader(vault);
  const part = (from: unknown, name: string) =>
    isObject(from) && isObject(from[name]) ? (from[name] as Readonly<Record<string, unknown>>) : {};
  const status = part(item, 'status');
  const [container] = Array.isArray(status.containerStatuses) ? status.containerStatuses : [];
  const state = part(container, 'state');
  const terminated = isObject(state.terminated) ? state.terminated : null;
  const why = terminated ?? part(state, 'waiting');
  // Before there is a container, the reason stands in a condition (Unschedulable).
  const conditions = Array.isArray(status.conditions) ? status.conditions.filter(isObject) : [];
  const unscheduled = conditions.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  const from = container === undefined && unscheduled !== undefined ? unscheduled : why;
  return {
    name: text(part(item, 'metadata').name) ?? '',
    node: text(part(item, 'spec').nodeName),
    phase: text(status.phase) ?? '',
    reason: text(from.reason) ?? text(status.reason) ?? '',
    message: text(from.message) ?? text(status.message) ?? '',
    exitCode: typeof terminated?.exitCode === 'number' ? terminated.exitCode : null,
  };
}

/** The newest warning about the Job (FailedCreate: a quota, Pod Security, a webhook, a missing account); '' where none can be seen. */
async function whyNoPod(exchange: Exchange, inNamespace: string, job: string, vault: Vault): Promise<string> {
  const about = encodeURIComponent(`involvedObject.kind=Job,involvedObject.name=${job}`);
  const { outcome, payload } = await exchange.request('GET', `${inNamespace}/events?fieldSelector=${about}&limit=20`);
  const list = outcome.status === 200 ? readJson(payload) : null;
  const events = isObject(list) && Array.isArray(list.items) ? list.items.filter(isObject) : [];
  const failed = events.findLast(({ reason }) => reason === 'FailedCreate');
  return failed === undefined ? '' : (textReader(vault).text(failed.message) ?? '');
}
