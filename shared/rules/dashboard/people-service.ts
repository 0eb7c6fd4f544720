import type { ServiceFacts } from '../../model/evidence/objects/network.ts';
import type { Install, InstallFamily, InstallModule } from '../../model/install.ts';
import { selects } from './labels.ts';
import { isKong } from './module-of.ts';

/**
 * Does a Service belong to an install? By its selector; or, since a wrong selector is what people look for, by its name or
 * its labels, when they are those of the workload.
 */
export function belongsTo(service: ServiceFacts, kind: Install['kind'], modules: readonly InstallModule[]): boolean {
  return modules.some(
    (module) =>
      selects(service.selector, module.labels) || isNamedLike(service, module) || isLabelledLike(service, module, kind),
  );
}

function isNamedLike({ name }: ServiceFacts, { workload }: InstallModule): boolean {
  return name === workload.name || name === `${workload.name}-proxy`;
}

function isLabelledLike(service: ServiceFacts, { workload, module }: InstallModule, kind: Install['kind']): boolean {
  if (module === 'kong' || module === 'scraper') return false;
  const labels = ['k8s-app', 'app'] as const;
  const wanted = kind === 'headlamp' ? 'headlamp' : 'kubernetes-dashboard';
  if (labels.some((key) => service.labels[key] === wanted && workload.labels[key] === wanted)) return true;
  const instance = 'app.kubernetes.io/instance';
  const name = 'app.kubernetes.io/name';
  return (
    service.labels[instance] !== undefined &&
    service.labels[instance] === workload.labels[instance] &&
    service.labels[name] === workload.labels[name]
  );
}

/**
 * The Service that people are meant to open. Of 7 it is Kong's proxy and never `-web` or `-api`, which serve a page that
 * nobody can log in to (dashboard-versions.md §2.1); of all others the one that leads to the Dashboard's own pods.
 */
export function serviceForPeople(
  family: InstallFamily,
  modules: readonly InstallModule[],
  services: readonly ServiceFacts[],
): ServiceFacts | null {
  if (family === '7') return best(services.filter(isKongProxy), (service) => (service.name.endsWith('-proxy') ? 1 : 0));
  const own = modules.filter(({ module }) => module === 'dashboard' || module === 'headlamp');
  const usable = services.filter(({ selector, name }) => {
    const leadsElsewhere = modules.some((module) => !own.includes(module) && selects(selector, module.labels));
    return !leadsElsewhere && !/metrics-scraper$/.test(name);
  });
  const score = ({ name, selector, labels }: ServiceFacts): number => {
    const leads = own.some((module) => selects(selector, module.labels)) ? 4 : 0;
    const named = own.some(({ workload }) => workload.name === name) ? 2 : 0;
    const labelled = labels['k8s-app'] !== undefined || labels['app.kubernetes.io/name'] !== undefined ? 1 : 0;
    return leads + named + labelled;
  };
  return best(usable, score);
}

function isKongProxy({ name, labels, selector }: ServiceFacts): boolean {
  if (/-(?:admin|manager|metrics|validation-webhook|web|api|auth)$/.test(name)) return false;
  return isKong(labels) || isKong(selector) || name.endsWith('kong-proxy');
}

function best(services: readonly ServiceFacts[], score: (service: ServiceFacts) => number): ServiceFacts | null {
  const ranked = [...services].sort((left, right) => score(right) - score(left) || (left.name < right.name ? -1 : 1));
  return ranked[0] ?? null;
}
