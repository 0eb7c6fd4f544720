import type { PathId } from '../flow/steps.ts';
import { walkedInstall } from '../model/found-installs.ts';
import type { Install } from '../model/install.ts';
import type { RunState } from '../model/reduce-run.ts';
import type { RemedyCommand } from '../model/remedy.ts';
import { pagePort, serviceProxyPath } from '../rules/dashboard/service-url.ts';

/** One thing to do on the way to the Dashboard’s page. */
export interface OpeningStep {
  /** Starts with a verb. */
  readonly title: string;
  readonly text: string | null;
  readonly commands: readonly RemedyCommand[];
  /** To be visited in a browser; null: nothing is. */
  readonly address: string | null;
}

/**
 * How a person opens the walked Dashboard by one way, and gets a token for it. Empty where its Service is not known. The
 * token is of an account that the person names: nobody else can know which one may look.
 */
export function howToOpen(
  state: Pick<RunState, 'evidence' | 'requested' | 'target' | 'steps'>,
  way: PathId,
): readonly OpeningStep[] {
  const install = walkedInstall(state);
  const page = install === null ? null : pagePort(install);
  if (install === null || page === null) return [];
  const context = state.target?.context ?? null;
  const kubectl = (...words: readonly string[]): RemedyCommand => ({
    argv: ['kubectl', ...(context === null ? [] : ['--context', context]), ...words],
  });
  const { namespace } = install;
  const path = serviceProxyPath(page.service, page.port.port, page.scheme);
  const local = page.scheme === 'https' ? 8443 : 8080;
  const forward = ['port-forward', `service/${page.service.name}`, `${local}:${page.port.port}`];
  const ways: Readonly<Record<PathId, readonly OpeningStep[]>> = {
    'port-forward': [
      begin('Open the way in, and leave it running', [kubectl('--namespace', namespace, ...forward)]),
      ...tokenSteps(state, install, kubectl),
      visit(`${page.scheme}://localhost:${local}/`, page.scheme === 'https'),
    ],
    'kubectl-proxy': [
      begin('Start kubectl proxy, and leave it running', [kubectl('proxy')]),
      ...tokenSteps(state, install, kubectl),
      visit(`http://localhost:8001${path}`, false),
    ],
    'node-port': [
      ...tokenSteps(state, install, kubectl),
      visit(`${page.scheme}://NODE:${page.port.nodePort ?? 'PORT'}/`, page.scheme === 'https'),
    ],
    direct: [visit(`${(state.target?.server ?? '').replace(/\/+$/, '')}${path}`, false)],
  };
  return ways[way];
}

function begin(title: string, commands: readonly RemedyCommand[]): OpeningStep {
  return { title, text: null, commands, address: null };
}

function visit(address: string, ownCertificate: boolean): OpeningStep {
  const node = address.includes('//NODE:') ? 'Put a node’s address in place of NODE. ' : '';
  const warning = ownCertificate
    ? 'Your browser warns about the certificate. That is expected: the Dashboard made it itself.'
    : '';
  return { title: 'Visit it in your browser', text: `${node}${warning}`.trim() || null, commands: [], address };
}

/** Versions up to 1.6 know no login (dashboard-versions.md §4). */
function tokenSteps(
  { steps }: Pick<RunState, 'steps'>,
  { family, namespace }: Install,
  kubectl: (...words: readonly string[]) => RemedyCommand,
): readonly OpeningStep[] {
  if (family === '1.5' || family === '1.6') return [];
  const minor = Number(/^v?1\.(\d+)/.exec(steps['server.version'].finding?.note ?? '')?.[1] ?? '24');
  const title = 'Make a token to log in with';
  if (minor < 24) {
    return [
      { title, text: 'Copy it from the Secret of a service account that may look.', commands: [], address: null },
    ];
  }
  return [
    {
      title,
      text: 'Put a service account that may look in place of ACCOUNT. The token ends after an hour.',
      commands: [kubectl('--namespace', namespace, 'create', 'token', 'ACCOUNT')],
      address: null,
    },
  ];
}
