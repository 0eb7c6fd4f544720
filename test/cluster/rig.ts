// A real Kubernetes control plane on 127.0.0.1, in seconds, that ends with the
// run whatever happens. See README.md in this folder for how to use it.
import { X509Certificate } from 'node:crypto';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { type ApiClient, apiClient, must } from './api-client.ts';
import { buildRig, type RigVersion, releases } from './build-rig.ts';
import { apiServerFlags, controllerManagerFlags, etcdFlags, type Flags, issuer, mergeFlags } from './control-plane.ts';
import {
  base64,
  certificateUser,
  type Fields,
  type KubeconfigParts,
  kubeconfigText,
  writePrivate,
} from './kubeconfig.ts';
import { type Authority, type Certificate, type CertificateRequest, makeAuthority } from './pki.ts';
import {
  type Finished,
  freePorts,
  type RunOptions,
  removeFolder,
  runClient,
  type Service,
  startService,
  tail,
  temporaryFolder,
} from './processes.ts';
import { makeSigningKey, type SigningKey } from './tokens.ts';

export interface RigOptions {
  readonly version: RigVersion;
  /** For the API server; they take the place of the rig's own flags of the same name. */
  readonly serverFlags?: Flags;
  /** Without it there are no token Secrets and no default service accounts, and it starts faster. */
  readonly controllerManager?: boolean;
  /** Default: a CA and a signing key of its own, as every cluster has. */
  readonly authority?: Authority;
  readonly signingKey?: SigningKey;
  /** Where else than on 127.0.0.1 it is reached: more addresses for its serving certificate. */
  readonly addresses?: readonly string[];
}

export interface ClientCertificateRequest extends CertificateRequest {
  readonly cn?: string;
  readonly groups?: readonly string[];
}

export interface TokenRequest {
  readonly namespace?: string;
  readonly name: string;
  readonly audiences?: readonly string[];
  readonly seconds?: number;
  readonly boundTo?: { readonly kind: 'Pod' | 'Secret'; readonly name: string };
}

export interface Rig {
  readonly version: RigVersion;
  /** Such as 1.36.3. */
  readonly release: string;
  readonly folder: string;
  readonly port: number;
  /** https://127.0.0.1:port */
  readonly server: string;
  /** etcd's plain client port. */
  readonly etcdPort: number;
  readonly issuer: string;
  readonly ca: Authority;
  readonly signingKey: SigningKey;
  readonly admin: Certificate;
  readonly adminKubeconfig: string;
  /** A program named kubectl: the real one of 1.36, for both versions. */
  readonly kubectlPath: string;
  readonly api: ApiClient;
  issueClientCertificate(request: ClientCertificateRequest): Promise<Certificate>;
  /** With the names and usage of a sound one, unless told. */
  issueServerCertificate(request?: CertificateRequest, by?: Authority): Promise<Certificate>;
  createServiceAccount(name: string, namespace?: string): Promise<{ readonly uid: string }>;
  createToken(request: TokenRequest): Promise<string>;
  /** The cluster entry of a sound kubeconfig. */
  clusterFields(): Fields;
  kubectl(args: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Has the running API server serve this certificate, or its own again; returns when it does. */
  serveCertificate(certificate?: Certificate): Promise<void>;
  /** Starts the API server anew with these flags over the rig's own, or with the rig's own again. */
  restartServer(flags?: Flags): Promise<void>;
  /** The same, unless it runs with just these flags. */
  withFlags(flags?: Flags): Promise<void>;
  /** Starts the controller manager anew with these flags over the rig's own, or with the rig's own again. */
  restartControllerManager(flags?: Flags): Promise<void>;
  /** One more server of the rig's programs, for a case; it ends with the run. */
  startExtra(name: 'etcd' | 'kubectl', args: readonly string[]): Service;
  /** The API server's process, for cases that send it a signal. */
  signalServer(signal: NodeJS.Signals): void;
  stopEtcd(): void;
  contEtcd(): void;
  serverLog(lines?: number): string;
  stop(): Promise<void>;
}

/** Names that the rig's serving certificate has; api.rig.test is known only to the rig's own resolver and proxies. */
export const servingNames = {
  dnsNames: [
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    'kubernetes.default.svc.cluster.local',
    'localhost',
    'api.rig.test',
  ],
  addresses: ['10.96.0.1', '127.0.0.1'],
} as const;

export async function startRig(options: RigOptions): Promise<Rig> {
  const { version } = options;
  const [binary, etcdBinary] = await Promise.all([buildRig(version), buildRig('1.36')]);
  const folder = temporaryFolder();
  const [etcd = 0, etcdPeer = 0, port = 0] = await freePorts(3);
  const ports = { etcd, etcdPeer, api: port };
  const server = `https://127.0.0.1:${port}`;
  const file = (name: string): string => path.join(folder, name);

  const ca = options.authority ?? (await makeAuthority());
  const signingKey = options.signingKey ?? makeSigningKey();
  const issueClient = (request: ClientCertificateRequest): Promise<Certificate> => {
    const { cn, groups, ...rest } = request;
    return ca.issue({
      usages: ['clientAuth'],
      ...(cn === undefined ? {} : { commonName: cn }),
      ...(groups === undefined ? {} : { organizations: groups }),
      ...rest,
    });
  };
  const ownNames = { ...servingNames, addresses: [...servingNames.addresses, ...(options.addresses ?? [])] };
  const issueServer = (request: CertificateRequest = {}, by: Authority = ca): Promise<Certificate> =>
    by.issue({ commonName: 'kube-apiserver', usages: ['serverAuth'], ...ownNames, ...request });
  const [ownCertificate, admin, manager] = await Promise.all([
    issueServer(),
    issueClient({ cn: 'kubernetes-admin', groups: ['system:masters'] }),
    issueClient({ cn: 'system:kube-controller-manager' }),
  ]);
  const clusterFields = (): Fields => ({ server, 'certificate-authority-data': base64(ca.pem) });
  const kubeconfigOf = (parts: Omit<KubeconfigParts, 'cluster'>): string =>
    kubeconfigText({ cluster: clusterFields(), ...parts });

  writePrivate(file('ca.crt'), ca.pem);
  writePrivate(file('ca.key'), ca.key);
  writePrivate(file('sa.key'), signingKey.privatePem);
  writePrivate(file('sa.pub'), signingKey.publicPem);
  writePrivate(file('kubelet-client.crt'), admin.pem);
  writePrivate(file('kubelet-client.key'), admin.key);
  writePrivate(file('controller-manager.kubeconfig'), kubeconfigOf({ user: certificateUser(manager) }));
  const adminKubeconfig = writePrivate(file('admin.kubeconfig'), kubeconfigOf({ user: certificateUser(admin) }));
  const kubectlPath = file('kubectl');
  symlinkSync(etcdBinary, kubectlPath);
  const writeServing = (certificate: Certificate): void => {
    writeFileSync(file('serving.key'), certificate.key, { mode: 0o600 });
    writeFileSync(file('serving.crt'), certificate.pem, { mode: 0o600 });
  };
  writeServing(ownCertificate);

  const api = apiClient(port, admin);
  const baseFlags = mergeFlags(apiServerFlags(folder, ports), options.serverFlags ?? []);
  const services: { etcd: Service; api: Service; manager?: Service } = {
    etcd: startService('etcd', etcdBinary, etcdFlags(folder, ports), file('etcd.log')),
    api: startService('kube-apiserver', binary, baseFlags, file('kube-apiserver.log')),
  };
  const stop = async (): Promise<void> => {
    for (const service of [services.manager, services.api, services.etcd]) await service?.stop();
    removeFolder(folder);
  };
  const startManager = async (flags: Flags = []): Promise<void> => {
    services.manager = startService(
      'kube-controller-manager',
      binary,
      mergeFlags(controllerManagerFlags(folder), flags),
      file('kube-controller-manager.log'),
    );
    await waitForControllers(api, services.manager);
  };
  try {
    await waitUntilReady(api, services);
    if (options.controllerManager !== false) await startManager();
  } catch (error) {
    await stop();
    throw error;
  }

  let extras = 0;
  let currentFlags: Flags = [];
  const restartServer = async (flags: Flags = []): Promise<void> => {
    await services.api.stop();
    currentFlags = flags;
    services.api = startService('kube-apiserver', binary, mergeFlags(baseFlags, flags), file('kube-apiserver.log'));
    await waitUntilReady(api, services);
  };

  return {
    version,
    release: releases[version],
    folder,
    port,
    server,
    etcdPort: etcd,
    issuer,
    ca,
    signingKey,
    admin,
    adminKubeconfig,
    kubectlPath,
    api,
    issueClientCertificate: issueClient,
    issueServerCertificate: issueServer,
    async createServiceAccount(name, namespace = 'default') {
      const answer = await must(
        api('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name } }),
        `service account ${name}`,
      );
      return { uid: answer.json.metadata.uid as string };
    },
    async createToken({ namespace = 'default', name, audiences, seconds, boundTo }) {
      const answer = await must(
        api('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`, {
          spec: {
            expirationSeconds: seconds ?? 3600,
            ...(audiences === undefined ? {} : { audiences }),
            ...(boundTo === undefined ? {} : { boundObjectRef: { apiVersion: 'v1', ...boundTo } }),
          },
        }),
        `token of ${name}`,
      );
      return answer.json.status.token as string;
    },
    clusterFields,
    kubectl: (args, runOptions = {}) =>
      runClient(kubectlPath, [`--kubeconfig=${adminKubeconfig}`, ...args], {
        env: { HOME: folder, PATH: '/usr/bin:/bin' },
        ...runOptions,
      }),
    async serveCertificate(certificate = ownCertificate) {
      writeServing(certificate);
      await waitForCertificate(port, certificate);
    },
    restartServer,
    async withFlags(flags = []) {
      if (flags.join() !== currentFlags.join()) await restartServer(flags);
    },
    async restartControllerManager(flags) {
      await services.manager?.stop();
      await startManager(flags);
    },
    startExtra: (name, args) => startService(name, etcdBinary, args, file(`extra-${extras++}.log`)),
    signalServer: (signal) => services.api.signal(signal),
    stopEtcd: () => services.etcd.signal('SIGSTOP'),
    contEtcd: () => services.etcd.signal('SIGCONT'),
    serverLog: (lines) => tail(file('kube-apiserver.log'), lines),
    stop,
  };
}

const startSeconds = 60;

async function waitUntilReady(
  api: ApiClient,
  services: { readonly etcd: Service; readonly api: Service },
): Promise<void> {
  const until = Date.now() + startSeconds * 1000;
  for (;;) {
    for (const service of [services.etcd, services.api]) {
      const ended = service.ended();
      if (ended !== undefined) throw new Error(`${service.name} ended with ${ended}:\n${tail(service.log)}`);
    }
    const answer = await api('GET', '/readyz').catch(() => undefined);
    if (answer?.status === 200) return;
    if (Date.now() > until) {
      throw new Error(`the API server was not ready in ${startSeconds} s: ${answer?.text}\n${tail(services.api.log)}`);
    }
    await sleep(100);
  }
}

/**
 * Without its rules the role "view" gives nobody a right, and a controller
 * manager that meets a strange certificate while it starts gives up for good.
 */
async function waitForControllers(api: ApiClient, manager: Service): Promise<void> {
  const until = Date.now() + startSeconds * 1000;
  for (;;) {
    const ended = manager.ended();
    if (ended !== undefined) throw new Error(`${manager.name} ended with ${ended}:\n${tail(manager.log)}`);
    const [role, account] = await Promise.all([
      api('GET', '/apis/rbac.authorization.k8s.io/v1/clusterroles/view'),
      api('GET', '/api/v1/namespaces/default/serviceaccounts/default'),
    ]);
    if ((role.json?.rules?.length ?? 0) > 0 && account.status === 200) return;
    if (Date.now() > until)
      throw new Error(`the controllers were not ready in ${startSeconds} s:\n${tail(manager.log)}`);
    await sleep(100);
  }
}

/** The API server takes up changed certificate files by itself; this waits for the moment. */
async function waitForCertificate(port: number, certificate: Certificate): Promise<void> {
  const wanted = new X509Certificate(certificate.pem).fingerprint256;
  const until = Date.now() + 20_000;
  while ((await servedFingerprint(port)) !== wanted) {
    if (Date.now() > until) throw new Error('the API server did not take up its new certificate in 20 s');
    await sleep(50);
  }
}

function servedFingerprint(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256);
      socket.destroy();
    });
    socket.once('error', () => resolve(undefined));
  });
}
