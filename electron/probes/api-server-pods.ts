import type { ApiServerPodsEvidence } from '../../shared/model/evidence/http.ts';
import { isObject, textReader } from '../kube/api/answer-text.ts';
import { createExchange } from '../kube/transport/http/exchange.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

/** As kubeadm labels them (cmd/kubeadm/app/phases/controlplane/manifests.go). */
const path = '/api/v1/namespaces/kube-system/pods?labelSelector=component%3Dkube-apiserver&limit=8';

type Pod = ApiServerPodsEvidence['pods'][number];

/** Looks at the API servers that run as pods: how the kubelet asks for their health, and how often they were restarted. */
export const apiServerPodsProbe = defineProbe<'apiServerPods', ProbeInputs['apiServerPods']>({
  name: 'apiServerPods',
  version: 1,
  limitMs: 10_000,
  doing: () => 'Looking at the API server’s pods',
  measure: async (inputs, tools): Promise<ApiServerPodsEvidence> => {
    const exchange = createExchange(inputs.endpoint, tools, { signed: inputs });
    try {
      const { outcome, payload } = await exchange.request('GET', path);
      const failure = outcome.kind === 'failed' ? outcome.error : null;
      const { text } = textReader(tools.vault);
      const pods = outcome.status === 200 ? itemsOf(payload).flatMap((item) => podOf(item, text)) : [];
      return { status: outcome.status, pods, failure };
    } finally {
      exchange.close();
    }
  },
});

function itemsOf(payload: string): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(payload);
    return isObject(list) && Array.isArray(list.items) ? list.items : [];
  } catch {
    // Not JSON: then there are no pods in it.
    return [];
  }
}

function podOf(item: unknown, text: (value: unknown) => string | null): readonly Pod[] {
  if (!isObject(item) || !isObject(item.spec) || !Array.isArray(item.spec.containers)) return [];
  const [container] = item.spec.containers as readonly unknown[];
  const liveness = isObject(container) && isObject(container.livenessProbe) ? container.livenessProbe : {};
  const get = isObject(liveness.httpGet) ? liveness.httpGet : null;
  const headers: readonly unknown[] = Array.isArray(get?.httpHeaders) ? get.httpHeaders : [];
  const statuses: readonly unknown[] =
    isObject(item.status) && Array.isArray(item.status.containerStatuses) ? item.status.containerStatuses : [];
  const [first] = statuses;
  const restarts = isObject(first) && typeof first.restartCount === 'number' ? first.restartCount : 0;
  return [
    {
      name: (isObject(item.metadata) ? text(item.metadata.name) : null) ?? '',
      livenessPath: get === null ? null : (text(get.path) ?? '/'),
      signed: headers.some((header) => isObject(header) && /^authorization$/i.test(String(header.name))),
      restarts,
    },
  ];
}
