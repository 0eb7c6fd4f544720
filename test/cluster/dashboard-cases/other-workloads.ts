// WL, DISC: a Dashboard that is no Deployment, and one whose Deployment was never made.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fault, sound, warning } from '../case.ts';
import { all, changePods, without } from '../dashboards/faults.ts';
import type { Changeable } from '../dashboards/install.ts';
import { oneTen } from '../dashboards/one-ten.ts';
import { type DashboardCase, simple } from './case.ts';

const name = 'kubernetes-dashboard';

/** The Dashboard’s own Deployment as another kind. */
const asKind =
  (kind: 'DaemonSet' | 'StatefulSet') =>
  (object: Changeable): void => {
    if (object.kind !== 'Deployment' || object.metadata.name !== name) return;
    const { selector, template } = object.spec;
    object.kind = kind;
    object.spec = { selector, template, ...(kind === 'StatefulSet' ? { replicas: 1, serviceName: name } : {}) };
  };

const asBarePod = (object: Changeable): void => {
  if (object.kind !== 'Deployment' || object.metadata.name !== name) return;
  const { template } = object.spec;
  Object.assign(object, { apiVersion: 'v1', kind: 'Pod', spec: template.spec });
  object.metadata.labels = template.metadata.labels;
};

const oldDeployment = (): Changeable => {
  const found = structuredClone(oneTen('kube-system')).find(({ kind }) => kind === 'Deployment') as Changeable;
  return { ...found, apiVersion: 'extensions/v1beta1' };
};

export const otherWorkloadCases: readonly DashboardCase[] = [
  simple({
    id: 'workload-daemon-set',
    title: 'the Dashboard is a DaemonSet, and sound',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    change: asKind('DaemonSet'),
  }),
  simple({
    id: 'workload-bare-pod',
    title: 'the Dashboard is a pod that no workload makes, and sound',
    dashboard: '2.7',
    // No workload tells the version early enough.
    expected: sound,
    change: asBarePod,
  }),
  simple({
    id: 'workload-stateful-set-without-image',
    title: 'the Dashboard is a StatefulSet, and its image can’t be fetched',
    dashboard: '2.7',
    expected: fault('WL-01'),
    change: all(
      changePods((_, container) => {
        container.image = 'kubernetesui/dashboard:v2.7.9';
      }, name),
      asKind('StatefulSet'),
    ),
    event: /[Ff]ailed to pull (and unpack )?image/,
  }),
  simple({
    id: 'workload-daemon-set-without-account',
    title: 'the Dashboard is a DaemonSet, and its service account is missing',
    dashboard: '2.7',
    expected: fault('WL-13'),
    change: all(asKind('DaemonSet'), without('ServiceAccount')),
    event: /error looking up service account/,
  }),
  {
    id: 'discovery-old-manifest',
    title:
      'a manifest of 1.10.1 with a Deployment of extensions/v1beta1 has been applied: all but the Deployment was made',
    dashboard: '1.10.1',
    // A Deployment that was deleted before its Dashboard ever ran leaves the same.
    expected: { outcome: 'fault', causes: [['DISC-05', 'WL-12']] },
    shows: /no matches for kind "Deployment" in version "extensions\/v1beta1"/,
    async prepare(world) {
      await world.put('1.10.1', { change: without('Deployment') });
      const file = path.join(world.folder, 'old.json');
      writeFileSync(file, JSON.stringify(oldDeployment()));
      const { stderr } = await world.node.kubectl(['apply', '--filename', file]);
      return { said: stderr.trim() };
    },
  },
];
