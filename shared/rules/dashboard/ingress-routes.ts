import type { IngressFacts, ServiceFacts } from '../../model/evidence/objects/network.ts';
import type { Install } from '../../model/install.ts';
import { flagsOf } from './listening.ts';
import type { PagePort } from './service-url.ts';

/** One path of an Ingress that leads to the Service which people open. */
export interface IngressRoute {
  readonly ingress: string;
  /** `ui.example.com/dashboard`. */
  readonly address: string;
  readonly backend: string;
  /**
   * `plainHttp`: it asks in plain HTTP where the Service’s port speaks TLS. `path`: the path in front of the page is neither
   * taken away nor known to it. Judged for ingress-nginx alone, whose defaults are known; null: neither, or not known.
   */
  readonly fault: 'plainHttp' | 'path' | null;
}

/** Protocols that ingress-nginx speaks with TLS (its annotation backend-protocol; without it: plain HTTP). */
const withTls = ['HTTPS', 'GRPCS', 'AUTO_HTTP'];
const nginx = 'nginx.ingress.kubernetes.io/';

/** The routes to the install’s page, and what is wrong with them by the Ingress’s own words. */
export function ingressRoutes(install: Install, page: PagePort, all: readonly IngressFacts[]): readonly IngressRoute[] {
  const { service, port, scheme, listening } = page;
  return all
    .filter(({ namespace, deletedAt }) => namespace === install.namespace && deletedAt === null)
    .flatMap((ingress) =>
      ingress.routes
        .filter((route) => route.service === service.name)
        .map(({ host, path, port: wanted }): IngressRoute => {
          const leadsToPage = wanted === port.port || (port.name !== null && wanted === port.name);
          const judged = isNginx(ingress);
          // Only what the program’s own arguments say, or the gateway of 7, whose plain port is off by default, is sure to be TLS.
          const tls = scheme === 'https' && (listening !== null || install.family === '7');
          const plainHttp = judged && leadsToPage && tls && asksInClear(ingress, service);
          return {
            ingress: ingress.name,
            address: `${host ?? '*'}${path}`,
            backend: `${service.name}:${wanted}`,
            fault: plainHttp ? 'plainHttp' : judged && hidesPath(ingress, path, install) ? 'path' : null,
          };
        }),
    );
}

/** By its class, which people name so, or by annotations that nobody else reads. */
function isNginx({ className, annotations }: IngressFacts): boolean {
  const named = className ?? annotations['kubernetes.io/ingress.class'] ?? null;
  if (named !== null) return /(?:^|-)nginx(?:-|$)/.test(named);
  return Object.keys(annotations).some((key) => key.startsWith(nginx));
}

function asksInClear({ annotations }: IngressFacts, { name }: ServiceFacts): boolean {
  if (annotations[`${nginx}ssl-passthrough`] === 'true') return false;
  // NGINX’s own controller has the same class name and this annotation in place of backend-protocol.
  const others = annotations['nginx.org/ssl-services']?.split(',').map((one) => one.trim()) ?? [];
  return !others.includes(name) && !withTls.includes((annotations[`${nginx}backend-protocol`] ?? 'HTTP').toUpperCase());
}

/**
 * A path in front of the page must be taken away by a rewrite that keeps what follows it, or be told to the program, which
 * Headlamp alone can be (`-base-url`). With neither, or with a rewrite to one fixed place, the page’s parts are not found.
 */
function hidesPath({ annotations }: IngressFacts, path: string, { modules }: Install): boolean {
  const plain = path.replace(/[(].*$/, '').replace(/\/+$/, '');
  if (plain === '' || annotations[`${nginx}ssl-passthrough`] === 'true') return false;
  const containers = modules.flatMap(({ workload }) => workload.template.spec.containers);
  const told = containers.some((container) => (flagsOf(container)('base-url') ?? '').replace(/\/+$/, '') === plain);
  const rewrite = annotations[`${nginx}rewrite-target`];
  return !told && (rewrite === undefined || !rewrite.includes('$'));
}

/** What version 7 needs of whatever stands in front of it: each of its parts, which Kong leads to by default. */
const partsOfSeven = ['web', 'api', 'auth'] as const;

/**
 * Addresses of Ingresses (`ui.example.com/`) that lead to each part of a version 7, as its gateway would; empty where a part
 * is left out, since then nobody can log in there. `Ingress` alone is looked at, and no other kind of route.
 */
export function routesPastGateway({ namespace, services }: Install, all: readonly IngressFacts[]): readonly string[] {
  const routes = all
    .filter((ingress) => ingress.namespace === namespace && ingress.deletedAt === null)
    .flatMap((ingress) => ingress.routes);
  const hosts = [...new Set(routes.map(({ host }) => host))].filter((host) => {
    const found = routes.filter((route) => route.host === host).map(({ service }) => service);
    return partsOfSeven.every((part) => services.some(({ name }) => name.endsWith(`-${part}`) && found.includes(name)));
  });
  return hosts.map((host) => `${host ?? '*'}/`);
}
