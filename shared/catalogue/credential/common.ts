import type { Remedy } from '../../model/remedy.ts';

export const kubeconfigDocs = 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/';
export const pluginDocs = `${kubeconfigDocs}#client-go-credential-plugins`;

/** The credential itself is what is wrong: everything else is still open. */
export const onlyCredential = (): string =>
  'Your network and the server are not the problem: this stands in your credential.';

export const stopsBeforeCall = (): string =>
  'Your network and the server are not the problem: kubectl stops before it signs in.';

export const setClock: Remedy = {
  kind: 'command',
  text: 'Let this computer’s clock be set from the network, then check again',
  who: 'an administrator of this computer',
  changes: 'this computer’s clock',
  risk: { level: 'low', reason: 'the clock follows a time server from then on' },
  commands: [{ argv: ['timedatectl', 'set-ntp', 'true'] }],
  scope: 'Linux with systemd; elsewhere in the settings for date and time',
};

/** A new certificate from whoever runs the cluster. */
export const renewClientCertificate: readonly Remedy[] = [
  {
    kind: 'command',
    text: 'Renew the administrator’s certificate on a control plane node, then copy the file to you again',
    who: 'an administrator, on the node',
    changes: '/etc/kubernetes/admin.conf on that node, then your kubeconfig',
    risk: { level: 'low', reason: 'the old certificate is useless already' },
    commands: [{ argv: ['kubeadm', 'certs', 'renew', 'admin.conf'] }],
    scope: 'kubeadm ≥ 1.20; before that the command is kubeadm alpha certs renew admin.conf',
  },
  {
    kind: 'command',
    text: 'Restart k3s, which renews certificates that end soon, then copy /etc/rancher/k3s/k3s.yaml again',
    who: 'an administrator, on the server node',
    changes: 'the certificates on that node, then your kubeconfig',
    risk: { level: 'medium', reason: 'the API server is away for some seconds' },
    commands: [{ argv: ['systemctl', 'restart', 'k3s'] }],
    scope: 'k3s',
  },
];
