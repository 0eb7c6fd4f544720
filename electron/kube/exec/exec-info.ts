/** What client-go tells a sign-in program of the cluster, with provideClusterInfo (rest/exec.go, ConfigToExecCluster). */
export interface ExecCluster {
  readonly server: string;
  readonly serverName: string;
  readonly insecure: boolean;
  /** PEM bytes; null without any. */
  readonly authority: Uint8Array | null;
  readonly proxyUrl: string;
  readonly disableCompression: boolean;
  /** JSON of the cluster's extension; null without one. */
  readonly config: string | null;
}

/** The value of KUBERNETES_EXEC_INFO. Never interactive: the program gets nothing on its standard input. */
export function execInfo(apiVersion: string, cluster: ExecCluster | null): string {
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion,
    spec: { ...(cluster === null ? {} : { cluster: clusterInfo(cluster) }), interactive: false },
  });
}

function clusterInfo(cluster: ExecCluster): object {
  const { server, serverName, insecure, authority, proxyUrl, disableCompression, config } = cluster;
  return {
    server,
    ...(serverName === '' ? {} : { 'tls-server-name': serverName }),
    ...(insecure ? { 'insecure-skip-tls-verify': true } : {}),
    ...(authority === null ? {} : { 'certificate-authority-data': Buffer.from(authority).toString('base64') }),
    ...(proxyUrl === '' ? {} : { 'proxy-url': proxyUrl }),
    ...(disableCompression ? { 'disable-compression': true } : {}),
    config: config === null ? null : (JSON.parse(config) as unknown),
  };
}
