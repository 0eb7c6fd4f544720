import { type DemoObject, type DemoObjects, selects } from './objects.ts';

/** A port of a pod, and where on this machine it really is. */
export interface PodPort {
  readonly namespace: string;
  /** The Deployment whose pod has it. */
  readonly deployment: string;
  readonly containerPort: number;
  readonly localPort: number;
}

export interface ContainerLog {
  readonly namespace: string;
  readonly deployment: string;
  readonly container: string;
  readonly text: string;
}

/** What a practice cluster holds: its objects, what its pods have written, and what listens in them. */
export class DemoCluster {
  readonly ports: readonly PodPort[];
  readonly #logs: Map<string, string>;
  #objects: DemoObjects;

  constructor(objects: DemoObjects, ports: readonly PodPort[] = [], logs: readonly ContainerLog[] = []) {
    this.#objects = objects;
    this.ports = ports;
    this.#logs = new Map(
      logs.flatMap(({ namespace, deployment, container, text }) =>
        this.podsOf(namespace, deployment).map((pod) => [logKey(namespace, pod.metadata.name, container), text]),
      ),
    );
  }

  get objects(): DemoObjects {
    return this.#objects;
  }

  list(resource: string, namespace: string, labelSelector: string | null = null): readonly DemoObject[] {
    return (this.#objects[resource] ?? []).filter(
      ({ metadata }) => metadata.namespace === namespace && selects(labelSelector, metadata.labels ?? {}),
    );
  }

  find(resource: string, namespace: string, name: string): DemoObject | null {
    return this.list(resource, namespace).find(({ metadata }) => metadata.name === name) ?? null;
  }

  /** In the place of the one of the same name, where there is one. */
  put(resource: string, object: DemoObject): void {
    const { namespace = '', name } = object.metadata;
    this.remove(resource, namespace, name);
    this.#objects = { ...this.#objects, [resource]: [...(this.#objects[resource] ?? []), object] };
  }

  remove(resource: string, namespace: string, name: string): void {
    const left = (this.#objects[resource] ?? []).filter(
      ({ metadata }) => metadata.namespace !== namespace || metadata.name !== name,
    );
    this.#objects = { ...this.#objects, [resource]: left };
  }

  write(namespace: string, pod: string, container: string, text: string): void {
    this.#logs.set(logKey(namespace, pod, container), text);
  }

  logOf(namespace: string, pod: string, container: string): string | null {
    return this.#logs.get(logKey(namespace, pod, container)) ?? null;
  }

  /** Where on this machine a port of a pod is; null: nobody listens there. */
  localPort(namespace: string, pod: string, containerPort: number): number | null {
    const found = this.ports.find(
      (port) =>
        port.namespace === namespace &&
        port.containerPort === containerPort &&
        this.podsOf(namespace, port.deployment).some(({ metadata }) => metadata.name === pod),
    );
    return found?.localPort ?? null;
  }

  /** A Deployment's pods carry its name, its ReplicaSet's hash and their own. */
  podsOf(namespace: string, deployment: string): readonly DemoObject[] {
    const named = new RegExp(`^${deployment}-[a-z0-9]+-[a-z0-9]+$`);
    return this.list('/pods', namespace).filter(({ metadata }) => named.test(metadata.name));
  }
}

function logKey(namespace: string, pod: string, container: string): string {
  return `${namespace}/${pod}/${container}`;
}
