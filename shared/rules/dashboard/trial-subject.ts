import type { PodFacts, PodSpecFacts } from '../../model/evidence/objects/pod.ts';
import type { ObjectsEvidence } from '../../model/evidence/objects.ts';
import type { Install, InstallModule } from '../../model/install.ts';
import { podsOfModule } from './install-pods.ts';

/** Whom the trial is about, and what of its pod the trial's pod takes over. */
export interface TrialSubject {
  readonly namespace: string;
  readonly account: string;
  /** As the Dashboard's own pod has it: does it ask for the token? null: as the account says. */
  readonly automount: boolean | null;
  /** Where the Dashboard's pod runs: the trial's pod goes there if it can. */
  readonly node: string | null;
  readonly tolerations: PodSpecFacts['tolerations'];
}

/**
 * The part that signs in to the API server: `api` of version 7, and the one part of all others
 * (dashboard-versions.md §2.1).
 */
export function signingModule({ modules }: Install): InstallModule | null {
  const signs = ['dashboard', 'api', 'headlamp'];
  return modules.find(({ module }) => signs.includes(module)) ?? null;
}

/** null where the install has no Deployment of the kind. */
export function trialSubject(install: Install, objects: readonly ObjectsEvidence[]): TrialSubject | null {
  const module = signingModule(install);
  if (module === null) return null;
  const { spec } = module.workload.template;
  const [pod]: readonly (PodFacts | undefined)[] = podsOfModule(module, objects);
  return {
    namespace: install.namespace,
    account: spec.serviceAccountName === '' ? 'default' : spec.serviceAccountName,
    automount: spec.automountServiceAccountToken,
    node: pod?.spec.nodeName ?? null,
    tolerations: spec.tolerations,
  };
}
