import type { Install, InstallFamily, InstallModule } from '../../model/install.ts';
import { listeningOf } from './listening.ts';
import { imageParts } from './module-of.ts';

export interface InstallVersion {
  readonly version: Install['version'];
  readonly versionFrom: Install['versionFrom'];
  readonly family: InstallFamily;
  readonly chart: string | null;
}

/**
 * The version of an install. Of 7 it is the chart's, since every part counts by itself (7.13.0 has api 1.13.0 and auth
 * 1.3.0). A label is believed only where the image tells nothing: people change images by hand and leave labels.
 */
export function versionOf(modules: readonly InstallModule[]): InstallVersion {
  const main = mainModule(modules);
  const chart = chartOf(modules);
  const chartVersion = /-v?(\d+\.\d+\.\d+[\w.+-]*)$/.exec(chart ?? '')?.[1] ?? null;
  if (modules.some(({ module }) => module === 'api' || module === 'auth' || module === 'web')) {
    return { version: chartVersion, versionFrom: chartVersion === null ? null : 'chart', family: '7', chart };
  }
  const tag = numberOf(imageParts(main?.image ?? '').tag);
  const label = numberOf(main === null ? null : labelOf(main, 'app.kubernetes.io/version'));
  const version = tag ?? label;
  const versionFrom = tag !== null ? 'image' : label !== null ? 'label' : null;
  if (main?.module === 'headlamp') return { version, versionFrom, family: 'headlamp', chart };
  return { version, versionFrom, family: familyOf(version, main), chart };
}

/** The part that people mean by the install's name. */
export function mainModule(modules: readonly InstallModule[]): InstallModule | null {
  const rank = ['dashboard', 'headlamp', 'web', 'api', 'auth', 'kong', 'scraper'] as const;
  const found = rank.map((name) => modules.find(({ module }) => module === name));
  return found.find((module) => module !== undefined) ?? null;
}

function chartOf(modules: readonly InstallModule[]): string | null {
  const charts = modules.filter(({ module }) => module !== 'kong').map((module) => labelOf(module, 'helm.sh/chart'));
  return charts.find((chart) => chart !== null) ?? null;
}

function labelOf({ workload }: InstallModule, key: string): string | null {
  return workload.labels[key] ?? workload.template.labels[key] ?? null;
}

/** `v2.7.0-amd64` → `2.7.0`; null for `latest` and digests. */
function numberOf(tag: string | null): string | null {
  return /^v?(\d+\.\d+(?:\.\d+)?(?:-(?:alpha|beta|rc)[\w.]*)?)/.exec(tag ?? '')?.[1] ?? null;
}

function familyOf(version: string | null, main: InstallModule | null): InstallFamily {
  const [major = 0, minor = 0] = (version ?? '').split('.').map((part) => Number.parseInt(part, 10));
  if (version !== null && major >= 2) return '2';
  if (version !== null && major === 1) return minor >= 7 ? '1.7' : minor === 6 ? '1.6' : '1.5';
  // Nothing tells it. 2.0 brought the flag --namespace, and 1.7 TLS on 8443; before, there was plain HTTP.
  const args = main?.workload.template.spec.containers.find(({ name }) => name === main.container)?.args ?? [];
  if (args.some((argument) => argument.startsWith('--namespace'))) return '2';
  if (main === null || main.workload.namespace !== 'kube-system') return '2';
  return listeningOf(main)?.scheme === 'http' ? '1.6' : '1.7';
}
