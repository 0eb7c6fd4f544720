import type { Install } from '../../model/install.ts';
import { pageQuestions } from './page-questions.ts';
import { type PagePort, pagePort, serviceProxyPath } from './service-url.ts';

/** What the four ways in are asked for: the page, and what tells how the install takes logins. At the Dashboard. */
export interface PagePaths {
  readonly port: PagePort;
  readonly paths: readonly string[];
}

export function pagePaths(install: Install): PagePaths | null {
  const port = pagePort(install);
  if (port === null) return null;
  const paths = pageQuestions(install).flatMap(({ scheme, path }) => (scheme === port.scheme ? [path] : []));
  return { port, paths: paths.length === 0 ? ['/'] : paths };
}

/** A path at the Dashboard as it is at the API server, or at a kubectl proxy. */
export function throughServiceProxy({ service, port }: PagePort, path: string, scheme: 'http' | 'https'): string {
  return `${serviceProxyPath(service, port.port, scheme)}${path.replace(/^\//, '')}`;
}
