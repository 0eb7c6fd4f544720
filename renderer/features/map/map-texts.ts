import { walkedInstall } from '../../../shared/model/found-installs.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { hostOf } from '../../ui/words.ts';
import { recordsOf } from '../evidence/timing.ts';

/** What stands in the boxes of the map. */
export interface MapTexts {
  readonly workstation: string;
  readonly kubectl: string;
  readonly server: readonly string[];
  readonly dashboard: readonly string[];
  /** The box in which the cause lies, when it lies in a box and not on an arrow. */
  readonly hot: 'kubectl' | 'server' | 'dashboard' | null;
}

export function mapTexts(state: RunState, hostName: string | null): MapTexts {
  const user = state.target?.user ?? null;
  const fault = state.verdict?.outcome === 'fault' ? state.verdict : null;
  const cause = fault?.causes.find((candidate) => candidate.blocks || candidate.predicted) ?? null;
  return {
    workstation: hostName === null ? 'Your workstation' : `Your workstation · ${hostName}`,
    kubectl: user === null ? 'user not known yet' : `as ${user}`,
    server: [versionText(state), addressText(state)],
    dashboard: dashboardTexts(state),
    hot: cause === null ? null : hotBox(cause.step),
  };
}

function hotBox(step: string): MapTexts['hot'] {
  if (step.startsWith('kubeconfig.') || step.startsWith('credential.')) return 'kubectl';
  if (step.startsWith('server.')) return 'server';
  return ['dashboard.', 'service.', 'account.', 'file.'].some((stage) => step.startsWith(stage)) ? 'dashboard' : null;
}

/** Version and namespace of the one that the walk is about. */
function dashboardTexts(state: RunState): readonly string[] {
  if (!state.scope.some((step) => step.startsWith('dashboard.'))) return ['not part of this walk'];
  const install = walkedInstall(state);
  if (install !== null) {
    const name = install.kind === 'headlamp' ? 'Headlamp ' : '';
    return [install.version === null ? `${name}version not known` : `${name}${install.version}`, install.namespace];
  }
  const { finding } = state.steps['dashboard.install'];
  if (finding?.reason === 'notInstalled') return ['none installed'];
  return [finding === null || finding.outcome === 'blocked' ? 'not known yet' : 'none found'];
}

function versionText(state: RunState): string {
  const version = state.steps['server.version'];
  const known = version.finding?.outcome === 'pass' || version.finding?.outcome === 'warn';
  return known && version.finding.note !== '' ? version.finding.note : 'version not known yet';
}

function addressText(state: RunState): string {
  const connected = recordsOf(state, 'connect').find((record) => record.data?.outcome === 'connected')?.data;
  if (connected != null) {
    const host = connected.address.includes(':') ? `[${connected.address}]` : connected.address;
    return `${host}:${connected.port}`;
  }
  return state.target?.server == null ? 'address not known yet' : hostOf(state.target.server);
}
