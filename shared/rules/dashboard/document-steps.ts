import type { StepId } from '../../flow/steps.ts';

/** One instruction of the troubleshooting document of 2017, and what became of it (docs: seed tree). */
interface DocumentStep {
  readonly step: StepId;
  readonly says: string;
  /** The minor version of Kubernetes 1.x from which on it no longer holds; null: it still holds. */
  readonly until: number | null;
  readonly today: string | null;
}

const documentSteps: readonly DocumentStep[] = [
  {
    step: 'service.mode',
    says: 'Service account (recommended) or --kubeconfig',
    until: null,
    today: null,
  },
  {
    step: 'account.exists',
    says: 'kubectl run test: a pod to try from',
    until: null,
    today: 'it must run with the Dashboard’s own account and namespace, or it tries the account default',
  },
  {
    step: 'account.mounted',
    says: 'kubectl exec test -- ls /var/run/secrets/kubernetes.io/serviceaccount/ shows ca.crt, namespace, token',
    until: null,
    today: 'the pod’s volumes tell the same; the Dashboard’s image has no ls',
  },
  {
    step: 'account.mounted',
    says: 'no file: turn the ServiceAccount admission controller on with --admission-control',
    until: 10,
    today: 'it is on unless --disable-admission-plugins names it; automountServiceAccountToken is the usual reason',
  },
  {
    step: 'account.network',
    says: 'kubectl get services: kubernetes has a cluster address; curl -k there says Unauthorized',
    until: null,
    today: 'it says 403 for system:anonymous, or 401: both mean that it was reached',
  },
  {
    step: 'account.authority',
    says: 'curl --cacert /var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
    until: null,
    today: null,
  },
  {
    step: 'account.token',
    says: 'curl with the token lists the paths of the API',
    until: 6,
    today: 'a 403 that names the account is a success too: / needs a right of its own since RBAC',
  },
  {
    step: 'account.token',
    says: 'the token is invalid: delete its Secret, it is made again',
    until: 24,
    today: 'restart the pods: the kubelet fetches a new token; kubectl create token makes one to try with',
  },
  {
    step: 'file.mounted',
    says: 'mount the node’s folder /etc/kubernetes with kubeconfig.yaml in it, in an extensions/v1beta1 Deployment',
    until: 16,
    today: 'mount a Secret with that one file, in an apps/v1 Deployment',
  },
  {
    step: 'file.content',
    says: 'the contents are those of ~/.kube/config',
    until: null,
    today: 'only if its server, certificates and sign-in need nothing of your own computer',
  },
];

/** Label of the rows that tell what the document says. */
export const documentLabel = 'The document of 2017';

export interface DocumentRow {
  readonly says: string;
  /** Whether it holds on this server, in words. */
  readonly holds: string;
  readonly today: string | null;
  readonly outdated: boolean;
}

/** What the document says at a step, and whether that is still true on this server. `minor`: null where it is not known. */
export function documentRows(step: StepId, minor: number | null): readonly DocumentRow[] {
  return documentSteps
    .filter((one) => one.step === step)
    .map(({ says, until, today }) => {
      const outdated = until !== null && minor !== null && minor >= until;
      const range = until === null ? 'for all versions' : `up to Kubernetes 1.${until - 1}`;
      const holds = outdated ? `true ${range}, not here` : `true ${range}`;
      return { says, holds, today, outdated };
    });
}
