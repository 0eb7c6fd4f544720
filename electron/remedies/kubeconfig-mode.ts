import { stringify } from 'yaml';
import { printableLine } from '../../shared/redaction/printable.ts';
import { renderCommand, type Shell } from '../../shared/report/shell-quote.ts';
import type { ManifestPart, ManifestService, ManifestWanted } from './kubeconfig-parts.ts';

/** kubectl reads YAML 1.1, where `on` and `012` are no texts: such texts are quoted. */
const asKubectlReads = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false } as const;

/** Away from /etc/kubernetes, where a node keeps what nobody else may read. */
const folder = '/etc/kubernetes-dashboard';
const key = 'kubeconfig';
const secretName = 'kubernetes-dashboard-kubeconfig';
const kubeconfigFile = 'dashboard-kubeconfig.yaml';
export const manifestFile = 'dashboard-kubeconfig-mode.yaml';

/** Who the Dashboard runs as since 2.0. The Secret's files are readable by this group and by nobody else (failure mode KF-05). */
const user = 1001;
const group = 2001;

/**
 * The document's manifest for a Dashboard that signs in with a kubeconfig file, as it is written today: from a Secret and not
 * from the node's own folder, without a service account's token, restricted. It never holds a credential: how the Secret is
 * made from the person's own file stands above it.
 */
export function kubeconfigManifest(wanted: ManifestWanted, shell: Shell): string {
  const { namespace, parts } = wanted;
  const objects = parts.flatMap((part) => [
    deployment(part, wanted),
    ...part.services.map((service) => serviceObject(service, namespace)),
  ]);
  const documents = objects.map((object) => stringify(object, asKubectlReads));
  return `${heading(wanted, shell).map(comment).join('\n')}\n---\n${documents.join('---\n')}`;
}

/** The file that goes into the Secret: everything inline, and an address that means the same in every pod. */
function kubeconfigTemplate(): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'dashboard',
    clusters: [
      {
        name: 'cluster',
        cluster: { server: 'https://kubernetes.default.svc', 'certificate-authority-data': 'AUTHORITY' },
      },
    ],
    users: [{ name: 'dashboard', user: { token: 'TOKEN' } }],
    contexts: [{ name: 'dashboard', context: { cluster: 'cluster', user: 'dashboard' } }],
  });
}

function heading({ version, namespace, chart, parts }: ManifestWanted, shell: Shell): readonly string[] {
  const command = (...argv: readonly string[]): string => `  ${renderCommand({ argv }, shell)}`;
  return [
    `Dashboard ${version ?? '(version not known)'}, signing in with a kubeconfig file. Made by Authpath; it holds no credential.`,
    'A service account is simpler and renews its token by itself: use this only where there can be none.',
    '',
    `1. Write ${kubeconfigFile}. It must mean something inside a container: no paths to other files, no sign-in program, no 127.0.0.1.`,
    ...kubeconfigTemplate()
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
    'AUTHORITY is what this prints, in base64 and in one line:',
    command(
      'kubectl',
      'get',
      'configmap',
      'kube-root-ca.crt',
      '--namespace',
      namespace,
      '--output',
      'jsonpath={.data.ca\\.crt}',
    ),
    'TOKEN is one of an account with only the rights that the Dashboard needs. In its place may stand client-certificate-data and client-key-data.',
    '',
    '2. Put it into a Secret. It goes from your computer to the cluster and nowhere else:',
    command(
      'kubectl',
      'create',
      'secret',
      'generic',
      secretName,
      '--namespace',
      namespace,
      `--from-file=${key}=${kubeconfigFile}`,
    ),
    '',
    '3. Apply this file, and read the log: it says “Using kubeconfig”.',
    command('kubectl', 'apply', '--filename', manifestFile),
    ...(chart === null
      ? []
      : [
          '',
          `This install comes from the chart ${chart}: the next helm upgrade takes these changes back, so put them into its values as well.`,
        ]),
    '',
    ...parts.flatMap(({ deployment, leftOut }) =>
      leftOut.length === 0
        ? []
        : ['', `Left out of ${deployment}, since it was not shown; add it: ${leftOut.join(', ')}`],
    ),
    'When the token ends, make the Secret anew and restart the pods.',
  ];
}

/** Whatever a server called something, it stays in its comment. */
function comment(line: string): string {
  return line === '' ? '#' : `# ${printableLine(line, 2_000)}`;
}

function deployment(part: ManifestPart, { family, namespace }: ManifestWanted) {
  const { deployment: name, container, image, replicas, labels, selector, args, env, port } = part;
  const certificates = family === '1.7' || family === '2';
  const shownEnv = env.flatMap(variable);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: user,
            runAsGroup: group,
            fsGroup: group,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: container,
              image,
              imagePullPolicy: 'IfNotPresent',
              args: [...args, `--kubeconfig=${folder}/${key}`],
              ...(shownEnv.length === 0 ? {} : { env: shownEnv }),
              ports: [
                { ...(port.name === null ? {} : { name: port.name }), containerPort: port.number, protocol: 'TCP' },
              ],
              // The parts of version 7 have no probes (dashboard-measured.md §2).
              ...(family === '7'
                ? {}
                : {
                    livenessProbe: {
                      httpGet: { scheme: port.scheme, path: '/', port: port.number },
                      initialDelaySeconds: 30,
                      timeoutSeconds: 30,
                    },
                  }),
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              volumeMounts: [
                { name: 'kubeconfig', mountPath: folder, readOnly: true },
                { name: 'tmp', mountPath: '/tmp' },
                ...(certificates ? [{ name: 'certificates', mountPath: '/certs' }] : []),
              ],
            },
          ],
          volumes: [
            { name: 'kubeconfig', secret: { secretName, defaultMode: 0o440, items: [{ key, path: key }] } },
            { name: 'tmp', emptyDir: {} },
            ...(certificates
              ? [
                  {
                    name: 'certificates',
                    secret: { secretName: 'kubernetes-dashboard-certs', optional: true, defaultMode: 0o440 },
                  },
                ]
              : []),
          ],
        },
      },
    },
  };
}

function variable({ name, value, from }: ManifestPart['env'][number]): readonly Readonly<Record<string, unknown>>[] {
  if (value !== null) return [{ name, value }];
  if (from === null) return [];
  const reference = { name: from.name, key: from.key, ...(from.optional ? { optional: true } : {}) };
  return [{ name, valueFrom: { [from.kind]: reference } }];
}

function serviceObject({ name, labels, type, selector, ports }: ManifestService, namespace: string) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels },
    spec: {
      ...(type === 'ClusterIP' || type === '' ? {} : { type }),
      selector,
      ports: ports.map(({ name: port, port: number, targetPort, nodePort, protocol }) => ({
        ...(port === null ? {} : { name: port }),
        port: number,
        targetPort,
        ...(nodePort === null ? {} : { nodePort }),
        protocol,
      })),
    },
  };
}
