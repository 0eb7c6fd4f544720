import type { IncomingMessage } from 'node:http';
import { type Answer, json, status, text } from './answers.ts';
import type { DemoCluster } from './cluster.ts';
import { type DemoObject, notFoundText, type ObjectRequest, objectAnswer } from './objects.ts';
import { throughService } from './service-proxy.ts';
import { runTrialPod, type ServerInside } from './trial-pod.ts';

export interface ClusterRequest {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: Buffer;
  readonly cluster: DemoCluster;
  readonly inside: ServerInside;
}

/** What a person who may do everything gets about an object, a list of them, or what is behind one. null: not served here. */
export async function answerAbout(asked: ObjectRequest, { request, url, body, cluster, inside }: ClusterRequest) {
  const { resource, subresource, namespace, name } = asked;
  const method = request.method ?? 'GET';
  if (namespace !== null && name !== null && subresource !== null) {
    if (resource === 'services' && subresource === 'proxy') {
      const rest = url.pathname.split('/proxy')[1] === '' ? null : restOf(url);
      const { headers } = request;
      return throughService(cluster, { method, headers, body, namespace, id: name, rest, path: url.pathname });
    }
    if (resource === 'pods' && subresource === 'log') return log(cluster, namespace, name, url.searchParams);
    if (resource === 'serviceaccounts' && subresource === 'token' && method === 'POST') {
      if (cluster.find('/serviceaccounts', namespace, name) === null)
        return status(404, 'NotFound', notFoundText(asked));
      const token = inside.newToken(namespace, name);
      return json(201, { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', status: { token } });
    }
    return null;
  }
  if (method === 'GET') return read(asked, request, url, cluster);
  if (resource === 'jobs' && namespace !== null && method === 'POST') {
    return makeJob(namespace, body, url.searchParams.has('dryRun'), cluster, inside);
  }
  if (resource === 'jobs' && namespace !== null && name !== null && method === 'DELETE') {
    return removeJob(asked, namespace, name, cluster);
  }
  return null;
}

/** Everything behind `/proxy`, with the query. */
function restOf({ pathname, search }: URL): string {
  return `${pathname.slice(pathname.indexOf('/proxy/') + '/proxy'.length)}${search}`;
}

function read(asked: ObjectRequest, request: IncomingMessage, url: URL, { objects }: DemoCluster): Answer {
  const metadataOnly = (request.headers.accept ?? '').includes('as=PartialObjectMetadata');
  const found = objectAnswer(asked, objects, url.searchParams.get('labelSelector'), metadataOnly);
  return found === null ? status(404, 'NotFound', notFoundText(asked)) : json(200, found);
}

function log(cluster: DemoCluster, namespace: string, pod: string, query: URLSearchParams): Answer {
  const container = query.get('container') ?? '';
  if (query.get('previous') === 'true') {
    return status(400, 'BadRequest', `previous terminated container "${container}" in pod "${pod}" not found`);
  }
  const written = cluster.logOf(namespace, pod, container);
  return written === null ? status(404, 'NotFound', `pods "${pod}" not found`) : text(200, written);
}

function makeJob(namespace: string, body: Buffer, dryRun: boolean, cluster: DemoCluster, inside: ServerInside): Answer {
  const sent = parsed(body);
  if (sent === null) return status(400, 'BadRequest', 'the object provided is unrecognized');
  const creationTimestamp = inside.now().toISOString();
  const job = { ...sent, metadata: { ...sent.metadata, namespace, creationTimestamp } };
  if (!dryRun) {
    cluster.put('batch/jobs', job);
    // As the Job's own controller would: the answer does not wait for it.
    void runTrialPod(cluster, job, inside);
  }
  return json(201, job);
}

function parsed(body: Buffer): DemoObject | null {
  try {
    const value = JSON.parse(body.toString('utf8')) as Partial<DemoObject> | null;
    return typeof value?.metadata?.name === 'string' ? (value as DemoObject) : null;
  } catch {
    return null;
  }
}

function removeJob(asked: ObjectRequest, namespace: string, name: string, cluster: DemoCluster): Answer {
  if (cluster.find('batch/jobs', namespace, name) === null) return status(404, 'NotFound', notFoundText(asked));
  cluster.remove('batch/jobs', namespace, name);
  for (const pod of cluster.list('/pods', namespace, `job-name=${name}`)) {
    cluster.remove('/pods', namespace, pod.metadata.name);
  }
  return json(200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' });
}
