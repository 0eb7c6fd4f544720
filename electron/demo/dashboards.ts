import type { RunningServer } from './api-server.ts';
import { type ContainerLog, DemoCluster, type PodPort } from './cluster.ts';
import { headlampLog, refusedTwoSevenLog, sevenLog, twoSevenLog } from './dashboard-logs.ts';
import { type Backend, startBackend } from './dashboard-pods.ts';
import { headlamp } from './manifests/headlamp.ts';
import { seven } from './manifests/seven.ts';
import { twoSeven } from './manifests/two-seven.ts';
import type { DemoObjects } from './objects.ts';
import { ownObjects, together } from './own-objects.ts';
import type { IssuedCertificate } from './pki.ts';
import { settle } from './settle.ts';

/** Which Dashboards are in a practice cluster. */
export type DashboardCluster = 'two-seven' | 'account-remade' | 'seven' | 'two-installs';

const minute = 60_000;
const day = 24 * 60 * minute;

/** One install: its objects, its logs, and which of its containers' ports are served. */
interface Install {
  readonly objects: DemoObjects;
  readonly logs: readonly ContainerLog[];
  readonly ports: readonly (Omit<PodPort, 'localPort'> & { readonly backend: Backend })[];
}

const namespace = 'kubernetes-dashboard';

function twoSevenInstall(today: number, remade: boolean): Install {
  const madeAt = new Date(today - 20 * day);
  const remadeAt = new Date(today - 25 * minute);
  const refusedAt = new Date(today - 4 * minute);
  const deployment = 'kubernetes-dashboard';
  const settling = remade ? { madeAt, accountsMadeAt: remadeAt, firstPod: 10 } : { madeAt, firstPod: 10 };
  const text = remade ? refusedTwoSevenLog(namespace, madeAt, refusedAt) : twoSevenLog(namespace, madeAt);
  return {
    objects: settle(twoSeven(namespace), settling),
    logs: [{ namespace, deployment, container: deployment, text }],
    ports: [{ namespace, deployment, containerPort: 8443, backend: 'two-seven' }],
  };
}

function sevenInstall(today: number): Install {
  const madeAt = new Date(today - 9 * day);
  const name = (part: string) => `kubernetes-dashboard-${part}`;
  return {
    objects: settle(seven(namespace), { madeAt, firstPod: 20 }),
    logs: (['api', 'auth', 'web'] as const).map((part) => ({
      namespace,
      deployment: name(part),
      container: name(part),
      text: sevenLog(part, madeAt),
    })),
    ports: [{ namespace, deployment: name('kong'), containerPort: 8443, backend: 'gateway' }],
  };
}

function headlampInstall(today: number): Install {
  const madeAt = new Date(today - 6 * day);
  const place = { namespace: 'kube-system', deployment: 'headlamp' };
  return {
    objects: settle(headlamp(place.namespace), { madeAt, firstPod: 40 }),
    logs: [{ ...place, container: 'headlamp', text: headlampLog(madeAt) }],
    ports: [{ ...place, containerPort: 4466, backend: 'headlamp' }],
  };
}

function installsOf(cluster: DashboardCluster, today: number): readonly Install[] {
  switch (cluster) {
    case 'two-seven':
      return [twoSevenInstall(today, false)];
    case 'account-remade':
      return [twoSevenInstall(today, true)];
    case 'seven':
      return [sevenInstall(today)];
    case 'two-installs':
      return [twoSevenInstall(today, false), headlampInstall(today)];
  }
}

export interface DashboardsWanted {
  readonly now: Date;
  /** The cluster's authority, as pods have it. */
  readonly authorityPem: string;
  /** What Dashboards show where they speak TLS: nobody trusts it. */
  readonly certificate: IssuedCertificate;
}

/** A cluster with its Dashboards, whose ports are served on this machine. */
export async function clusterWithDashboards(
  kind: DashboardCluster,
  { now, authorityPem, certificate }: DashboardsWanted,
): Promise<{ readonly cluster: DemoCluster; readonly running: readonly RunningServer[] }> {
  const today = now.getTime();
  const installs = installsOf(kind, today);
  const served = await Promise.all(
    installs
      .flatMap(({ ports }) => ports)
      .map(async ({ backend, ...place }) => {
        const running = await startBackend(backend, certificate);
        return { running, port: { ...place, localPort: running.port } };
      }),
  );
  const own = ownObjects(new Date(today - 90 * day), authorityPem, [namespace]);
  const objects = together(own, ...installs.map((install) => install.objects));
  const logs = installs.flatMap((install) => install.logs);
  return {
    cluster: new DemoCluster(
      objects,
      served.map(({ port }) => port),
      logs,
    ),
    running: served.map(({ running }) => running),
  };
}
