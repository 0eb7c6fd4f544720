import type { TrialSubject } from '../../../shared/rules/dashboard/trial-subject.ts';
import { jobSeconds, keptSeconds, ours } from './labels.ts';
import { trialScript } from './script.ts';

/** Whose number no file of an image needs: it reads the token, which the kubelet gives to it, and nothing else. */
const nobody = 65_534;

/**
 * The Job of one trial: restricted by the Pod Security Standards, ended and removed by the cluster itself. Its pod has none of
 * the Dashboard's labels: no Service may choose it, and so no NetworkPolicy that goes by those labels does either.
 */
export function trialJob(
  { namespace, account, automount, node, tolerations }: TrialSubject,
  image: string,
  name: string,
) {
  const labels = { ...ours, 'app.kubernetes.io/instance': name };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace, labels },
    spec: {
      activeDeadlineSeconds: jobSeconds,
      ttlSecondsAfterFinished: keptSeconds,
      backoffLimit: 0,
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: account,
          ...(automount === null ? {} : { automountServiceAccountToken: automount }),
          restartPolicy: 'Never',
          terminationGracePeriodSeconds: 1,
          enableServiceLinks: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: nobody,
            runAsGroup: nobody,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          ...(tolerations.length === 0 ? {} : { tolerations: tolerations.map(tolerate) }),
          ...(node === null ? {} : { affinity: { nodeAffinity: preferNode(node) } }),
          containers: [
            {
              name: 'trial',
              image,
              imagePullPolicy: 'IfNotPresent',
              command: ['sh', '-c', trialScript],
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              resources: {
                requests: { cpu: '10m', memory: '32Mi' },
                limits: { cpu: '200m', memory: '64Mi' },
              },
            },
          ],
        },
      },
    },
  };
}

function tolerate({ key, operator, effect }: TrialSubject['tolerations'][number]) {
  return {
    ...(key === '' ? {} : { key }),
    ...(operator === '' ? {} : { operator }),
    ...(effect === '' ? {} : { effect }),
  };
}

/** A network that is broken on one node only is seen on that node. */
function preferNode(node: string) {
  const preference = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] };
  return { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference }] };
}
