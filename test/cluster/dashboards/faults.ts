// What can be wrong with an install before it starts, as a `change` for
// installDashboard. More than one: { change: all(withoutToken, without('Secret', 'kubernetes-dashboard-csrf')) }.
import type { Changeable } from './install.ts';

export type Change = (object: Changeable) => unknown;

/** Several changes one after the other; an object is left out when one of them says so. */
export const all =
  (...changes: readonly Change[]): Change =>
  (object) =>
    changes.map((change) => change(object)).includes(false) ? false : undefined;

/** Leaves an object out. */
export const without =
  (kind: string, name?: string): Change =>
  (object) =>
    !(object.kind === kind && (name === undefined || object.metadata.name === name));

/** Changes the pods of one Deployment, or of all of them: pod spec and first container. */
export const changePods =
  (change: (spec: Changeable, container: Changeable) => void, deployment?: string): Change =>
  (object) => {
    if (object.kind !== 'Deployment' || (deployment !== undefined && object.metadata.name !== deployment)) return;
    const { spec } = object.spec.template;
    change(spec, spec.containers[0]);
  };

/** `automountServiceAccountToken: false`: nothing is mounted. */
export const withoutToken = (deployment?: string): Change =>
  changePods((spec) => {
    spec.automountServiceAccountToken = false;
  }, deployment);

/** More arguments; the last of a flag counts. */
export const withArgs = (args: readonly string[], deployment?: string): Change =>
  changePods((_, container) => {
    container.args = [...(container.args ?? []), ...args];
  }, deployment);

export interface MountedAccount {
  /** In place of the cluster's CA. */
  readonly ca?: string;
  readonly audience?: string;
  readonly seconds?: number;
}

/**
 * The volume that the admission plugin would mount, made by hand so that its
 * parts can be wrong: the token is a real one of the pod's account.
 */
export const withMountedAccount = ({ ca, audience, seconds = 3600 }: MountedAccount, deployment?: string): Change =>
  changePods((spec, container) => {
    const authority = ca === undefined ? 'kube-root-ca.crt' : 'other-ca';
    spec.automountServiceAccountToken = false;
    spec.volumes = [
      ...(spec.volumes ?? []),
      {
        name: 'account',
        projected: {
          sources: [
            { serviceAccountToken: { path: 'token', expirationSeconds: seconds, ...(audience ? { audience } : {}) } },
            { configMap: { name: authority, items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
          ],
        },
      },
    ];
    container.volumeMounts = [
      ...(container.volumeMounts ?? []),
      { name: 'account', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
    ];
  }, deployment);

/** The ConfigMap that withMountedAccount({ ca }) mounts; give it as `before`. */
export const otherAuthority = (ca: string, namespace: string): Changeable => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'other-ca', namespace },
  data: { 'ca.crt': ca },
});
