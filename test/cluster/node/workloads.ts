// Objects for the rig's node, and waiting for what becomes of them.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Rig } from '../rig.ts';

/** An object as its manifest has it. */
export type Manifest = Readonly<Record<string, unknown>>;

/** Makes or changes objects, by kubectl apply; fails with kubectl's words. */
export async function apply(rig: Rig, objects: readonly Manifest[]): Promise<void> {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const done = await rig.kubectl(['apply', '-f', '-'], { stdin: list });
  if (done.code !== 0) throw new Error(`kubectl apply: ${done.stderr.trim()}`);
}

export interface PodWanted {
  readonly name: string;
  readonly namespace?: string;
  readonly image: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  /** More of the pod's spec. */
  readonly spec?: Manifest;
}

/** A pod of one container whose image is on the node already. */
export function podManifest({
  name,
  namespace = 'default',
  image,
  labels = {},
  command,
  spec = {},
}: PodWanted): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: {
      // A pod of a test need not say goodbye.
      terminationGracePeriodSeconds: 0,
      containers: [{ name, image, imagePullPolicy: 'Never', ...(command ? { command } : {}) }],
      ...spec,
    },
  };
}

/** The fields of a pod that waiting looks at: core/v1 Pod. */
export interface SeenPod {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly deletionTimestamp?: string };
  readonly status: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly SeenContainer[];
  };
}

interface SeenContainer {
  readonly name: string;
  readonly restartCount: number;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
}

interface ContainerState {
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly terminated?: { readonly reason: string; readonly exitCode: number };
}

export const isReady = (pod: SeenPod): boolean =>
  pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

/** The end of a container that ended at least once, whether it waits to be started again or not. */
export function lastEnd(pod: SeenPod): { readonly reason: string; readonly exitCode: number } | undefined {
  for (const { state, lastState } of pod.status.containerStatuses ?? []) {
    const ended = state.terminated ?? lastState.terminated;
    if (ended) return ended;
  }
  return undefined;
}

export interface PodQuery {
  readonly namespace?: string;
  /** A label selector, such as k8s-app=kubernetes-dashboard. */
  readonly selector: string;
  readonly seconds?: number;
}

/** Waits until a pod that is not about to go fits. The error tells what the pods were instead. */
export async function waitForPod(
  rig: Rig,
  { namespace = 'default', selector, seconds = 60 }: PodQuery,
  fits: (pod: SeenPod) => boolean = isReady,
): Promise<SeenPod> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await rig.api(
      'GET',
      `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`,
    );
    const pods: readonly SeenPod[] = answer.json?.items ?? [];
    const found = pods.find((pod) => pod.metadata.deletionTimestamp === undefined && fits(pod));
    if (found) return found;
    if (Date.now() > until) {
      const seen = pods.map(({ metadata, status }) => `${metadata.name}: ${JSON.stringify(status)}`).join('\n');
      throw new Error(`no pod of ${namespace} with ${selector} was as wanted in ${seconds} s:\n${seen || 'no pod'}`);
    }
    await sleep(200);
  }
}
