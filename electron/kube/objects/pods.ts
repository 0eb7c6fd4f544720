import type {
  ContainerFacts,
  ContainerProbe,
  ContainerState,
  ContainerStatusFacts,
  EventFacts,
  PodFacts,
  PodSpecFacts,
  VolumeFacts,
} from '../../../shared/model/evidence/objects/pod.ts';
import { redactArguments, redactVariable } from '../kubeconfig/redact-exec.ts';
import type { Fields, ObjectReader } from './reader.ts';

export function readPod(item: Fields, read: ObjectReader): PodFacts {
  const status = read.fields(item.status);
  return {
    ...read.metadata(item),
    spec: readPodSpec(item.spec, read),
    phase: read.text(status.phase),
    reason: read.text(status.reason),
    message: read.text(status.message),
    podIp: read.maybe(status.podIP),
    hostIp: read.maybe(status.hostIP),
    startedAt: read.maybe(status.startTime),
    conditions: read.conditions(status.conditions),
    containers: [
      ...read.list(status.initContainerStatuses).map((one) => containerStatus(one, true, read)),
      ...read.list(status.containerStatuses).map((one) => containerStatus(one, false, read)),
    ],
  };
}

export function readPodSpec(value: unknown, read: ObjectReader): PodSpecFacts {
  const spec = read.fields(value);
  const security = read.fields(spec.securityContext);
  return {
    serviceAccountName: read.text(spec.serviceAccountName) || read.text(spec.serviceAccount),
    automountServiceAccountToken: read.maybeFlag(spec.automountServiceAccountToken),
    nodeName: read.maybe(spec.nodeName),
    nodeSelector: read.map(spec.nodeSelector),
    tolerations: read.list(spec.tolerations).map((one) => ({
      key: read.text(one.key),
      operator: read.text(one.operator) || 'Equal',
      effect: read.text(one.effect),
    })),
    hostNetwork: spec.hostNetwork === true,
    dnsPolicy: read.maybe(spec.dnsPolicy),
    hostAliases: read.list(spec.hostAliases).flatMap((one) => read.texts(one.hostnames)),
    volumes: read.list(spec.volumes).map((one) => volume(one, read)),
    containers: read.list(spec.containers).map((one) => container(one, read)),
    initContainers: read.list(spec.initContainers).map((one) => container(one, read)),
    security: {
      runAsUser: read.maybeNumber(security.runAsUser),
      runAsGroup: read.maybeNumber(security.runAsGroup),
      fsGroup: read.maybeNumber(security.fsGroup),
      runAsNonRoot: read.maybeFlag(security.runAsNonRoot),
    },
  };
}

function container(one: Fields, read: ObjectReader): ContainerFacts {
  const resources = read.fields(one.resources);
  const security = read.fields(one.securityContext);
  return {
    name: read.text(one.name),
    image: read.text(one.image),
    imagePullPolicy: read.maybe(one.imagePullPolicy),
    command: redactArguments(read.texts(one.command)),
    args: redactArguments(read.texts(one.args)),
    env: read.list(one.env).map((variable) => environmentVariable(variable, read)),
    envFrom: read.list(one.envFrom).map((source) => variablesFrom(source, read)),
    ports: read.list(one.ports).map((port) => ({
      name: read.maybe(port.name),
      containerPort: read.number(port.containerPort),
      protocol: read.text(port.protocol) || 'TCP',
    })),
    volumeMounts: read.list(one.volumeMounts).map((mount) => ({
      name: read.text(mount.name),
      mountPath: read.text(mount.mountPath),
      subPath: read.maybe(mount.subPath),
      readOnly: mount.readOnly === true,
    })),
    readinessProbe: probe(one.readinessProbe, read),
    livenessProbe: probe(one.livenessProbe, read),
    startupProbe: probe(one.startupProbe, read),
    limits: read.map(resources.limits),
    requests: read.map(resources.requests),
    security: {
      runAsUser: read.maybeNumber(security.runAsUser),
      runAsGroup: read.maybeNumber(security.runAsGroup),
      runAsNonRoot: read.maybeFlag(security.runAsNonRoot),
      readOnlyRootFilesystem: read.maybeFlag(security.readOnlyRootFilesystem),
    },
  };
}

function variablesFrom(one: Fields, read: ObjectReader): string {
  const secret = read.maybe(read.fields(one.secretRef).name);
  return secret === null ? `ConfigMap/${read.text(read.fields(one.configMapRef).name)}` : `Secret/${secret}`;
}

const references = ['secretKeyRef', 'configMapKeyRef', 'fieldRef', 'resourceFieldRef'] as const;

function environmentVariable(one: Fields, read: ObjectReader): ContainerFacts['env'][number] {
  const name = read.text(one.name);
  const from = read.fields(one.valueFrom);
  const kind = references.find((candidate) => from[candidate] !== undefined);
  if (kind === undefined) {
    return { ...redactVariable({ name, value: read.text(one.value) }), from: null };
  }
  const reference = read.fields(from[kind]);
  const key = reference.key ?? reference.fieldPath ?? reference.resource;
  return {
    name,
    value: null,
    from: { kind, name: read.text(reference.name), key: read.text(key), optional: reference.optional === true },
  };
}

function probe(value: unknown, read: ObjectReader): ContainerProbe | null {
  const from = read.fields(value);
  const kind = (['httpGet', 'tcpSocket', 'exec', 'grpc'] as const).find((candidate) => from[candidate] !== undefined);
  if (kind === undefined) return null;
  const handler = read.fields(from[kind]);
  return {
    kind,
    scheme: kind !== 'httpGet' ? null : handler.scheme === 'HTTPS' ? 'HTTPS' : 'HTTP',
    path: read.maybe(handler.path),
    port: read.nameOrNumber(handler.port),
  };
}

const partKinds = ['serviceAccountToken', 'configMap', 'secret', 'downwardAPI'] as const;

function volume(one: Fields, read: ObjectReader): VolumeFacts {
  const kind = Object.keys(one).find((key) => key !== 'name') ?? '';
  const from = read.fields(one[kind]);
  return {
    name: read.text(one.name),
    kind: read.text(kind),
    source: read.maybe(from.secretName) ?? read.maybe(from.name) ?? read.maybe(from.path) ?? read.maybe(from.claimName),
    optional: from.optional === true,
    defaultMode: read.maybeNumber(from.defaultMode),
    items: read.list(from.items).map((item) => ({
      key: read.text(item.key),
      path: read.text(item.path),
      mode: read.maybeNumber(item.mode),
    })),
    parts: read.list(from.sources).map((source) => {
      const part = partKinds.find((candidate) => source[candidate] !== undefined);
      const inner = read.fields(source[part ?? '']);
      return {
        kind: part ?? 'other',
        name: read.maybe(inner.name),
        path: read.maybe(inner.path),
        audience: read.maybe(inner.audience),
        expirationSeconds: read.maybeNumber(inner.expirationSeconds),
      };
    }),
  };
}

function containerStatus(one: Fields, init: boolean, read: ObjectReader): ContainerStatusFacts {
  return {
    name: read.text(one.name),
    init,
    ready: one.ready === true,
    started: read.maybeFlag(one.started),
    restartCount: read.number(one.restartCount),
    image: read.text(one.image),
    imageId: read.text(one.imageID),
    state: containerState(one.state, read),
    lastState: containerState(one.lastState, read),
  };
}

function containerState(value: unknown, read: ObjectReader): ContainerState | null {
  const { running, waiting, terminated } = read.fields(value);
  if (running !== undefined) return { kind: 'running', startedAt: read.maybe(read.fields(running).startedAt) };
  if (waiting !== undefined) {
    const from = read.fields(waiting);
    return { kind: 'waiting', reason: read.text(from.reason), message: read.text(from.message) };
  }
  if (terminated === undefined) return null;
  const from = read.fields(terminated);
  return {
    kind: 'terminated',
    exitCode: read.number(from.exitCode),
    signal: read.maybeNumber(from.signal),
    reason: read.text(from.reason),
    message: read.text(from.message),
    startedAt: read.maybe(from.startedAt),
    finishedAt: read.maybe(from.finishedAt),
  };
}

/** core/v1 Event: newer writers count in `series`, older ones beside it. */
export function readEvent(item: Fields, read: ObjectReader): EventFacts {
  const about = read.fields(item.involvedObject);
  const series = read.fields(item.series);
  const metadata = read.metadata(item);
  return {
    ...metadata,
    type: read.text(item.type),
    reason: read.text(item.reason),
    message: read.text(item.message),
    count: read.maybeNumber(series.count) ?? read.maybeNumber(item.count) ?? 1,
    firstAt: read.maybe(item.firstTimestamp) ?? read.maybe(item.eventTime) ?? metadata.createdAt,
    lastAt:
      read.maybe(series.lastObservedTime) ??
      read.maybe(item.lastTimestamp) ??
      read.maybe(item.eventTime) ??
      metadata.createdAt,
    about: {
      kind: read.text(about.kind),
      name: read.text(about.name),
      uid: read.text(about.uid),
      fieldPath: read.text(about.fieldPath),
    },
    component: read.text(read.fields(item.source).component) || read.text(item.reportingComponent),
  };
}
