import type { ServiceFacts } from '../../shared/model/evidence/objects/network.ts';
import type { ContainerFacts } from '../../shared/model/evidence/objects/pod.ts';
import type { Install, InstallFamily, InstallModule } from '../../shared/model/install.ts';
import { hidden } from '../../shared/redaction/patterns.ts';
import { listeningOf } from '../../shared/rules/dashboard/listening.ts';

/** One Deployment that signs in with the file, and the Services that lead to it. */
export interface ManifestPart {
  readonly deployment: string;
  readonly container: string;
  readonly image: string;
  readonly replicas: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly env: ContainerFacts['env'];
  /** Arguments and variables whose values were not shown to us, or are filled in from elsewhere than a Secret or ConfigMap. */
  readonly leftOut: readonly string[];
  readonly port: { readonly name: string | null; readonly number: number; readonly scheme: 'HTTP' | 'HTTPS' };
  readonly services: readonly ManifestService[];
}

export type ManifestService = Pick<ServiceFacts, 'name' | 'type' | 'selector' | 'ports'> & {
  readonly labels: Readonly<Record<string, string>>;
};

/** What a manifest is made for. */
export interface ManifestWanted {
  /** `1.10.1`; null where it is not known. */
  readonly version: string | null;
  readonly family: Exclude<InstallFamily, 'headlamp'>;
  readonly namespace: string;
  /** Name and version of the Helm chart that the install is from; null where it is from no chart. */
  readonly chart: string | null;
  readonly parts: readonly ManifestPart[];
}

export type Wanted =
  | { readonly ok: true; readonly wanted: ManifestWanted }
  | { readonly ok: false; readonly message: string };

/** Flags that say how the Dashboard finds the API server: the file says it from now on. */
const ofOtherModes = ['--kubeconfig', '--apiserver-host', '--apiserver-skip-tls-verify', '--apiserver-ca-bundle'];

/** For an install as it stands: its own names, labels, image, arguments and Services. */
export function wantedOf(install: Install): Wanted {
  const { kind, family, version, namespace, chart } = install;
  if (kind === 'headlamp' || family === 'headlamp') {
    return refuse('Headlamp does not sign in with a kubeconfig inside the cluster: people’s own tokens go through it.');
  }
  const modules = install.modules.filter(({ module }) => ['dashboard', 'api', 'auth'].includes(module));
  if (modules.length === 0) return refuse(`There is no Deployment of a Dashboard in ${namespace} to make it from.`);
  const other = modules.find(({ kind }) => kind !== 'Deployment');
  if (other !== undefined) {
    return refuse(`Its pods are made by ${other.deployment} and by no Deployment. Change that by hand.`);
  }
  const odd = modules.find(({ workload }) => workload.selector.matchExpressions.length > 0);
  if (odd !== undefined) {
    return refuse(
      `The Deployment ${odd.deployment} chooses its pods by expressions, which can’t be taken over. Change it by hand.`,
    );
  }
  const parts = modules.map((module) => partOf(module, install));
  return { ok: true, wanted: { version, family, namespace, chart, parts } };
}

function partOf(module: InstallModule, { family, services }: Install): ManifestPart {
  const { deployment, container: name, image, workload } = module;
  const { labels, spec } = workload.template;
  const container = spec.containers.find((one) => one.name === name);
  const listening = listeningOf(module);
  const number = listening?.port ?? defaultPort(family);
  return {
    deployment,
    container: name,
    image,
    // Sessions are lost between copies: without a service account each signs with a key of its own (failure mode KF-08).
    replicas: 1,
    labels,
    selector: workload.selector.matchLabels,
    args: withoutModes(container?.args ?? []).filter((word) => !isHidden(word)),
    env: (container?.env ?? []).filter((variable) => !isLeftOut(variable)),
    leftOut: [
      ...(container?.args ?? []).filter(isHidden),
      ...(container?.env ?? []).filter(isLeftOut).map((variable) => variable.name),
    ],
    port: {
      name: container?.ports.find(({ containerPort }) => containerPort === number)?.name ?? null,
      number,
      scheme: (listening?.scheme ?? (number === 8443 ? 'https' : 'http')) === 'https' ? 'HTTPS' : 'HTTP',
    },
    services: services
      .filter(({ selector }) => Object.keys(selector).length > 0 && isPartOf(selector, labels))
      .map(({ name: service, labels: own, type, selector, ports }) => ({
        name: service,
        labels: own,
        type,
        selector,
        ports,
      })),
  };
}

function isHidden(text: string): boolean {
  return text.includes('***') || text.includes(hidden);
}

function isLeftOut({ value, from }: ContainerFacts['env'][number]): boolean {
  if (value !== null) return isHidden(value);
  return from?.kind !== 'secretKeyRef' && from?.kind !== 'configMapKeyRef';
}

function isPartOf(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function defaultPort(family: InstallFamily): number {
  if (family === '7') return 8000;
  return family === '1.5' || family === '1.6' ? 9090 : 8443;
}

/** Takes `--flag=value`, `--flag value` and `--flag` out. */
function withoutModes(args: readonly string[]): readonly string[] {
  return args.filter((word, index) => {
    if (ofOtherModes.some((flag) => word === flag || word.startsWith(`${flag}=`))) return false;
    const before = args[index - 1];
    return before === undefined || word.startsWith('-') || !ofOtherModes.includes(before);
  });
}

/** For a version that is not installed yet, as its own manifest has it (dashboard-versions.md §2.1). */
export function wantedOfVersion(version: string, namespace: string | null): Wanted {
  const [, major = '', minor = ''] = /^v?(\d+)\.(\d+)\.\d+$/.exec(version) ?? [];
  if (major === '1' && Number(minor) >= 5 && minor !== '7')
    return one(version, namespace ?? 'kube-system', Number(minor));
  if (major === '2') return one(version, namespace ?? 'kubernetes-dashboard', null);
  return refuse(
    major === '7'
      ? 'Of version 7 the parts’ images and names come from its Helm release. Install it, and leave --dashboard-version out.'
      : `There is no manifest for Dashboard ${version}. Name one from 1.5 on, except 1.7, or 2: such as 2.7.0.`,
  );
}

function one(version: string, namespace: string, minorOfOne: number | null): Wanted {
  const name = 'kubernetes-dashboard';
  const plain = version.replace(/^v/, '');
  const insecure = minorOfOne !== null && minorOfOne < 8;
  const selector = { [minorOfOne === 5 ? 'app' : 'k8s-app']: name };
  const repository =
    minorOfOne === null
      ? 'docker.io/kubernetesui/dashboard'
      : insecure
        ? 'gcr.io/google_containers/kubernetes-dashboard-amd64'
        : 'k8s.gcr.io/kubernetes-dashboard-amd64';
  const number = insecure ? 9090 : 8443;
  const ports = [
    { name: null, port: insecure ? 80 : 443, targetPort: number, nodePort: null, protocol: 'TCP', appProtocol: null },
  ];
  const part: ManifestPart = {
    deployment: name,
    container: name,
    image: `${repository}:v${plain}`,
    replicas: 1,
    labels: selector,
    selector,
    args: [
      ...(insecure ? [] : ['--auto-generate-certificates']),
      ...(minorOfOne === null ? [`--namespace=${namespace}`] : []),
    ],
    env: [],
    leftOut: [],
    port: { name: null, number, scheme: insecure ? 'HTTP' : 'HTTPS' },
    services: [{ name, labels: selector, type: 'ClusterIP', selector, ports }],
  };
  const family = minorOfOne === null ? '2' : minorOfOne === 5 ? '1.5' : minorOfOne === 6 ? '1.6' : '1.7';
  return { ok: true, wanted: { version: plain, family, namespace, chart: null, parts: [part] } };
}

function refuse(message: string): Wanted {
  return { ok: false, message };
}
