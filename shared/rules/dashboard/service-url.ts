import type { ServiceFacts, ServicePortFacts } from '../../model/evidence/objects/network.ts';
import type { Install, InstallModule } from '../../model/install.ts';
import { selects } from './labels.ts';
import { type Listening, listeningOf } from './listening.ts';

/**
 * The path of the API server's service proxy that leads to a Service's page. Scheme and port are always written: an empty
 * port finds only ports without a name, and answers “no endpoints available” for the others even when all is well
 * (dashboard-measured.md §5). The slash at the end matters, too.
 */
export function serviceProxyPath(
  { namespace, name }: Pick<ServiceFacts, 'namespace' | 'name'>,
  port: number,
  scheme: 'http' | 'https',
): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${scheme}:${encodeURIComponent(name)}:${port}/proxy/`;
}

/** The port of an install's Service that its page is on. */
export interface PagePort {
  readonly service: ServiceFacts;
  readonly port: ServicePortFacts;
  /** What the program behind it speaks, by its arguments; by the port's name and number where they do not tell. */
  readonly scheme: 'http' | 'https';
  /** Where it leads to in a container; null: a name that no container's port has. */
  readonly container: { readonly port: number } | null;
  readonly listening: Listening | null;
}

/** The page's port, or null where there is no Service with one. Only TCP ports count. */
export function pagePort(install: Install): PagePort | null {
  const { service } = install;
  if (service === null) return null;
  const behind = install.modules.find((module) => selects(service.selector, module.labels)) ?? frontModule(install);
  const listening = behind === null ? null : listeningOf(behind);
  const choices = service.ports
    .filter(({ protocol }) => protocol === 'TCP')
    .map((port): PagePort => {
      const leadsTo = containerPort(port, behind);
      const scheme = listening !== null && leadsTo === listening.port ? listening.scheme : schemeByLooks(port, leadsTo);
      return { service, port, scheme, container: leadsTo === null ? null : { port: leadsTo }, listening };
    });
  const score = ({ container, port, scheme }: PagePort): number =>
    (listening !== null && container?.port === listening.port ? 4 : 0) +
    (scheme === 'https' ? 2 : 0) +
    (port.port === 443 || port.port === 80 ? 1 : 0);
  return [...choices].sort((left, right) => score(right) - score(left))[0] ?? null;
}

/**
 * The install as who comes by a node port meets it: where the Service for people opens none, another one may that leads to
 * the same pods, such as `kubectl expose` makes. The same install where none does.
 */
export function withNodePort(install: Install): Install {
  const front = frontModule(install);
  const opens = (service: ServiceFacts): boolean => (pagePort({ ...install, service })?.port.nodePort ?? null) !== null;
  if (install.service === null || front === null || opens(install.service)) return install;
  const other = install.services.find((service) => selects(service.selector, front.labels) && opens(service));
  return other === undefined ? install : { ...install, service: other };
}

/** The part whose page people open. */
function frontModule({ modules, family }: Install): InstallModule | null {
  const wanted = family === '7' ? 'kong' : family === 'headlamp' ? 'headlamp' : 'dashboard';
  return modules.find(({ module }) => module === wanted) ?? null;
}

/** A port of a container by number, or by the name of one. Without containers to look at, a name leads nowhere known. */
function containerPort({ targetPort }: ServicePortFacts, behind: InstallModule | null): number | null {
  if (typeof targetPort === 'number') return targetPort;
  const ports = behind?.workload.template.spec.containers.flatMap((container) => container.ports) ?? [];
  return ports.find(({ name }) => name === targetPort)?.containerPort ?? null;
}

function schemeByLooks(
  { name, port, appProtocol, targetPort }: ServicePortFacts,
  leadsTo: number | null,
): 'http' | 'https' {
  const words = [name, appProtocol, typeof targetPort === 'string' ? targetPort : null].join(' ').toLowerCase();
  if (/https|tls|ssl/.test(words)) return 'https';
  if (/http/.test(words)) return 'http';
  return [443, 8443].includes(port) || leadsTo === 8443 ? 'https' : 'http';
}
