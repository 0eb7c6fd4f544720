import type { RunState } from '../../../shared/model/reduce-run.ts';
import { hostOf } from '../../ui/words.ts';
import { recordsOf } from '../evidence/timing.ts';

/** What stands in the boxes of the map. */
export interface MapTexts {
  readonly workstation: string;
  readonly kubectl: string;
  readonly server: readonly string[];
  readonly dashboard: string;
  /** The box in which the cause lies, when it lies in a box and not on an arrow. */
  readonly hot: 'kubectl' | 'server' | null;
}

export function mapTexts(state: RunState, hostName: string | null): MapTexts {
  const user = state.target?.user ?? null;
  const fault = state.verdict?.outcome === 'fault' ? state.verdict : null;
  const cause =
    fault?.causes.find((candidate) => candidate.link === 'user' && (candidate.blocks || candidate.predicted)) ?? null;
  return {
    workstation: hostName === null ? 'Your workstation' : `Your workstation · ${hostName}`,
    kubectl: user === null ? 'user not known yet' : `as ${user}`,
    server: [versionText(state), addressText(state)],
    dashboard: 'not part of this walk',
    hot: cause === null ? null : hotBox(cause.step),
  };
}

function hotBox(step: string): MapTexts['hot'] {
  if (step.startsWith('kubeconfig.') || step.startsWith('credential.')) return 'kubectl';
  return step.startsWith('server.') ? 'server' : null;
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
