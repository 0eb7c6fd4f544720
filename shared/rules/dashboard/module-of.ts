import type { WorkloadFacts } from '../../model/evidence/objects/workload.ts';
import type { ModuleName } from '../../model/install.ts';

/** What one workload is a part of, and which of its containers says so. */
export interface FoundModule {
  readonly module: ModuleName;
  readonly container: string;
  readonly image: string;
}

/** Names of images by their last words, whoever mirrors them: `rancher/mirrored-kubernetesui-dashboard` is one, too. */
const imageNames: readonly (readonly [RegExp, ModuleName])[] = [
  [/(?:^|[/-])(?:kubernetesui[/-])?(?:kubernetes-)?dashboard-metrics-scraper$/, 'scraper'],
  [/(?:^|[/-])kubernetesui[/-]metrics-scraper$/, 'scraper'],
  [/(?:^|[/-])(?:kubernetesui[/-]|kubernetes-)dashboard-(api|auth|web)$/, 'api'],
  [/(?:^|[/-])kubernetes-dashboard(?:-(?:amd64|arm|arm64|ppc64le|s390x))?$/, 'dashboard'],
  [/(?:^|[/-])kubernetesui[/-]dashboard(?:-(?:amd64|arm|arm64|ppc64le|s390x))?$/, 'dashboard'],
  [/(?:^|[/-])headlamp$/, 'headlamp'],
];

/** Values of the labels that manifests and charts give to pods (dashboard-versions.md §2.1, §2.5). */
const labelKeys = ['app.kubernetes.io/name', 'k8s-app', 'app'] as const;
const labelNames: Readonly<Record<string, ModuleName>> = {
  'kubernetes-dashboard': 'dashboard',
  'kubernetes-dashboard-api': 'api',
  'kubernetes-dashboard-auth': 'auth',
  'kubernetes-dashboard-web': 'web',
  'kubernetes-dashboard-metrics-scraper': 'scraper',
  'dashboard-metrics-scraper': 'scraper',
  headlamp: 'headlamp',
};

/** Names that the makers' own manifests use. */
const workloadNames: Readonly<Record<string, ModuleName>> = {
  'kubernetes-dashboard': 'dashboard',
  'kubernetes-dashboard-api': 'api',
  'kubernetes-dashboard-auth': 'auth',
  'kubernetes-dashboard-web': 'web',
  headlamp: 'headlamp',
};

/**
 * The part that a workload is, by image, then labels, then name. A scraper is one by its labels, whatever it runs: its Service
 * goes by them. Kong is one by its label alone. null: it is none.
 */
export function moduleOf(workload: WorkloadFacts): FoundModule | null {
  const { containers } = workload.template.spec;
  const labels = { ...workload.labels, ...workload.template.labels };
  const byImage = containers.map(({ image }) => moduleOfImage(image));
  const byLabel = labelKeys.map((key) => labelNames[labels[key] ?? '']).find((found) => found !== undefined);
  const module =
    (byLabel === 'scraper' ? byLabel : undefined) ??
    byImage.find((found) => found !== null && found !== 'scraper') ??
    byLabel ??
    (isKong(labels) ? 'kong' : undefined) ??
    byImage.find((found) => found !== null) ??
    workloadNames[workload.name];
  if (module === undefined) return null;
  const carrier =
    containers[byImage.indexOf(module)] ??
    containers.find(({ name }) => module === 'kong' && name === 'proxy') ??
    containers.find((_container, index) => byImage[index] !== 'scraper') ??
    containers[0];
  return { module, container: carrier?.name ?? '', image: carrier?.image ?? '' };
}

function moduleOfImage(image: string): ModuleName | null {
  const { name } = imageParts(image);
  for (const [expression, module] of imageNames) {
    const match = expression.exec(name);
    if (match !== null) return (match[1] as ModuleName | undefined) ?? module;
  }
  return null;
}

export function isKong(labels: Readonly<Record<string, string>>): boolean {
  return labels['app.kubernetes.io/name'] === 'kong';
}

/** `registry:5000/path/name:tag@digest` → its name with the path, and its tag. */
export function imageParts(image: string): { readonly name: string; readonly tag: string | null } {
  const [named = ''] = image.split('@');
  const slash = named.lastIndexOf('/');
  const colon = named.indexOf(':', slash + 1);
  return colon === -1
    ? { name: named, tag: null }
    : { name: named.slice(0, colon), tag: named.slice(colon + 1) || null };
}
