/** A time in a log, and the line behind it. */
type Line = readonly [at: Date, words: string];

/** Go's log package: 1.x and 2.x. */
function goLog(lines: readonly Line[]): string {
  const stamped = lines.map(
    ([at, words]) => `${at.toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ')} ${words}`,
  );
  return `${stamped.join('\n')}\n`;
}

/** klog: 7. */
function klog(at: Date, from: string, words: string): string {
  const iso = at.toISOString();
  return `I${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000       1 ${from}] ${words}`;
}

/** Dashboard 2.7.0 at a start at which all went well (dashboard-measured.md §2). */
function started(namespace: string, at: Date): readonly Line[] {
  return [
    'Starting overwatch',
    `Using namespace: ${namespace}`,
    'Using in-cluster config to connect to apiserver',
    'Using secret token for csrf signing',
    'Initializing csrf token from kubernetes-dashboard-csrf secret',
    'Empty token. Generating and storing in a secret kubernetes-dashboard-csrf',
    'Successful initial request to the apiserver, version: v1.36.3',
    'Generating JWE encryption key',
    `New synchronizer has been registered: kubernetes-dashboard-key-holder-${namespace}. Starting`,
    `Starting secret synchronizer for kubernetes-dashboard-key-holder in namespace ${namespace}`,
    'Initializing JWE encryption key from synchronized object',
    'Creating in-cluster Sidecar client',
    'Auto-generating certificates',
    'Successfully created certificates',
    'Serving securely on HTTPS port: 8443',
    'Successful request to sidecar',
  ].map((words): Line => [at, words]);
}

export function twoSevenLog(namespace: string, startedAt: Date): string {
  return goLog(started(namespace, startedAt));
}

/** The same, whose account was made anew under the running pod: people go on working, and its own requests fail. */
export function refusedTwoSevenLog(namespace: string, startedAt: Date, refusedAt: Date): string {
  const refused = ['find', 'restore'].map(
    (verb): Line => [refusedAt, `Cannot ${verb} settings config map: Unauthorized`],
  );
  return goLog([...started(namespace, startedAt), ...refused]);
}

/** The parts of 7.13.0, by their container's name (dashboard-measured.md §2, §3). */
export function sevenLog(part: 'api' | 'auth' | 'web', at: Date): string {
  const inCluster = klog(at, 'init.go:51', 'Using in-cluster config');
  const lines =
    part === 'api'
      ? [
          klog(at, 'main.go:40', '"Starting Kubernetes Dashboard API" version="1.13.0"'),
          inCluster,
          klog(at, 'main.go:119', '"Successful initial request to the apiserver" version="v1.36.3"'),
          klog(at, 'client.go:265', 'Creating in-cluster Sidecar client'),
          klog(at, 'main.go:96', '"Listening and serving on" address="0.0.0.0:8000"'),
          klog(at, 'manager.go:101', 'Successful request to sidecar'),
        ]
      : [
          klog(
            at,
            'main.go:32',
            `"Starting Kubernetes Dashboard ${part === 'auth' ? 'Auth' : 'Web'}" version="${part === 'auth' ? '1.3.0' : '1.7.0'}"`,
          ),
          inCluster,
          klog(at, 'main.go:41', '"Listening and serving insecurely on" address="0.0.0.0:8000"'),
        ];
  return `${lines.join('\n')}\n`;
}

/** Headlamp in a cluster: an ordinary account may not read kubeadm's settings, which harms nothing. */
export function headlampLog(at: Date): string {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  const error =
    'configmaps "kubeadm-config" is forbidden: User "system:serviceaccount:kube-system:default" cannot get resource "configmaps" in API group "" in the namespace "kube-system"';
  const lines = [
    { level: 'info', time, message: 'Use In Cluster: true' },
    { level: 'info', error, time, message: 'deriving in-cluster context name from kubeadm-config' },
    { level: 'info', clusterURL: 'https://10.96.0.1:443', context: 'main', time, message: 'Proxy setup' },
  ];
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}
