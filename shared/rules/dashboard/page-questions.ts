import type { Install, InstallFamily } from '../../model/install.ts';
import { pagePort } from './service-url.ts';

export interface PageQuestion {
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
  readonly path: string;
}

/**
 * What else tells how an install does, at its own addresses that anybody may ask (dashboard-measured.md §4, §6): how it takes
 * logins; of 7 whether its gateway finds `auth` and `api`; of Headlamp whether it knows a cluster.
 */
const beside: Readonly<Record<InstallFamily, readonly string[]>> = {
  '1.5': [],
  '1.6': [],
  '1.7': ['/api/v1/login/status'],
  '2': ['/api/v1/login/status'],
  '7': ['/api/v1/csrftoken/login', '/api/v1/csrftoken/token'],
  headlamp: ['/config'],
};

/** The page by the scheme that it should speak and by the other one, since what is set up may not be what runs. */
export function pageQuestions(install: Install): readonly PageQuestion[] {
  const page = pagePort(install);
  if (page === null || page.service.type === 'ExternalName') return [];
  const at = { namespace: install.namespace, service: page.service.name, port: page.port.port };
  const other = page.scheme === 'https' ? 'http' : 'https';
  return [
    { ...at, scheme: page.scheme, path: '/' },
    { ...at, scheme: other, path: '/' },
    ...beside[install.family].map((path) => ({ ...at, scheme: page.scheme, path })),
  ];
}
