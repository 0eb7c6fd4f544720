import type { KubernetesStatus } from '../../../../shared/model/evidence/http.ts';

/**
 * The metav1.Status in a body, or null. A request that timed out is answered by a Status without kind and apiVersion
 * (k8s.io/apiserver, server/filters/timeout.go), which is known by all its other fields.
 */
export function kubernetesStatus(body: string): KubernetesStatus | null {
  if (!body.trimStart().startsWith('{')) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  if (!isObject(parsed)) return null;
  const { kind, apiVersion, metadata, status, message, reason, code } = parsed;
  const named = kind === 'Status' && apiVersion === 'v1';
  const timeout =
    kind === undefined && isObject(metadata) && status === 'Failure' && reason === 'Timeout' && code === 504;
  if (!named && !timeout) return null;
  return {
    message: typeof message === 'string' ? message : '',
    reason: typeof reason === 'string' ? reason : '',
    code: typeof code === 'number' ? code : 0,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
