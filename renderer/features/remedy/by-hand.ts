import type { StepId } from '../../../shared/flow/steps.ts';
import type { RemedyCommand } from '../../../shared/model/remedy.ts';
import type { TargetSummary } from '../../../shared/model/run.ts';

/**
 * The same question asked by hand, for a reader who wants to see it with their own eyes; empty where no common program
 * asks it. The commands only look: none changes anything, none turns a check off, and none carries a secret.
 */
export function byHand(step: StepId, target: TargetSummary | null): readonly RemedyCommand[] {
  const address = target?.server == null ? null : addressOf(target.server);
  const kubectl = (...words: readonly string[]): readonly RemedyCommand[] => {
    const context = target?.context == null ? [] : ['--context', target.context];
    return [{ argv: ['kubectl', ...context, ...words] }];
  };
  switch (step) {
    case 'kubeconfig.files':
    case 'kubeconfig.syntax':
    case 'kubeconfig.names':
      return [{ argv: ['kubectl', 'config', 'get-contexts'] }];
    case 'kubeconfig.context':
    case 'kubeconfig.entries':
    case 'kubeconfig.server':
    case 'kubeconfig.references':
    case 'network.route':
      return kubectl('config', 'view', '--minify');
    case 'network.name':
      return address === null || isLiteral(address.host) ? [] : [{ argv: ['nslookup', address.host] }];
    case 'network.connect':
      return address === null ? [] : [{ argv: ['nc', '-v', '-z', '-w', '5', bare(address.host), address.port] }];
    case 'network.handshake':
    case 'network.dates':
    case 'network.names':
    case 'network.authority':
      return address === null ? [] : [{ argv: ['openssl', 's_client', '-showcerts', ...connectTo(address)] }];
    case 'server.kubernetes':
    case 'server.version':
      return kubectl('version');
    case 'server.ready':
      return kubectl('get', '--raw', '/readyz?verbose');
    case 'server.credential':
      return kubectl('get', '--raw', '/api');
    case 'server.identity':
      return kubectl('auth', 'whoami');
    case 'server.access':
      return kubectl('auth', 'can-i', '--list');
    case 'server.extensions':
      return kubectl('api-resources');
    default:
      return [];
  }
}

interface Address {
  readonly host: string;
  readonly port: string;
}

function connectTo({ host, port }: Address): readonly string[] {
  const name = isLiteral(host) ? [] : ['-servername', host];
  return ['-connect', `${host}:${port}`, ...name];
}

/** Host and port of an https address; null for anything that can't be called with TLS. */
function addressOf(server: string): Address | null {
  try {
    const url = new URL(server);
    return url.protocol === 'https:' ? { host: url.hostname, port: url.port === '' ? '443' : url.port } : null;
  } catch {
    return null;
  }
}

function isLiteral(host: string): boolean {
  return host.startsWith('[') || /^\d+(\.\d+){3}$/.test(host);
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}
