import type { Remedy, RemedyCommand } from '../model/remedy.ts';

/** Remedies that several failure modes of the way to the server share. */

/** Where the cluster's settings stand. A type and not an interface, so that it is also an argument list. */
export type ClusterPlace = {
  /** Name of the cluster entry. */
  readonly cluster: string;
  /** The kubeconfig that holds it. */
  readonly file: string;
  readonly context: string;
};

export const examplePlace: ClusterPlace = {
  cluster: 'dev-cluster',
  file: '/home/mara/.kube/config',
  context: 'dev',
};

export const neverSent = 'Your credential is not the problem: it was never sent.';

const readsOnly = { level: 'low', reason: 'it only reads' } as const;

/** Changes fields of the cluster entry, in the file that holds it. */
export function setCluster({ cluster, file }: ClusterPlace, ...flags: readonly string[]): RemedyCommand {
  return { argv: ['kubectl', 'config', 'set-cluster', cluster, '--kubeconfig', file, ...flags] };
}

export function correctServerAddress(place: ClusterPlace): Remedy {
  return {
    kind: 'command',
    text: 'Put the cluster’s right address into the kubeconfig, if it has moved or was mistyped',
    who: 'you',
    changes: `one line in ${place.file}`,
    risk: { level: 'low', reason: 'only this cluster entry is changed' },
    commands: [setCluster(place, '--server', 'https://API-SERVER:6443')],
    scope: null,
  };
}

export const connectVpn: Remedy = {
  kind: 'local',
  text: 'Connect the VPN, or join the network, from which the cluster can be reached',
  who: 'you',
  changes: 'nothing on the cluster',
  risk: { level: 'low', reason: 'it can be disconnected again' },
  commands: [],
  scope: 'clusters that are open to their own network only',
};

export const fetchKubeconfig: Remedy = {
  kind: 'local',
  text: 'Fetch a fresh kubeconfig from where this cluster gives them out, over a way that you trust',
  who: 'you',
  changes: 'your kubeconfig',
  risk: { level: 'low', reason: 'keep a copy of the old file until the new one works' },
  commands: [],
  scope: null,
};

export const adminKubeconfig: Remedy = {
  kind: 'command',
  text: 'On a control plane node, see whether the administrator’s own kubeconfig works there',
  who: 'an administrator, on the node',
  changes: 'nothing',
  risk: readsOnly,
  commands: [{ argv: ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', 'get', '--raw', '/version'] }],
  scope: 'kubeadm clusters',
};

/** What the server shows, without kubectl: subject, issuer, dates. */
export function showCertificate(host: string, port: number, whose: 'server' | 'proxy' = 'server'): Remedy {
  const target = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return {
    kind: 'command',
    text: `See for yourself which certificate the ${whose} shows`,
    who: 'you',
    changes: 'nothing',
    risk: readsOnly,
    commands: [{ argv: ['openssl', 's_client', '-connect', target, '-showcerts', '-brief'] }],
    scope: null,
  };
}

/** A kubeadm server certificate made anew with more names. */
export function addNameToCertificate(name: string): Remedy {
  return {
    kind: 'command',
    text: `Have the server’s certificate made anew with ${name} in it, then restart the API server`,
    who: 'an administrator, on every control plane node',
    changes: 'the API server’s certificate; add the name to certSANs of the kubeadm configuration too',
    risk: { level: 'medium', reason: 'the API server restarts; keep the old files' },
    commands: [
      { argv: ['mv', '/etc/kubernetes/pki/apiserver.crt', '/etc/kubernetes/pki/apiserver.key', '/root/'] },
      { argv: ['kubeadm', 'init', 'phase', 'certs', 'apiserver', '--apiserver-cert-extra-sans', name] },
    ],
    scope: 'kubeadm; k3s and RKE2 take --tls-san instead',
  };
}

export const renewCertificates: Remedy = {
  kind: 'command',
  text: 'Renew the certificates of the control plane, then restart its static pods',
  who: 'an administrator, on every control plane node',
  changes: 'certificates below /etc/kubernetes/pki',
  risk: { level: 'medium', reason: 'the API server restarts; take a copy of /etc/kubernetes first' },
  commands: [{ argv: ['kubeadm', 'certs', 'check-expiration'] }, { argv: ['kubeadm', 'certs', 'renew', 'all'] }],
  scope: 'kubeadm ≥ 1.20 (before: kubeadm alpha certs); k3s renews when it restarts',
};

export const synchroniseClock: Remedy = {
  kind: 'command',
  text: 'Let this computer’s clock follow a time server, then check again',
  who: 'you, with administrator rights on this computer',
  changes: 'this computer’s clock',
  risk: { level: 'low', reason: 'programs that are running may notice the jump' },
  commands: [{ argv: ['sudo', 'timedatectl', 'set-ntp', 'true'] }],
  scope: 'Linux with systemd; on macOS and Windows it is in the date settings, in WSL 2 wsl --shutdown helps',
};

/** One try that goes past the environment's proxy. */
export function tryWithoutProxy(place: ClusterPlace, host: string, noProxy: string): Remedy {
  const list = noProxy === '' ? host : `${noProxy},${host}`;
  return {
    kind: 'command',
    text: `Try it once without the proxy; if it works, add ${host} to NO_PROXY for good`,
    who: 'you',
    changes: 'nothing; the setting holds for this one call',
    risk: { level: 'low', reason: 'the connection goes out directly' },
    commands: [
      { argv: ['kubectl', '--context', place.context, 'get', '--raw', '/version'], environment: { NO_PROXY: list } },
    ],
    scope: null,
  };
}

export function removeProxyUrl(place: ClusterPlace): Remedy {
  return {
    kind: 'command',
    text: 'Take proxy-url out of the kubeconfig, if the server can be reached without it',
    who: 'you',
    changes: `one line in ${place.file}`,
    risk: { level: 'low', reason: 'only this cluster entry is changed' },
    commands: [setCluster(place, '--proxy-url=')],
    scope: 'kubectl ≥ 1.24',
  };
}

export function correctProxyUrl(place: ClusterPlace, url: string): Remedy {
  return {
    kind: 'command',
    text: 'Put the proxy’s right address into the kubeconfig',
    who: 'you',
    changes: `one line in ${place.file}`,
    risk: { level: 'low', reason: 'only this cluster entry is changed' },
    commands: [setCluster(place, `--proxy-url=${url}`)],
    scope: 'kubectl ≥ 1.24',
  };
}
